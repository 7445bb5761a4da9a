import {
  challengeLifetimeMs,
  cookieMaxAgeSeconds,
  sessionInfoOf,
  type SignedIn,
  type SignInOutcome,
} from '@latchkey/auth/session'
import { ownUserInfo } from '@latchkey/auth/user'
import type { SignedInResult, SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import type { ClientInfo } from '@latchkey/auth/runtime'
import type { ApiContext } from '../../context.ts'
import { browserOf, giveBrowserKey } from './known-browser.ts'

/**
 * Hands a new key to its caller: as a cookie that scripts cannot read, or in the result for a client that keeps it itself.
 * It waits for nothing and cannot fail: what opened the session is committed, and has ended the one that the caller came with.
 */
export function deliverKey(ctx: ApiContext, signedIn: SignedIn): SignedInResult {
  const { key, knownDevice, session, userInfo } = signedIn
  const result = {
    status: 'signed-in',
    userInfo: ownUserInfo(ctx.auth, userInfo),
    session: sessionInfoOf(session),
  } as const
  if (ctx.transport === 'bearer') return { ...result, key }
  const { authCookies } = ctx.reply
  ctx.reply.setCookie(authCookies.session(key, cookieMaxAgeSeconds(session, ctx.auth.clock.now())))
  ctx.reply.setCookie(authCookies.device(knownDevice))
  return result
}

/** Signs in as `signIn` does, and hands over how it went. */
export async function deliverSignIn(
  ctx: ApiContext,
  signIn: (client: ClientInfo) => Promise<SignInOutcome>,
): Promise<SignInResult> {
  const client = browserOf(ctx)
  return deliverOutcome(ctx, client, await signIn(client))
}

/**
 * Hands over how a sign-in of `browserOf` went. A challenge reaches a browser's next page by a cookie, and belongs to that
 * browser; the session that the caller came with, if any, goes on until the second factor is proved.
 */
export function deliverOutcome(ctx: ApiContext, client: ClientInfo, outcome: SignInOutcome): SignInResult {
  if (outcome.status === 'signed-in') return deliverKey(ctx, outcome)
  const { status, challengeId, methods } = outcome
  if (ctx.transport === 'cookie') {
    giveBrowserKey(ctx, client)
    ctx.reply.setCookie(ctx.reply.authCookies.challenge(challengeId, challengeLifetimeMs / 1000))
  }
  return { status, challengeId, methods: [...methods] }
}
