import { expect, it } from 'vitest'
import { tasksIn, withoutTask, withTask, type TaskPages } from './task-pages.ts'
import { newTask, pagesOf } from './testing/task-world.ts'

const first = newTask('First', { position: 'a1' })
const second = newTask('Second', { position: 'a2' })
const third = newTask('Third', { position: 'a3' })
const titles = (pages: TaskPages) => tasksIn(pages).map(({ title }) => title)

it('puts an open task in its place, and others first', () => {
  expect(titles(withTask(pagesOf([first, third]), 'open', { task: second }))).toEqual(['First', 'Second', 'Third'])
  expect(titles(withTask(pagesOf([first, third]), 'completed', { task: second }))).toEqual(['Second', 'First', 'Third'])
})

it('sorts places as the server does: capitals before small letters, and by id where places are equal', () => {
  const [upper, lower] = [newTask('Upper', { position: 'Zz' }), newTask('Lower', { position: 'a0' })]
  expect(titles(withTask(pagesOf([lower]), 'open', { task: upper }))).toEqual(['Upper', 'Lower'])
  const [one, two] = [newTask('one', { id: '1' }), newTask('two', { id: '2' })]
  expect(titles(withTask(pagesOf([two]), 'open', { task: one }))).toEqual(['one', 'two'])
})

it('shows a task once that stands in two pages', () => {
  const pages: TaskPages = {
    pages: [
      { tasks: [first, second], nextCursor: 'x' },
      { tasks: [second, third], nextCursor: null },
    ],
    pageParams: [null, 'x'],
  }
  expect(titles(pages)).toEqual(['First', 'Second', 'Third'])
  expect(titles(withoutTask(pages, 'Second'))).toEqual(['First', 'Third'])
})

it('still knows where reading goes on after a change', () => {
  const pages: TaskPages = { pages: [{ tasks: [first], nextCursor: 'x' }], pageParams: [null] }
  expect(withTask(pages, 'open', { task: second }).pages.at(-1)?.nextCursor).toBe('x')
})
