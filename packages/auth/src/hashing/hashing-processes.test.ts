import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startHashingProcesses, type HashingProcesses } from './hashing-processes.ts'

let folder: string
let processes: HashingProcesses

/** Answers with its process id, and dies or fails when told to. */
const program = `process.on('disconnect', () => process.exit())
process.on('message', ({ text }) => {
  if (text === 'die') process.exit(3)
  process.send(text === 'fail' ? { error: 'told to' } : { result: text + ' ' + process.pid })
})`

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-hashing-'))
  writeFileSync(path.join(folder, 'program.mjs'), program)
  processes = startHashingProcesses(pathToFileURL(path.join(folder, 'program.mjs')), 2)
})
afterEach(async () => {
  await processes.close()
  rmSync(folder, { recursive: true })
})

const run = (text: string) => processes.run({ name: 'hash', text, settings: { algorithm: 'bcrypt', cost: 4 } })
const pidOf = (answer: string | boolean) => Number(String(answer).split(' ')[1])

test('each task gets its own answer, from as many processes as were asked for', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => run(`task-${index}`)))
  expect(answers.map((answer) => String(answer).split(' ')[0])).toEqual(answers.map((_, index) => `task-${index}`))
  expect(new Set(answers.map(pidOf)).size).toBe(2)
})

test('a process that dies fails its task only, and another one takes its place', async () => {
  const before = new Set((await Promise.all([run('a'), run('b')])).map(pidOf))
  const [died, served] = await Promise.allSettled([run('die'), run('c'), run('d')])
  expect(died).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining('ended with 3') } })
  expect(served).toMatchObject({ status: 'fulfilled' })
  const after = new Set((await Promise.all([run('e'), run('f')])).map(pidOf))
  expect([...after].filter((pid) => !before.has(pid))).toHaveLength(1)
})

test('a task that cannot be done fails, and its process goes on', async () => {
  await expect(run('fail')).rejects.toThrow('told to')
  await expect(run('a')).resolves.toMatch(/^a \d+$/)
})

test('closing waits for what is under way and leaves no process behind', async () => {
  const pids = (await Promise.all([run('a'), run('b')])).map(pidOf)
  const late = run('c')
  await processes.close()
  await expect(late).resolves.toMatch(/^c \d+$/)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})
