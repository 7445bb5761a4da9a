import type { AppRouter } from '@latchkey/api/types'
import { createTRPCReact, getQueryKey } from '@trpc/react-query'
import { expect, it } from 'vitest'
import { anyTaskListKey, taskListKey } from './task-list-key.ts'

const trpc = createTRPCReact<AppRouter>()

it.each(['open', 'completed', 'trash'] as const)('is the key that the hooks read for the %s view', (view) => {
  expect(taskListKey(view)).toEqual(getQueryKey(trpc.tasks.list, { view }, 'infinite'))
})

it('has one key that starts all of them', () => {
  expect(anyTaskListKey).toEqual(getQueryKey(trpc.tasks.list))
})
