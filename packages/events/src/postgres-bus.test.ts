import { createFakeClock } from '@latchkey/testing/fake-clock'
import { until } from '@latchkey/testing/until'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { describeEventBus } from './bus-contract.ts'
import type { PostgresBusOptions } from './postgres-bus.ts'
import { createBusNodes, type BusNode, type BusNodes } from './testing/bus-nodes.ts'

let nodes: BusNodes

beforeAll(async () => {
  nodes = await createBusNodes()
})
afterEach(() => nodes.reset())
afterAll(() => nodes[Symbol.asyncDispose]())

describeEventBus('the PostgreSQL bus in one process', async () => {
  const { bus, errors, stop } = await nodes.open()
  return { bus, errors, close: stop }
})

describeEventBus('the PostgreSQL bus that was not started', async () => {
  const { bus, errors, stop } = await nodes.open({ isStarted: false })
  return { bus, errors, close: stop }
})

describeEventBus(
  'the PostgreSQL bus between two processes',
  async () => {
    const [here, there] = [await nodes.open(), await nodes.open()]
    const { publish } = here.bus
    const { subscribe } = there.bus
    return { bus: { publish, subscribe }, errors: there.errors }
  },
  { acrossProcesses: true },
)

const publishNotes = ({ bus }: BusNode, texts: readonly string[]) =>
  texts.forEach((text) => bus.publish('notes', { text }))

const rows = async () => (await nodes.database.pool.query('select 1 from bus_event')).rowCount

const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

describe('several processes', () => {
  it('hear each event of the others once, in order, and their own once', async () => {
    const [a, b, c] = [await nodes.open(), await nodes.open(), await nodes.open()]
    const first = numbered('a', 1000)
    publishNotes(a, first)
    await until('everything to arrive', () => b.notes.length >= 1000 && c.notes.length >= 1000)
    publishNotes(b, ['reply'])
    publishNotes(c, ['last'])
    await until('the replies', () => [a, b, c].every(({ notes }) => notes.includes('reply') && notes.includes('last')))
    for (const { notes } of [a, b, c]) {
      expect(notes.filter((text) => text.startsWith('a'))).toEqual(first)
      expect(notes).toHaveLength(1002)
    }
    expect(await rows()).toBe(1002)
  })

  it('hear an answer that a listener gave after the question', async () => {
    const [a, b] = [await nodes.open(), await nodes.open()]
    a.bus.subscribe('notes', ({ text }) => {
      if (text === 'question') a.bus.publish('notes', { text: 'answer' })
    })
    publishNotes(a, ['question'])
    await until('both', () => b.notes.length === 2)
    expect(b.notes).toEqual(['question', 'answer'])
  })

  it('miss nothing when many publish at once and what began first is committed last', async () => {
    // Between taking their number and being committed, writers wait for a random time.
    await nodes.database.pool.query(`
      create function dawdle() returns trigger language plpgsql as
        $$ begin perform pg_sleep(random() * 0.02); return null; end $$;
      create trigger dawdle after insert on bus_event for each statement execute function dawdle()`)
    const all = await Promise.all(Array.from({ length: 8 }, () => nodes.open()))
    const rounds = 12
    for (let round = 0; round < rounds; round++) {
      all.forEach((node, publisher) => publishNotes(node, [`${publisher}:${round}`]))
      const expected = all.length * (round + 1)
      await until(`round ${round} to arrive everywhere`, () => all.every(({ notes }) => notes.length >= expected))
    }
    await nodes.database.pool.query('drop trigger dawdle on bus_event; drop function dawdle')
    for (const { notes } of all) {
      expect(new Set(notes).size).toBe(all.length * rounds)
      expect(notes).toHaveLength(all.length * rounds)
    }
  })

  it('hear nothing that was published before they started', async () => {
    const a = await nodes.open()
    const witness = await nodes.open()
    publishNotes(a, ['before'])
    await until('it to be written', () => witness.notes.length === 1)
    const late = await nodes.open()
    publishNotes(a, ['after'])
    await until('the next', () => late.notes.length > 0)
    expect(late.notes).toEqual(['after'])
  })

  it('hear what a process published that never started and stopped at once', async () => {
    const hearer = await nodes.open()
    let isWritten = false
    const pool = poolThat((...query) => realQuery(...query).finally(() => (isWritten = true)))
    const commandLine = await nodes.open({ isStarted: false, pool })
    publishNotes(commandLine, ['a', 'b'])
    await commandLine.bus.stop()
    expect(isWritten).toBe(true)
    await until('both', () => hearer.notes.length === 2)
    expect(hearer.notes).toEqual(['a', 'b'])
  })

  it('find an event by themselves when nobody wakes them', async () => {
    const node = await nodes.open({ readEveryMs: 50 })
    await nodes.database.pool.query(
      `insert into bus_event (channel, event, origin)
       values ('notes', '{"number": 1, "text": "{\\"json\\":{\\"text\\":\\"silent\\"}}"}', gen_random_uuid())`,
    )
    await until('the note', () => node.notes.length > 0)
    expect(node.notes).toEqual(['silent'])
  })
})

describe('an event that cannot be passed on', () => {
  it('is told here, reported, and holds up nothing', async () => {
    const [a, b] = [await nodes.open(), await nodes.open()]
    const unreadable = {
      toJSON() {
        throw new Error('no text')
      },
    }
    const heard: unknown[] = []
    a.bus.subscribe('things', ({ thing }) => heard.push(thing))
    a.bus.publish('things', { thing: unreadable })
    publishNotes(a, ['next'])
    await until('the next', () => b.notes.length > 0)
    expect(heard).toEqual([unreadable])
    expect(a.errors.map(String)).toEqual(['Error: no text'])
    expect(b.gaps()).toBe(0)
  })

  it('hurts nobody even if the error hook throws', async () => {
    const onError = () => {
      throw new Error('from the hook')
    }
    const [a, b] = [await nodes.open({ onError }), await nodes.open({ onError })]
    const unreadable = { toJSON: onError }
    expect(() => a.bus.publish('things', { thing: unreadable })).not.toThrow()
    await nodes.database.pool.query(
      `insert into bus_event (channel, event, origin) values ('notes', '{"number": 1, "text": "{"}', gen_random_uuid())`,
    )
    publishNotes(a, ['next'])
    await until('the next', () => b.notes.length > 0)
    expect(b.notes).toEqual(['next'])
    expect(b.lines).toEqual([])
  })
})

describe('stopping', () => {
  it('lets go of the connection; listeners here still hear', async () => {
    const node = await nodes.open()
    expect(await nodes.readers()).toBe(1)
    const since = performance.now()
    await node.bus.stop()
    expect(performance.now() - since).toBeLessThan(4000)
    await until('its connection to end', async () => (await nodes.readers()) === 0)
    publishNotes(node, ['afterwards'])
    expect(node.notes).toEqual(['afterwards'])
    expect(await nodes.readers()).toBe(0)
  })

  it('does not wait long for a database that is away, and says what was lost', async () => {
    const node = await nodes.open({ isStarted: false, pool: poolThat(() => Promise.reject(new Error('away'))) })
    publishNotes(node, ['a', 'b'])
    const since = performance.now()
    await node.bus.stop()
    expect(performance.now() - since).toBeLessThan(5000)
    expect(node.lines).toEqual([
      'Events could not be passed on to other processes; trying again',
      'Stopped before these events were passed on to other processes',
    ])
  })
})

describe('pruning', () => {
  const insertOld = (count: number, age: string) =>
    nodes.database.pool.query(
      `insert into bus_event (channel, event, origin, published_at)
       select 'notes', '{}', gen_random_uuid(), now() - $2::interval from generate_series(1, $1)`,
      [count, age],
    )
  it('deletes what is older than an hour, however much, and nothing else', async () => {
    const { bus } = await nodes.open({ isStarted: false })
    await insertOld(2500, '61 minutes')
    await insertOld(3, '59 minutes')
    await bus.prune(new Date())
    expect(await rows()).toBe(3)
  })

  it('deletes nothing early on a node whose clock is fast', async () => {
    const { bus } = await nodes.open({ isStarted: false })
    await insertOld(1, '1 minute')
    await bus.prune(new Date(Date.now() + 7_200_000))
    expect(await rows()).toBe(1)
  })
})

describe('a gap', () => {
  it('is told after an hour without hearing anything', async () => {
    const clock = createFakeClock()
    const [a, b] = [await nodes.open(), await nodes.open({ clock, readEveryMs: 20 })]
    publishNotes(a, ['one'])
    await until('the first', () => b.notes.length === 1)
    for (const text of ['two', 'three']) {
      clock.advance(58 * 60_000)
      publishNotes(a, [text])
      await until(text, () => b.notes.includes(text))
    }
    expect(b.gaps()).toBe(0)
    clock.advance(60 * 60_000)
    await until('the gap', () => b.gaps() > 0)
    expect(b.lines).toEqual(['Events of other processes were missed'])
  })

  it('is told when another process had to drop events', async () => {
    let isAway = false
    const pool = poolThat((...query) => (isAway ? Promise.reject(new Error('away')) : realQuery(...query)))
    const [a, b] = [await nodes.open({ pool, waitingMax: 3 }), await nodes.open()]
    publishNotes(a, ['0'])
    await until('the first', () => b.notes.length === 1)
    isAway = true
    publishNotes(a, numbered('', 9).slice(1))
    await until('the failure', () => a.lines.length === 2)
    isAway = false
    await until('the rest', () => b.notes.length === 4 && a.lines.length === 3)
    expect(b.notes).toEqual(['0', '6', '7', '8'])
    expect(b.gaps()).toBe(1)
    expect(a.notes).toEqual(numbered('', 9))
    expect(a.lines).toEqual([
      'Too many events wait for the database; the oldest are dropped',
      'Events could not be passed on to other processes; trying again',
      'Events are passed on to other processes again',
    ])
  })

  it('is told when the database was set back, and later events are heard', async () => {
    const [a, b] = [await nodes.open(), await nodes.open()]
    publishNotes(a, ['one', 'two'])
    await until('both', () => b.notes.length === 2)
    await nodes.database.pool.query('truncate bus_event restart identity')
    await nodes.breakConnections()
    await until('the gap', () => b.gaps() === 1)
    publishNotes(a, ['three'])
    await until('the third', () => b.notes.length === 3)
  })

  it('hurts nothing if the hook throws', async () => {
    const onGap = () => {
      throw new Error('from the hook')
    }
    const clock = createFakeClock()
    const [a, b] = [await nodes.open(), await nodes.open({ clock, onGap, readEveryMs: 20 })]
    clock.advance(3_600_000)
    await until('the gap', () => b.lines.includes('Events of other processes were missed'))
    publishNotes(a, ['on'])
    await until('the note', () => b.notes.length === 1)
    expect(b.lines).toHaveLength(1)
  })
})

type Query = (text: string, values: unknown[]) => Promise<unknown>

const realQuery: Query = (text, values) => nodes.database.pool.query(text, values)

/** A pool whose queries go through `query`. */
const poolThat = (query: Query) => ({ query }) as unknown as PostgresBusOptions['pool']
