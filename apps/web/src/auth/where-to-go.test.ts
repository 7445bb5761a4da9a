import type { SessionState } from '@latchkey/auth-client/session-state'
import { expect, it } from 'vitest'
import { signedOutPath, whereToGo } from './where-to-go.ts'

const never: SessionState = { status: 'signed-out', reason: 'never' }
const ana = signedIn('00000000-0000-4000-8000-00000000000a')
const ben = signedIn('00000000-0000-4000-8000-00000000000b')

it('stays while the session is the same, and while nobody is signed in', () => {
  expect(whereToGo(ana, { ...ana }, '/tasks')).toBeUndefined()
  expect(whereToGo(never, never, '/')).toBeUndefined()
  expect(whereToGo(ana, { status: 'restoring' }, '/tasks')).toBeUndefined()
})

it('leaves for the sign-in page with the way back, hash included, when the session ended elsewhere', () => {
  const ended: SessionState = { status: 'signed-out', reason: 'revoked', by: 'self' }
  expect(whereToGo(ana, ended, '/tasks/completed?page=2#last')).toBe(
    '/sign-in?returnTo=%2Ftasks%2Fcompleted%3Fpage%3D2%23last&notice=revoked&by=self',
  )
})

it.each(['/undo-email-change?token=a', '/not-me?token=a'])('stays on %s, which says itself how it goes on', (path) => {
  const ended: SessionState = { status: 'signed-out', reason: 'revoked', by: 'self' }
  expect(whereToGo(ana, ended, path)).toBeUndefined()
  expect(whereToGo(ana, ended, '/not-me-too')).not.toBeUndefined()
})

it('leads nowhere back after signing out on purpose, in this tab and in the others', () => {
  expect(whereToGo(ana, { status: 'signed-out', reason: 'by-user' }, '/settings/sessions')).toBe(signedOutPath)
  expect(whereToGo(ana, { status: 'signed-out', reason: 'signed-out' }, '/settings/sessions')).toBe(signedOutPath)
})

it('starts a new document when somebody signed in, or somebody else', () => {
  expect(whereToGo(never, ana, '/sign-in')).toBe('reload')
  expect(whereToGo(ana, ben, '/tasks')).toBe('reload')
})

function signedIn(id: string): SessionState {
  const at = new Date('2026-11-21T12:00:00Z')
  return {
    status: 'signed-in',
    verified: true,
    session: { id, method: 'email', createdAt: at, lastUsedAt: at, expiresAt: null, inactivityTimeoutMs: null },
    user: {
      id,
      userName: null,
      fullName: null,
      email: null,
      imageUrl: null,
      scopeNames: [],
      created: at,
      blocked: false,
      deletionDueAt: null,
    },
  }
}
