import { cookieMaxAgeSeconds, sessionInfoOf, signOutDevice, type SignedIn } from '@latchkey/auth/session'
import { ownUserInfo } from '@latchkey/auth/user'
import type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import type { ApiContext } from '../../context.ts'

/**
 * Hands a new key to its caller: as a cookie that scripts cannot read, or in the result for a client that keeps it
 * itself. The session that the caller came with ends (OWASP ASVS 5.0 7.2.4).
 */
export async function deliverKey(ctx: ApiContext, signedIn: SignedIn): Promise<SignInResult> {
  const { key, knownDevice, session, userInfo } = signedIn
  if (ctx.judgement.status === 'signed-in') await signOutDevice(ctx.auth, ctx.judgement.session)
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
