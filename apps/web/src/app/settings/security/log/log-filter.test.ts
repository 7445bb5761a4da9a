import { securityEventName } from '@latchkey/contracts/auth/security-log'
import { expect, test } from 'vitest'
import { logKindOf, logKinds } from './log-filter.ts'

test('every act can be found under one kind and no other', () => {
  const listed = logKinds.flatMap(({ events = [] }) => events)
  expect(listed.toSorted()).toEqual([...securityEventName.options].toSorted())
})

test.each([undefined, null, '', 'anything', '__proto__'])('%j asks for everything', (name) => {
  expect(logKindOf(name)).toEqual({ name: 'all', label: 'Everything' })
})
