import { expect, it } from 'vitest'
import { describeProcedures } from './describe-procedures.ts'

const described = (path: string) => describeProcedures().find((procedure) => procedure.path === path)

it('says what a procedure takes and answers, as a program sends and receives it', () => {
  expect(described('tasks.create')).toMatchObject({
    type: 'mutation',
    input: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
    output: { properties: { createdAt: { type: 'string', format: 'date-time' } } },
  })
})

it('tells what takes nothing, and what answers nothing, from what takes or answers anything', () => {
  expect(described('auth.status.isSignedIn')).toMatchObject({ input: null, output: { type: 'boolean' } })
  expect(described('auth.status.signOutDevice')).toMatchObject({ input: null, output: null })
})

it('describes every one of them', () => {
  for (const { path, type, output } of describeProcedures()) {
    expect(output === null || Object.keys(output).length > 1, `${path}, a ${type}`).toBe(true)
  }
})
