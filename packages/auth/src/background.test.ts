import { expect, test } from 'vitest'
import { createBackground } from './background.ts'

function create() {
  const warnings: object[] = []
  return { warnings, background: createBackground({ warn: (details) => void warnings.push(details) }) }
}

test('settled waits for what was started, and for what that started', async () => {
  const { background } = create()
  const done: string[] = []
  background.run('outer', async () => {
    await Promise.resolve()
    background.run('inner', async () => {
      await Promise.resolve()
      done.push('inner')
    })
    done.push('outer')
  })
  await background.settled()
  expect(done).toEqual(['outer', 'inner'])
})

test('work starts after the turn that asked for it', async () => {
  const { background } = create()
  const order: string[] = []
  background.run('later', async () => void order.push('work'))
  await Promise.resolve()
  order.push('answer')
  await background.settled()
  expect(order).toEqual(['answer', 'work'])
})

test('a failure is reported under its name and hurts nobody', async () => {
  const { background, warnings } = create()
  const error = new Error('no')
  background.run('throws', () => {
    throw error
  })
  background.run('fails', () => Promise.reject(error))
  await background.settled()
  expect(warnings).toEqual([
    { err: error, work: 'throws' },
    { err: error, work: 'fails' },
  ])
})

test('work of a name runs once at a time, and again afterwards, also after a failure', async () => {
  const { background } = create()
  let runs = 0
  const work = async () => {
    runs++
    await Promise.resolve()
    throw new Error('no')
  }
  for (let call = 0; call < 5; call++) background.runOnce('same', work)
  background.runOnce('another', work)
  await background.settled()
  expect(runs).toBe(2)
  background.runOnce('same', work)
  await background.settled()
  expect(runs).toBe(3)
})
