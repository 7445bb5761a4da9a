import type { LinkedIdentity } from '@latchkey/contracts/auth/external'
import { expect, it } from 'vitest'
import { onlyWayIn } from './only-way-in.ts'

const at = new Date('2026-05-31T12:00:00Z')
const linked = (id: string, provider: LinkedIdentity['provider']): LinkedIdentity => ({
  id,
  provider,
  email: null,
  createdAt: at,
  lastUsedAt: at,
})
const settings = { providers: { google: true, apple: false, firebase: false } }
const [google, apple] = [linked('g', 'google'), linked('a', 'apple')]

it('names the linked account without which nobody gets in, and none where there is another way', () => {
  const alone = { identities: [google], hasPassword: false, passkeys: 0 }
  expect(onlyWayIn(alone, settings)).toBe('g')
  expect(onlyWayIn({ ...alone, hasPassword: true }, settings)).toBeNull()
  expect(onlyWayIn({ ...alone, passkeys: 1 }, settings)).toBeNull()
  expect(onlyWayIn({ ...alone, identities: [google, linked('h', 'google')] }, settings)).toBeNull()
})

it('counts no account whose provider is turned off', () => {
  expect(onlyWayIn({ identities: [google, apple], hasPassword: false, passkeys: 0 }, settings)).toBe('g')
  expect(onlyWayIn({ identities: [apple], hasPassword: false, passkeys: 0 }, settings)).toBeNull()
})
