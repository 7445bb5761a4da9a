import { expect, it } from 'vitest'
import { errorAt, problemsOf, problemWithout, refusedForm, textOf } from './form-state.ts'

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

it('keeps what was typed, with the reference that the log has, when a procedure failed', () => {
  const unexpected = Object.assign(new Error('x'), { appCode: 'UNEXPECTED', details: { reference: '7f3e' } })
  expect(refusedForm(unexpected, { title: 'Bread' })).toEqual({
    values: { title: 'Bread' },
    problems: [{ message: expect.stringMatching(/^Something failed on our side\..* reference 7f3e/) }],
  })
})

it('lets bugs through to the error page', () => {
  const bug = new Error('boom')
  expect(() => refusedForm(bug, {})).toThrow(bug)
})

it('says of a form without an answer whether it was not sent, or failed over there', () => {
  expect(problemWithout(new TypeError('Failed to fetch')).message).toMatch(/nothing was sent/)
  const failed = problemWithout(Object.assign(new Error('An error occurred'), { digest: '1234' }))
  expect(failed.message).toMatch(/^Something failed on our side\..* reference 1234/)
  const away = problemWithout(Object.assign(new Error('An error occurred'), { digest: 'SERVICE_UNAVAILABLE' }))
  expect(away.message).toBe("We can't reach our database right now. Try again later.")
})

it('reads a missing field, and a file where text should be, as empty', () => {
  const data = new FormData()
  data.set('title', new File(['x'], 'x.txt'))
  expect([textOf(data, 'title'), textOf(data, 'email')]).toEqual(['', ''])
})
