import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuthSession } from '@latchkey/auth/runtime'
import type { ApiContext } from '../context.ts'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { createCallerFactory, router } from '../trpc.ts'
import { authed } from './authed.ts'
import { publicProcedure } from './public.ts'
import { recent } from './recent.ts'
import { scoped } from './scoped.ts'

const gates = router({
  public: publicProcedure.query(({ ctx }) => ctx.session?.userId ?? null),
  authed: authed.query(({ ctx }) => ctx.session.userId),
  admin: scoped('admin').query(() => 'in'),
  both: scoped('admin', 'billing').query(() => 'in'),
  recent: recent.query(() => 'in'),
})

let world: ApiHarness
let session: AuthSession

beforeAll(async () => {
  world = await createApiHarness()
  session = (await world.signUp()).session
})
afterAll(() => world[Symbol.asyncDispose]())

const as = (authentication: ApiContext['authentication']) =>
  createCallerFactory(gates)(world.context({ authentication }))
const signedIn = (override: Partial<AuthSession> = {}) =>
  as({ status: 'signed-in', session: { ...session, ...override } })

describe('public', () => {
  it('lets everybody in and says who', async () => {
    expect(await as({ status: 'anonymous' }).public()).toBeNull()
    expect(await as({ status: 'refused', reason: 'expired' }).public()).toBeNull()
    expect(await signedIn().public()).toBe(session.userId)
  })
})

describe('authed', () => {
  it('lets in who is signed in', async () => {
    expect(await signedIn().authed()).toBe(session.userId)
  })

  it('refuses a stranger without a reason', async () => {
    await expect(as({ status: 'anonymous' }).authed()).rejects.toMatchObject({ appCode: 'NOT_SIGNED_IN', details: {} })
  })

  it('says why a key was refused, and by whom its session was ended', async () => {
    await expect(as({ status: 'refused', reason: 'inactive' }).authed()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      details: { reason: 'inactive' },
    })
    await expect(as({ status: 'refused', reason: 'revoked', by: 'administrator' }).authed()).rejects.toMatchObject({
      details: { reason: 'revoked', by: 'administrator' },
    })
  })
})

describe('scoped', () => {
  it('asks for every scope, exactly', async () => {
    expect(await signedIn({ scopeNames: ['admin'] }).admin()).toBe('in')
    expect(await signedIn({ scopeNames: ['billing', 'admin'] }).both()).toBe('in')
    await expect(signedIn({ scopeNames: ['admin'] }).both()).rejects.toMatchObject({
      code: 'FORBIDDEN',
      appCode: 'SCOPE_MISSING',
      details: { scopes: ['billing'] },
    })
  })

  it.each([[['Admin']], [['admin ']], [['admin:read']], [['administrator']], [['*']], [[]]])(
    'does not take %j for admin',
    async (scopeNames) => {
      await expect(signedIn({ scopeNames }).admin()).rejects.toMatchObject({ appCode: 'SCOPE_MISSING' })
    },
  )

  it('asks a stranger to sign in before it speaks of scopes', async () => {
    await expect(as({ status: 'anonymous' }).admin()).rejects.toMatchObject({ appCode: 'NOT_SIGNED_IN' })
  })
})

describe('recent', () => {
  it('lets in up to the end of the window and not a moment longer', async () => {
    const window = world.auth.config.recentSignInWindow
    const now = world.clock.now().getTime()
    expect(await signedIn({ provedAt: new Date(now - window) }).recent()).toBe('in')
    await expect(signedIn({ provedAt: new Date(now - window - 1) }).recent()).rejects.toMatchObject({
      code: 'PRECONDITION_REQUIRED',
      appCode: 'RECENT_SIGN_IN_REQUIRED',
    })
  })
})

describe('every caller at every gate', () => {
  const strangers = ['in', 'NOT_SIGNED_IN', 'NOT_SIGNED_IN', 'NOT_SIGNED_IN']
  const callers: Record<string, [authentication: () => ApiContext['authentication'], outcomes: string[]]> = {
    'a stranger': [() => ({ status: 'anonymous' }), strangers],
    'a dead key': [() => ({ status: 'refused', reason: 'expired' }), strangers],
    'somebody without scopes': [() => holding(), ['in', 'in', 'SCOPE_MISSING', 'SCOPE_MISSING']],
    'an administrator': [() => holding('admin'), ['in', 'in', 'in', 'SCOPE_MISSING']],
    'somebody with another scope': [() => holding('billing'), ['in', 'in', 'SCOPE_MISSING', 'SCOPE_MISSING']],
    'somebody with all scopes': [() => holding('admin', 'billing', 'more'), ['in', 'in', 'in', 'in']],
  }
  const holding = (...scopeNames: string[]): ApiContext['authentication'] => ({
    status: 'signed-in',
    session: { ...session, scopeNames },
  })

  it.each(Object.entries(callers))('%s', async (_, [authentication, outcomes]) => {
    const caller = as(authentication())
    const outcomeOf = (call: Promise<unknown>) =>
      call.then(
        () => 'in',
        (error: unknown) => (error as { appCode: string }).appCode,
      )
    const calls = [caller.public(), caller.authed(), caller.admin(), caller.both()]
    expect(await Promise.all(calls.map(outcomeOf))).toEqual(outcomes)
  })
})
