import type { AuthStatus } from '@latchkey/contracts/auth/session'
import superjson from 'superjson'
import { afterEach, expect, it, vi } from 'vitest'
import { refusalOf } from '../words/refusal.ts'
import { AuthService } from './auth-service.ts'

const at = new Date('2026-11-21T12:00:00Z')
const user = {
  id: '00000000-0000-4000-8000-000000000001',
  userName: 'Ana',
  fullName: null,
  email: 'ana@example.test',
  imageUrl: null,
  scopeNames: [],
  created: at,
  blocked: false,
  deletionDueAt: null,
}
const session = {
  id: '00000000-0000-4000-8000-000000000002',
  method: 'email' as const,
  createdAt: at,
  lastUsedAt: at,
  expiresAt: null,
  inactivityTimeoutMs: null,
}
const settings = {
  registration: 'open' as const,
  minPasswordLength: 8,
  maxPasswordLength: 128,
  validationCodeLength: 8,
  validationCodeLifetimeMs: 900_000,
  passwordResetLifetimeMs: 86_400_000,
  mailResendIntervalMs: 60_000,
  recentSignInWindowMs: 600_000,
  trustedDeviceLifetimeMs: 2_592_000_000,
  accountDeletionGraceMs: 259_200_000,
  userCanSeeUserName: true,
  userCanEditUserName: true,
  userCanSeeFullName: true,
  userCanEditFullName: false,
  enableUserImages: true,
  userCanEditUserImage: true,
  userImageSize: 256,
  providers: { google: false, apple: false, firebase: false },
}
const nobody: AuthStatus = { isSignedIn: false, userInfo: null, session: null, settings }
const ana: AuthStatus = { isSignedIn: true, userInfo: user, session, settings }
const credentials = { email: 'ana@example.test', password: 'brass lantern' }

afterEach(() => {
  vi.unstubAllGlobals()
})

it('starts from what the server rendered, without asking again', () => {
  answerWith(() => expect.unreachable())
  const service = new AuthService(ana, new Date())
  expect(service).toMatchObject({ isSignedIn: true, isLoading: false, sessionId: session.id })
  expect(service.currentUser).toEqual(user)
})

it('knows the person after signing in, and tells its listeners until they leave', async () => {
  answerWith(() => ({ data: { status: 'signed-in', userInfo: user, session } }))
  const service = new AuthService(nobody, new Date())
  const heard: string[] = []
  const listener = ({ status }: { status: string }) => heard.push(status)
  service.addListener(listener)
  await service.signInWithEmail(credentials)
  expect(service.currentUser?.userName).toBe('Ana')
  service.removeListener(listener)
  await service.signOut()
  expect(heard).toEqual(['signed-in'])
})

it('fails with a typed code when the password is wrong, and signs nobody in', async () => {
  answerWith(() => ({ appCode: 'INVALID_CREDENTIALS' }))
  const service = new AuthService(nobody, new Date())
  const error: unknown = await service.signInWithEmail(credentials).catch((thrown: unknown) => thrown)
  expect(refusalOf(error)?.code).toBe('INVALID_CREDENTIALS')
  expect(service.isSignedIn).toBe(false)
})

it('is signed out with the reason as soon as the server refuses a call because the session is over', async () => {
  const refusal = { appCode: 'NOT_SIGNED_IN', details: { reason: 'revoked', by: 'self' } }
  answerWith(() => refusal)
  const service = new AuthService(ana, new Date())
  await service.client.tasks.list.query({ view: 'open' }).catch(() => undefined)
  expect(service.state).toEqual({ status: 'signed-out', reason: 'revoked', by: 'self' })
  expect(service.currentUser).toBeNull()
})

it('stays signed in when the server is away', async () => {
  answerWith(() => expect.fail('no network'))
  const service = new AuthService(ana, new Date())
  await service.client.tasks.list.query({ view: 'open' }).catch(() => undefined)
  expect(service.isSignedIn).toBe(true)
})

interface Answer {
  readonly data?: unknown
  readonly appCode?: string
  readonly details?: unknown
}

/** From now on the network gives each call, batched or not, the same answer. */
function answerWith(answer: () => Answer): void {
  vi.stubGlobal('fetch', async (url: string) => {
    const { data, appCode, details } = answer()
    const body = appCode
      ? { error: superjson.serialize({ message: appCode, code: -32001, data: { appCode, details } }) }
      : { result: { data: superjson.serialize(data) } }
    return Response.json(url.includes('batch=1') ? [body] : body)
  })
}
