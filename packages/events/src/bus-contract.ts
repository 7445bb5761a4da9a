import { describe, expect, test } from 'vitest'
import type { EventBus } from './event-bus.ts'

/** The channels that the suite speaks on. */
export interface ContractChannels {
  readonly notes: { readonly text: string }
  readonly numbers: { readonly value: number }
  readonly things: { readonly thing: unknown }
}

/** A bus under test. `errors`: what it reported through its error hook so far. */
export interface BusUnderTest {
  readonly bus: EventBus<ContractChannels>
  readonly errors: readonly unknown[]
  close?(): Promise<void>
}

export interface ContractOptions {
  /** `bus` publishes in one process and subscribes in another. */
  readonly acrossProcesses?: boolean
}

/** What every implementation of `EventBus` promises. Delivery may take a while, so the suite waits for it. */
export function describeEventBus(
  name: string,
  open: () => Promise<BusUnderTest> | BusUnderTest,
  { acrossProcesses = false }: ContractOptions = {},
): void {
  describe(`${name} as an event bus`, () => {
    for (const [guarantee, expectIt] of Object.entries({ ...guarantees, ...(!acrossProcesses && inOneProcess) })) {
      test(guarantee, async () => {
        const opened = await open()
        try {
          await expectIt(opened)
        } finally {
          await opened.close?.()
        }
      })
    }
  })
}

const guarantees: Record<string, (opened: BusUnderTest) => Promise<void>> = {
  async 'tells every subscriber of the channel, in the order of publishing'({ bus }) {
    const first: string[] = []
    const second: string[] = []
    bus.subscribe('notes', ({ text }) => first.push(text))
    bus.subscribe('notes', ({ text }) => second.push(text))
    for (const text of ['a', 'b', 'c']) bus.publish('notes', { text })
    await expect
      .poll(() => [first, second])
      .toEqual([
        ['a', 'b', 'c'],
        ['a', 'b', 'c'],
      ])
  },

  async 'keeps channels apart'({ bus }) {
    const heard: unknown[] = []
    bus.subscribe('numbers', (event) => heard.push(event))
    bus.publish('notes', { text: 'not for you' })
    bus.publish('numbers', { value: 1 })
    await expect.poll(() => heard).toEqual([{ value: 1 }])
  },

  async 'tells nothing after unsubscribing, which may be done twice'({ bus }) {
    const heard: string[] = []
    const witness: string[] = []
    const stop = bus.subscribe('notes', ({ text }) => heard.push(text))
    bus.subscribe('notes', ({ text }) => witness.push(text))
    bus.publish('notes', { text: 'heard' })
    await expect.poll(() => witness).toEqual(['heard'])
    stop()
    stop()
    bus.publish('notes', { text: 'unheard' })
    await expect.poll(() => witness).toEqual(['heard', 'unheard'])
    expect(heard).toEqual(['heard'])
  },

  async 'counts a listener twice that subscribed twice, and stops one subscription at a time'({ bus }) {
    const heard: string[] = []
    const listener = ({ text }: { text: string }) => void heard.push(text)
    const stop = bus.subscribe('notes', listener)
    bus.subscribe('notes', listener)
    bus.publish('notes', { text: 'both' })
    await expect.poll(() => heard).toEqual(['both', 'both'])
    stop()
    stop()
    bus.publish('notes', { text: 'one' })
    await expect.poll(() => heard).toEqual(['both', 'both', 'one'])
  },

  async 'does not call a listener that another one unsubscribed during the delivery'({ bus }) {
    const heard: string[] = []
    const witness: string[] = []
    const stops: (() => void)[] = []
    bus.subscribe('notes', () => stops.forEach((stop) => stop()))
    stops.push(bus.subscribe('notes', ({ text }) => heard.push(text)))
    bus.subscribe('notes', ({ text }) => witness.push(text))
    bus.publish('notes', { text: 'late' })
    await expect.poll(() => witness).toEqual(['late'])
    expect(heard).toEqual([])
  },

  async 'shields publisher and listeners from one that throws or rejects, and reports both'({ bus, errors }) {
    const heard: string[] = []
    bus.subscribe('notes', () => {
      throw new Error('thrown')
    })
    // oxlint-disable-next-line typescript/no-misused-promises -- the type allows it, so the bus must survive it
    bus.subscribe('notes', () => Promise.reject(new Error('rejected')))
    bus.subscribe('notes', ({ text }) => heard.push(text))
    bus.publish('notes', { text: 'a' })
    await expect.poll(() => heard).toEqual(['a'])
    await expect.poll(() => errors.map(String).toSorted()).toEqual(['Error: rejected', 'Error: thrown'])
  },

  async 'keeps the order for everyone when a listener publishes'({ bus }) {
    const heard: string[] = []
    bus.subscribe('notes', ({ text }) => {
      if (text === 'question') bus.publish('notes', { text: 'answer' })
    })
    bus.subscribe('notes', ({ text }) => heard.push(text))
    bus.publish('notes', { text: 'question' })
    await expect.poll(() => heard).toEqual(['question', 'answer'])
  },

  async 'brings every value as it was published'({ bus }) {
    const things = [
      { at: new Date('2026-03-01T09:00:00.123Z'), list: [{ due: new Date(0), none: null, absent: undefined }, []] },
      'Grüße 👋 "quoted" \\u0000 \u0000 \ud800 \n',
      [-0, 0.1, Number.NaN, Number.NEGATIVE_INFINITY, 2n ** 70n, true, ''],
      new Map([['ids', new Set(['a', 'b'])]]),
      undefined,
    ]
    const heard: unknown[] = []
    bus.subscribe('things', ({ thing }) => heard.push(thing))
    for (const thing of things) bus.publish('things', { thing })
    await expect.poll(() => heard.length).toBe(things.length)
    expect(heard).toStrictEqual(things)
  },

  async 'tells of an event as it was when it was published'({ bus }) {
    const heard: string[] = []
    const note = { text: 'then' }
    bus.subscribe('notes', ({ text }) => heard.push(text))
    bus.publish('notes', note)
    note.text = 'later'
    await expect.poll(() => heard).toEqual(['then'])
  },
}

/** From another process something published a moment before may arrive a moment after the subscription. */
const inOneProcess: typeof guarantees = {
  async 'tells nothing that was published before the subscription'({ bus }) {
    const heard: string[] = []
    bus.publish('notes', { text: 'before' })
    bus.subscribe('notes', ({ text }) => heard.push(text))
    bus.publish('notes', { text: 'after' })
    await expect.poll(() => heard).toEqual(['after'])
  },

  async 'has told its own process when the call returns'({ bus }) {
    const heard: string[] = []
    bus.subscribe('notes', ({ text }) => heard.push(text))
    bus.publish('notes', { text: 'now' })
    expect(heard).toEqual(['now'])
  },
}
