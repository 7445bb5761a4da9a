import { expect, it } from 'vitest'
import { changes, pathAfterChange } from './task-changes.ts'

it('names what was done and to which task, and nothing of what moved a task in its list', () => {
  expect(pathAfterChange('/tasks', 'complete', '7')).toBe('/tasks?notice=completed&task=7')
  expect(pathAfterChange('/tasks?after=x', 'delete', '7')).toBe('/tasks?after=x&notice=deleted&task=7')
  expect(pathAfterChange('/tasks', 'up', '7')).toBe('/tasks')
})

it('undoes each change by one that is undone by it', () => {
  for (const { intent, undo } of changes) expect(changes.find((change) => change.intent === undo)?.undo).toBe(intent)
})
