import { expect, test } from 'vitest'
import { describeEventBus, type ContractChannels } from './bus-contract.ts'
import { createMemoryBus } from './memory-bus.ts'

describeEventBus('the memory bus', () => {
  const errors: unknown[] = []
  return { bus: createMemoryBus<ContractChannels>({ onError: (error) => errors.push(error) }), errors }
})

test('survives an error hook that throws itself', () => {
  const heard: string[] = []
  const bus = createMemoryBus<ContractChannels>({
    onError: () => {
      throw new Error('from the hook')
    },
  })
  bus.subscribe('notes', () => {
    throw new Error('from the listener')
  })
  bus.subscribe('notes', ({ text }) => heard.push(text))
  bus.publish('notes', { text: 'a' })
  bus.publish('notes', { text: 'b' })
  expect(heard).toEqual(['a', 'b'])
})

test('tells the error hook on which channel it happened', () => {
  const channels: string[] = []
  const bus = createMemoryBus<ContractChannels>({ onError: (_, channel) => channels.push(channel) })
  bus.subscribe('numbers', () => {
    throw new Error('odd')
  })
  bus.publish('numbers', { value: 1 })
  expect(channels).toEqual(['numbers'])
})
