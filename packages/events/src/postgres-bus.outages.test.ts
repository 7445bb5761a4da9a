import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { applyMigrations } from '@latchkey/prisma/apply-migrations'
import { openDatabase } from '@latchkey/prisma/db'
import { startEmbeddedPostgres } from '@latchkey/prisma/embedded-postgres'
import { until } from '@latchkey/testing/until'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPostgresBus, type PostgresBusOptions } from './postgres-bus.ts'
import type { ContractChannels } from './bus-contract.ts'
import { createBusNodes, type BusNode, type BusNodes } from './testing/bus-nodes.ts'
import { openDatabaseNetwork, type DatabaseNetwork } from './testing/database-network.ts'

let nodes: BusNodes
let network: DatabaseNetwork

beforeAll(async () => {
  nodes = await createBusNodes()
})
beforeEach(async () => {
  network = await openDatabaseNetwork(nodes.database.url)
})
afterEach(async () => {
  await nodes.reset()
  await network.close()
})
afterAll(() => nodes[Symbol.asyncDispose]())

const say = ({ bus }: Pick<BusNode, 'bus'>, ...texts: string[]) => {
  for (const text of texts) bus.publish('notes', { text })
}

it('misses nothing and hears nothing twice while connections break again and again', async () => {
  const all = await Promise.all([nodes.open(), nodes.open(), nodes.open()])
  const said: string[] = []
  for (let round = 0; round < 30; round++) {
    const broken = nodes.breakConnections()
    for (const [index, node] of all.entries()) {
      const texts = [`${index}:${round}a`, `${index}:${round}b`]
      said.push(...texts)
      say(node, ...texts)
    }
    await broken
    // Now and then everybody is listening again before the next break.
    if (round % 3 === 0) await until('this round', () => all.every(({ notes }) => notes.length === said.length))
  }
  await until('the rest', () => all.every(({ notes }) => notes.length >= said.length))
  for (const { notes, gaps } of all) {
    expect(notes.toSorted()).toEqual(said.toSorted())
    expect(gaps()).toBe(0)
    for (const index of all.keys()) {
      const own = (text: string) => text.startsWith(`${index}:`)
      expect(notes.filter(own)).toEqual(said.filter(own))
    }
  }
})

it('tells an event once that was written twice, because the first answer was lost', async () => {
  let calls = 0
  const query = async (text: string, values: unknown[]) => {
    const answer = await nodes.database.pool.query(text, values)
    calls += 1
    if (calls % 2 === 1) throw new Error('Connection terminated unexpectedly')
    return answer
  }
  const [a, b] = [await nodes.open({ pool: { query } as unknown as PostgresBusOptions['pool'] }), await nodes.open()]
  say(a, 'one', 'two')
  await until('the second writing', () => calls === 2)
  say(a, 'three')
  await until('the third note', () => calls === 4 && b.notes.includes('three'))
  expect((await nodes.database.pool.query('select 1 from bus_event')).rowCount).toBe(6)
  say(a, 'last')
  await until('the last note', () => b.notes.includes('last'))
  expect(b.notes).toEqual(['one', 'two', 'three', 'last'])
  expect(b.gaps()).toBe(0)
})

it('catches up on what others published, and passes on what it published, once its network is mended', async () => {
  const [a, b] = [await nodes.open(), await nodes.open({ url: network.url })]
  say(a, 'before')
  await until('the first note', () => b.notes.length === 1)
  await network.cut()
  say(a, 'a1', 'a2')
  say(b, 'b1', 'b2')
  await until('the loss to be noticed', () => b.lines.length === 2)
  expect([a.bus.isHearing, b.bus.isHearing]).toEqual([true, false])
  expect(b.notes).toEqual(['before', 'b1', 'b2'])
  expect(a.notes).toEqual(['before', 'a1', 'a2'])
  await network.mend()
  await until('both to know everything', () => a.notes.length === 5 && b.notes.length === 5)
  expect(a.notes).toEqual(['before', 'a1', 'a2', 'b1', 'b2'])
  expect(b.notes).toEqual(['before', 'b1', 'b2', 'a1', 'a2'])
  await until('the end of both outages in the log', () => b.lines.length === 4)
  expect(b.bus.isHearing).toBe(true)
  expect(b.lines.toSorted()).toEqual([
    'Events are passed on to other processes again',
    'Events could not be passed on to other processes; trying again',
    'Events of other processes are heard again',
    'Events of other processes are not heard; connecting again',
  ])
})

it('notices a connection on which nothing arrives any more, and says nothing', async () => {
  const a = await nodes.open()
  const b = await nodes.open({ url: network.url, readEveryMs: 100, answerMs: 1000 })
  say(a, 'before')
  await until('the first note', () => b.notes.length === 1)
  network.swallow()
  say(a, 'lost on its way')
  await until('the note', () => b.notes.length === 2 && b.lines.length === 2)
  expect(b.notes).toEqual(['before', 'lost on its way'])
  expect(b.lines).toEqual([
    'Events of other processes are not heard; connecting again',
    'Events of other processes are heard again',
  ])
})

it('stops in time while its network swallows everything', async () => {
  const node = await nodes.open({ url: network.url })
  network.swallow()
  const since = performance.now()
  await node.bus.stop()
  expect(performance.now() - since).toBeLessThan(5000)
})

describe('a start without the database', () => {
  it('succeeds, and hears what is published once the database is there', async () => {
    await network.cut()
    const late = await nodes.open({ url: network.url })
    expect(late.lines).toEqual(['Events of other processes are not heard; connecting again'])
    const a = await nodes.open()
    await network.mend()
    await until('it to listen', () => late.lines.includes('Events of other processes are heard again'))
    say(a, 'hello')
    await until('the note', () => late.notes.length === 1)
  })

  it('can be stopped', async () => {
    await network.cut()
    const node = await nodes.open({ url: network.url })
    await node.stop()
    await network.mend()
    expect(await nodes.readers()).toBe(0)
  })
})

it('goes on after a restart of the database, and passes on what was published during it', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'latchkey-bus-'))
  const postgres = await startEmbeddedPostgres(folder, { durable: false })
  await applyMigrations(postgres.url)
  const openBus = (heard: string[]) => {
    const { pool, connect, close } = openDatabase(postgres.url)
    const bus = createPostgresBus<ContractChannels>({ pool, connect, log: { info: () => {}, warn: () => {} } })
    bus.subscribe('notes', ({ text }) => heard.push(text))
    return { bus, stop: () => bus.stop().then(close) }
  }
  const heard: string[] = []
  const [a, b] = [openBus([]), openBus(heard)]
  try {
    await Promise.all([a.bus.start(), b.bus.start()])
    say(a, 'before')
    await until('the first note', () => heard.length === 1)
    // A fast shutdown; the embedded server is then started again by itself.
    process.kill(Number(readFileSync(path.join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n', 1)[0]), 'SIGINT')
    const { pool, close } = openDatabase(postgres.url)
    const answers = () => pool.query('select 1').then(...([() => true, () => false] as const))
    await until('the end', async () => !(await answers()))
    say(a, 'during')
    await until('the return', answers, 15_000)
    await close()
    say(a, 'after')
    await until('both notes', () => heard.length === 3)
    expect(heard).toEqual(['before', 'during', 'after'])
  } finally {
    await Promise.all([a.stop(), b.stop()])
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
