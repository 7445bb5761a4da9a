import { describe, expect, it } from 'vitest'
import { createBrowserStore } from './browser-store.ts'
import { readPendingSignOut } from './pending-sign-out.ts'

/** A document's cookies, as a browser keeps those without conditions. */
function createJar() {
  const jar = new Map<string, string>([['other', '1']])
  const written: string[] = []
  return {
    written,
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    },
    set cookie(text) {
      written.push(text)
      const [pair = '', ...attributes] = text.split('; ')
      const [name = '', value = ''] = pair.split('=')
      if (attributes.includes('Max-Age=0')) jar.delete(name)
      else jar.set(name, value)
    },
  }
}

function createTab() {
  const items = new Map<string, string>()
  return {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  }
}

const pending = JSON.stringify({ sessionId: '00000000-0000-4000-8000-000000000002', scope: 'device' })

describe('what a browser remembers', () => {
  it('of a sign-out that the server has yet to hear of, the server sees as well, also after the tab', async () => {
    const document = createJar()
    const open = () => createBrowserStore(() => ({ document, sessionStorage: createTab(), isHttps: true }))
    await open().put('latchkey.sign-out', pending)
    expect(await open().get('latchkey.sign-out')).toBe(pending)
    const [, name, value] = /(__Host-latchkey-sign-out)=([^;]*)/.exec(document.cookie) ?? []
    expect([name, readPendingSignOut(value)]).toEqual(['__Host-latchkey-sign-out', JSON.parse(pending)])
    expect(document.written[0]).toMatch(/; Max-Age=31536000; Path=\/; SameSite=Lax; Secure$/)
    await open().remove('latchkey.sign-out')
    expect(await open().get('latchkey.sign-out')).toBeNull()
    expect(document.cookie).toBe('other=1')
  })

  it('is nothing where somebody else has written what no browser store writes', async () => {
    const document = { cookie: 'latchkey-sign-out=%E0%A4%A' }
    const store = createBrowserStore(() => ({ document, sessionStorage: createTab(), isHttps: false }))
    expect(await store.get('latchkey.sign-out')).toBeNull()
  })

  it('of who is signed in goes with the tab, and no server is told', async () => {
    const document = createJar()
    const store = createBrowserStore(() => ({ document, sessionStorage: createTab(), isHttps: false }))
    await store.put('latchkey.session', 'Ana')
    expect(await store.get('latchkey.session')).toBeNull()
    expect(document.written).toEqual([])
  })
})
