import { expect, test } from 'vitest'
import { createTabSync, type TabMessage } from './tab-sync.ts'

function openChannel() {
  const listeners = new Set<(event: { readonly data: unknown }) => void>()
  const posted: unknown[] = []
  const tab = createTabSync({
    postMessage: (message) => posted.push(message),
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  })
  return { tab, posted, receive: (data: unknown) => listeners.forEach((listener) => listener({ data })) }
}

test('posts and receives what tabs tell each other', () => {
  const { tab, posted, receive } = openChannel()
  const heard: TabMessage[] = []
  tab.subscribe((message) => heard.push(message))
  tab.post({ type: 'signed-in' })
  expect(posted).toEqual([{ type: 'signed-in' }])
  const messages = [
    { type: 'signed-in' },
    { type: 'signed-out', reason: 'by-user' },
    { type: 'signed-out', reason: 'revoked', by: 'self' },
  ]
  messages.forEach(receive)
  expect(heard).toEqual(messages)
})

test('ignores what is no message of ours, and drops what does not belong to one', () => {
  const { tab, receive } = openChannel()
  const heard: TabMessage[] = []
  tab.subscribe((message) => heard.push(message))
  const strangers = [
    null,
    'signed-in',
    7,
    {},
    { type: 'other' },
    { type: 'signed-out' },
    { type: 'signed-out', reason: 'x' },
  ]
  strangers.forEach(receive)
  expect(heard).toEqual([])
  receive({ type: 'signed-out', reason: 'expired', by: 'eve', user: 'eve' })
  expect(heard).toEqual([{ type: 'signed-out', reason: 'expired' }])
})

test('hears nothing after stopping', () => {
  const { tab, receive } = openChannel()
  const heard: TabMessage[] = []
  tab.subscribe((message) => heard.push(message))()
  receive({ type: 'signed-in' })
  expect(heard).toEqual([])
})
