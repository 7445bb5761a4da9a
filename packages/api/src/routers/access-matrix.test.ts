import type { AuthSession } from '@latchkey/auth/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerCall } from '../http/procedure-calls.ts'
import { createApiHarness, type ApiHarness } from '../testing/create-api-harness.ts'
import { describeProcedures, type ProcedureDescription } from '../describe-procedures.ts'

type Gate = 'public' | 'authed' | 'recent' | 'admin' | 'recent admin'

/**
 * Who may call what (OWASP ASVS 5.0 8.1). A new procedure is written here first; `authed` also means: of one's own
 * things only, which the routers' own tests show.
 */
const matrix: Readonly<Record<string, readonly [kind: 'query' | 'mutation' | 'subscription', gate: Gate]>> = {
  'auth.status.get': ['query', 'public'],
  'auth.status.isSignedIn': ['query', 'public'],
  'auth.status.signOut': ['mutation', 'public'],
  'auth.status.signOutDevice': ['mutation', 'public'],
  'auth.status.signOutAllDevices': ['mutation', 'public'],
  'auth.status.onChange': ['subscription', 'authed'],
  'auth.email.signIn': ['mutation', 'public'],
  'auth.email.startRegistration': ['mutation', 'public'],
  'auth.email.verifyRegistrationCode': ['mutation', 'public'],
  'auth.email.finishRegistration': ['mutation', 'public'],
  'auth.email.startPasswordReset': ['mutation', 'public'],
  'auth.email.verifyPasswordResetCode': ['mutation', 'public'],
  'auth.email.finishPasswordReset': ['mutation', 'public'],
  'auth.email.changePassword': ['mutation', 'authed'],
  'auth.email.startEmailChange': ['mutation', 'recent'],
  'auth.email.finishEmailChange': ['mutation', 'authed'],
  'auth.email.undoEmailChange': ['mutation', 'public'],
  'auth.email.reportNotMe': ['mutation', 'public'],
  'auth.google.signIn': ['mutation', 'public'],
  'auth.apple.signIn': ['mutation', 'public'],
  'auth.firebase.signIn': ['mutation', 'public'],
  'auth.accounts.list': ['query', 'authed'],
  'auth.accounts.link': ['mutation', 'recent'],
  'auth.accounts.unlink': ['mutation', 'recent'],
  'auth.passkey.startSignIn': ['mutation', 'public'],
  'auth.passkey.finishSignIn': ['mutation', 'public'],
  'auth.passkey.startRegistration': ['mutation', 'recent'],
  'auth.passkey.finishRegistration': ['mutation', 'recent'],
  'auth.passkey.list': ['query', 'authed'],
  'auth.passkey.rename': ['mutation', 'authed'],
  'auth.passkey.delete': ['mutation', 'recent'],
  'auth.reauthenticate.withPassword': ['mutation', 'authed'],
  'auth.reauthenticate.withCode': ['mutation', 'authed'],
  'auth.secondFactor.verify': ['mutation', 'public'],
  'auth.secondFactor.status': ['query', 'authed'],
  'auth.totp.startEnrollment': ['mutation', 'recent'],
  'auth.totp.pendingEnrollment': ['query', 'recent'],
  'auth.totp.confirmEnrollment': ['mutation', 'authed'],
  'auth.totp.disable': ['mutation', 'recent'],
  'auth.recoveryCodes.regenerate': ['mutation', 'recent'],
  'auth.trustedDevices.revoke': ['mutation', 'authed'],
  'auth.trustedDevices.revokeAll': ['mutation', 'authed'],
  'auth.reauthenticate.withPasskey': ['mutation', 'authed'],
  'auth.securityLog.list': ['query', 'authed'],
  'auth.sessions.list': ['query', 'authed'],
  'auth.sessions.revoke': ['mutation', 'authed'],
  'auth.sessions.revokeOthers': ['mutation', 'authed'],
  'auth.user.get': ['query', 'authed'],
  'auth.user.changeUserName': ['mutation', 'authed'],
  'auth.user.changeFullName': ['mutation', 'authed'],
  'auth.user.removeImage': ['mutation', 'authed'],
  'auth.user.delete': ['mutation', 'recent'],
  'auth.user.cancelDeletion': ['mutation', 'authed'],
  'auth.user.export': ['query', 'authed'],
  'admin.users.list': ['query', 'admin'],
  'admin.users.get': ['query', 'admin'],
  'admin.users.block': ['mutation', 'recent admin'],
  'admin.users.unblock': ['mutation', 'recent admin'],
  'admin.users.setScopes': ['mutation', 'recent admin'],
  'admin.users.signOut': ['mutation', 'recent admin'],
  'admin.users.requireNewPassword': ['mutation', 'recent admin'],
  'admin.users.removeSecondFactor': ['mutation', 'recent admin'],
  'admin.users.delete': ['mutation', 'recent admin'],
  'admin.sessions.list': ['query', 'admin'],
  'admin.sessions.revoke': ['mutation', 'recent admin'],
  'admin.securityLog.list': ['query', 'admin'],
  'admin.outbox.list': ['query', 'admin'],
  'admin.outbox.resend': ['mutation', 'recent admin'],
  'admin.overview': ['query', 'admin'],
  'admin.limits': ['query', 'admin'],
  'admin.configuration': ['query', 'admin'],
  'admin.health': ['query', 'admin'],
  'tasks.list': ['query', 'authed'],
  'tasks.get': ['query', 'authed'],
  'tasks.create': ['mutation', 'authed'],
  'tasks.update': ['mutation', 'authed'],
  'tasks.complete': ['mutation', 'authed'],
  'tasks.reopen': ['mutation', 'authed'],
  'tasks.delete': ['mutation', 'authed'],
  'tasks.restore': ['mutation', 'authed'],
  'tasks.reorder': ['mutation', 'authed'],
  'tasks.onChange': ['subscription', 'authed'],
}

let world: ApiHarness
let session: AuthSession

beforeAll(async () => {
  world = await createApiHarness()
  session = (await world.signUp()).session
})
afterAll(() => world[Symbol.asyncDispose]())

/** The gate as the explorer of the API tells it. */
function gateOf({ needsSession, needsRecentProof, scopes }: Omit<ProcedureDescription, 'path' | 'type'>) {
  if (scopes.length > 0) return [...(needsRecentProof ? ['recent'] : []), ...scopes].join(' ')
  if (needsRecentProof) return 'recent'
  return needsSession ? 'authed' : 'public'
}

it('lists every procedure and no other, and what is told of each gate is so', () => {
  const told = describeProcedures().map(({ path, type, ...needs }) => [path, [type, gateOf(needs)]])
  expect(Object.fromEntries(told)).toEqual(matrix)
})

describe.each(Object.entries(matrix))('%s', (path, [type, gate]) => {
  // The input is malformed on purpose: whoever may not call is told so before she is told that.
  const call = (authentication: Parameters<ApiHarness['context']>[0]) =>
    answerCall(world.context(authentication), { path, type, index: 0, rawInput: () => 'malformed' })

  const refused = gate !== 'public'

  it(`${refused ? 'refuses' : 'lets in'} a stranger`, async () => {
    const { error } = await call({ authentication: { status: 'anonymous' } })
    expect(error?.appCode === 'NOT_SIGNED_IN').toBe(refused)
    expect(refused && error?.details).toEqual(refused && {})
  })

  it(`${refused ? 'refuses' : 'lets in'} a dead key`, async () => {
    const { error } = await call({ authentication: { status: 'refused', reason: 'expired' } })
    expect(error?.appCode === 'NOT_SIGNED_IN').toBe(refused)
    expect(refused && error?.details).toEqual(refused && { reason: 'expired' })
  })
})

const gatedBy = (word: string) => Object.entries(matrix).filter(([, [, gate]]) => gate.split(' ').includes(word))
const answerTo = async (path: string, type: (typeof matrix)[string][0], as: Partial<AuthSession>) => {
  const context = world.context({ authentication: { status: 'signed-in', session: { ...session, ...as } } })
  return (await answerCall(context, { path, type, index: 0, rawInput: () => 'malformed' })).error?.appCode
}

it.each(gatedBy('recent'))(
  '%s refuses somebody whose last proof of who she is was too long ago',
  async (path, [type, gate]) => {
    const provedAt = new Date(world.clock.now().getTime() - world.auth.config.recentSignInWindow - 1)
    const scopeNames = gate.includes('admin') ? ['admin'] : []
    expect(await answerTo(path, type, { provedAt, scopeNames })).toBe('RECENT_SIGN_IN_REQUIRED')
    expect(await answerTo(path, type, { scopeNames })).not.toBe('RECENT_SIGN_IN_REQUIRED')
  },
)

it.each(gatedBy('admin'))('%s refuses whoever is no administrator, also soon after a proof', async (path, [type]) => {
  for (const scopeNames of [[], ['administrator', 'Admin', 'beta']]) {
    expect(await answerTo(path, type, { scopeNames })).toBe('SCOPE_MISSING')
  }
  expect(await answerTo(path, type, { scopeNames: ['admin'] })).not.toBe('SCOPE_MISSING')
})
