import { SignJWT } from 'jose'
import type { AuthRuntime } from '../../runtime.ts'
import type { AppleSettings } from '../external/provider-variables.ts'

const lifetimeSeconds = 300

/** Apple's form of a client secret: a token that we sign for the moment, with the key that Apple gave us. */
export async function createAppleClientSecret(
  { clientIds: [clientId], teamId, keyId, privateKey, issuer }: AppleSettings,
  clock: AuthRuntime['clock'],
): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(privateKey)
}
