import type { ProviderWorld } from '../external/create-openid-provider.ts'
import { isRecord } from '../external/get-json.ts'
import { refusal, verifyToken } from '../external/id-token.ts'
import { identityOf } from '../external/identity-of.ts'
import type { TokenProvider } from '../external/identity-provider.ts'
import { createKeySet } from '../external/key-set.ts'
import type { FirebaseSettings } from '../external/provider-variables.ts'
import { createRevocations } from './revocations.ts'

const subjectLengthMax = 128

/**
 * Firebase Authentication's ID tokens, by the rules of its documentation ("Verify ID tokens using a third-party JWT
 * library"): RS256, issuer and audience of the project, a subject of 1 to 128 characters, a time of signing in that is
 * past. Where there is a service account, each token is looked up, too: a revoked one and a disabled person are refused.
 */
export function createFirebase(settings: FirebaseSettings, world: ProviderWorld): TokenProvider {
  const { issuer, projectId, jwksUrl, serviceAccount } = settings
  const { clock } = world
  const keys = createKeySet({ ...world, url: async () => jwksUrl.href })
  const rules = { keys, issuers: [issuer], audiences: [projectId], algorithms: ['RS256'], clock }
  const revocations = serviceAccount && createRevocations({ ...settings, serviceAccount }, world)
  return {
    name: 'firebase',
    async readIdToken(idToken, { nonce } = {}) {
      const claims = await verifyToken(idToken, rules, ['exp', 'iat', 'sub', 'auth_time'])
      if (nonce !== undefined && claims['nonce'] !== nonce) throw refusal(new Error('The nonce is another one.'))
      const identity = identityOf(claims, { provider: 'firebase', issuer, now: clock.now() })
      const { subject, authenticatedAt } = identity
      if (subject.length > subjectLengthMax) throw refusal(new Error('The subject is too long.'))
      if (isAnonymous(claims['firebase'])) throw refusal(new Error('Somebody anonymous is nobody.'))
      if (authenticatedAt && revocations) await revocations.requireUnrevoked({ subject, authenticatedAt })
      return identity
    },
  }
}

const isAnonymous = (claim: unknown): boolean => isRecord(claim) && claim['sign_in_provider'] === 'anonymous'
