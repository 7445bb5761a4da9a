import { taskTitle } from '@latchkey/contracts/tasks/task'
import { expect, it } from 'vitest'
import { titleProblem } from './title-problem.ts'

it.each(['a', 'a'.repeat(500), 'a'.repeat(501), '   ', '🙂'.repeat(500), '🙂'.repeat(501), ` ${'a'.repeat(500)} `])(
  'agrees with the server about a title (%#)',
  (title) => {
    expect(titleProblem(title) === undefined).toBe(taskTitle.safeParse(title).success)
  },
)

it('says how many characters there are when there are too many', () => {
  expect(titleProblem('a'.repeat(512))).toBe('Use 500 characters or fewer (you have 512)')
})
