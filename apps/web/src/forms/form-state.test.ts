import { expect, it } from 'vitest'
import { errorAt, problemsOf, refusedForm, textOf } from './form-state.ts'

it('puts a refused input at its field, in the words of the field', () => {
  const state = refusedForm(
    { appCode: 'INVALID_INPUT', details: { issues: [{ path: ['email'], message: 'Invalid email' }] } },
    { email: 'nonsense' },
  )
  expect(errorAt(state, 'email')).toBe('Enter an email address like name@example.com')
  expect(state.values).toEqual({ email: 'nonsense' })
})

it('names a field once, however much is wrong with it', () => {
  const issue = { path: ['title'], message: 'x' }
  expect(problemsOf({ code: 'INVALID_INPUT', details: { issues: [issue, issue] } })).toHaveLength(1)
})

it('still says something when the refused field is not on the page', () => {
  expect(problemsOf({ code: 'INVALID_INPUT', details: { issues: [{ path: ['version'], message: 'x' }] } })).toEqual([
    { message: 'Some of this could not be read. Check it and try again.' },
  ])
})

it('lets bugs through to the error page', () => {
  const bug = new Error('boom')
  expect(() => refusedForm(bug, {})).toThrow(bug)
  const unexpected = Object.assign(new Error('x'), { appCode: 'UNEXPECTED', details: { reference: '7f3k' } })
  expect(() => refusedForm(unexpected, {})).toThrow(unexpected)
})

it('reads a missing field, and a file where text should be, as empty', () => {
  const data = new FormData()
  data.set('title', new File(['x'], 'x.txt'))
  expect([textOf(data, 'title'), textOf(data, 'email')]).toEqual(['', ''])
})
