import { expect, it } from 'vitest'
import { applyTaskEvent } from './apply-task-event.ts'
import { newTask, newWorld, settled } from './testing/task-world.ts'

const milk = newTask('Milk', { position: 'a1' })
const rent = newTask('Rent', { position: 'a2' })
const done = { isCompleted: true, completedAt: new Date('2026-11-21T12:00:00Z') }

it('shows a task that another device added, in its place', () => {
  const world = newWorld([milk])
  applyTaskEvent({ type: 'changed', task: newTask('Bread', { position: 'a0' }) }, world)
  expect(world.titles()).toEqual(['Bread', 'Milk'])
})

it('moves a task that another device ticked off to the completed ones', () => {
  const world = newWorld([milk, rent])
  applyTaskEvent({ type: 'changed', task: { ...milk, ...done, version: 2 } }, world)
  expect(world.titles()).toEqual(['Rent'])
  expect(world.titles('completed')).toEqual(['Milk'])
})

it('takes away a task that another device deleted', () => {
  const world = newWorld([milk, rent])
  applyTaskEvent({ type: 'deleted', taskId: 'Milk' }, world)
  expect(world.titles()).toEqual(['Rent'])
})

it('ignores what is older than what is shown', () => {
  const world = newWorld([{ ...milk, title: 'Oat milk', version: 3 }])
  applyTaskEvent({ type: 'changed', task: { ...milk, version: 2 } }, world)
  expect(world.titles()).toEqual(['Oat milk'])
})

it('leaves a task alone that this tab is changing itself, so that nothing flickers back', async () => {
  const world = newWorld([milk])
  void world.actions.complete(milk)
  await settled()
  applyTaskEvent({ type: 'changed', task: { ...milk, version: 2 } }, world)
  expect(world.cache.find('Milk')?.isCompleted).toBe(true)
})

it('keeps a row that was ticked here until its moment is over', async () => {
  const world = newWorld([milk])
  void world.actions.complete(milk)
  await settled()
  await world.calls[0]?.answer({ ...milk, ...done, version: 2 })
  applyTaskEvent({ type: 'changed', task: { ...milk, ...done, version: 2 } }, world)
  expect(world.titles()).toEqual(['Milk'])
  world.passMoment()
  expect(world.titles()).toEqual([])
})

it('shows a task once that is being added while its news arrives', async () => {
  const world = newWorld([])
  void world.actions.add('Milk')
  await settled()
  applyTaskEvent({ type: 'changed', task: milk }, world)
  expect(world.titles()).toEqual(['Milk'])
  await world.calls[0]?.answer(milk)
  expect(world.titles()).toEqual(['Milk'])
})
