import { describeProcedures } from '@latchkey/api/server'
import { expect, it } from 'vitest'
import { sampleInput } from './sample-input.ts'

const sampleOf = (path: string) => {
  const { input = null } = describeProcedures().find((procedure) => procedure.path === path) ?? {}
  return sampleInput(input)
}

it('asks for what must be there, and leaves the rest out', () => {
  expect(JSON.parse(sampleOf('tasks.create'))).toEqual({ title: '' })
  expect(JSON.parse(sampleOf('auth.email.signIn'))).toEqual({ email: '', password: '' })
  expect(JSON.parse(sampleOf('tasks.list'))).toEqual({})
})

it('chooses the first where there is a choice', () => {
  expect(JSON.parse(sampleOf('auth.user.delete'))).toEqual({ confirm: 'DELETE' })
  expect(JSON.parse(sampleOf('auth.secondFactor.verify'))).toMatchObject({ challengeId: '', code: '' })
  expect(JSON.parse(sampleOf('admin.users.setScopes'))).toEqual({ userId: '', scopeNames: [] })
})

it('is empty where nothing is taken', () => {
  expect(sampleOf('auth.status.get')).toBe('')
})

it('is JSON for each of them', () => {
  const inputs = describeProcedures().flatMap(({ path, input }) => (input === null ? [] : { path, input }))
  for (const { path, input } of inputs) expect(JSON.parse(sampleInput(input)), path).toEqual(expect.any(Object))
})
