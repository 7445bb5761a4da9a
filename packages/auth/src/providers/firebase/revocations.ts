import { SignJWT } from 'jose'
import type { ProviderWorld } from '../external/create-openid-provider.ts'
import { getJson, isRecord, providerAway } from '../external/get-json.ts'
import { refusal } from '../external/id-token.ts'
import { keep } from '../external/kept.ts'
import type { FirebaseSettings, ServiceAccount } from '../external/provider-variables.ts'

const minuteMs = 60_000
const scope = 'https://www.googleapis.com/auth/identitytoolkit'

/** Asks Firebase what no token can say: whether it was taken back since. */
export interface Revocations {
  /**
   * @throws DomainError `INVALID_CREDENTIALS` where the person is gone or disabled, or her tokens were revoked after she
   *   signed in; `SERVICE_UNAVAILABLE` where Firebase does not answer: nobody is let in on trust.
   */
  requireUnrevoked(person: { readonly subject: string; readonly authenticatedAt: Date }): Promise<void>
}

export function createRevocations(
  { projectId, accountsUrl, serviceAccount }: FirebaseSettings & { readonly serviceAccount: ServiceAccount },
  world: ProviderWorld,
): Revocations {
  const { clock } = world
  const accessToken = keep({
    clock,
    // Such a token lives for an hour.
    freshMs: 50 * minuteMs,
    usableMs: 55 * minuteMs,
    cooldownMs: minuteMs / 2,
    fetch: async () => {
      const assertion = await signAssertion(serviceAccount, clock.now())
      const answer = await getJson(world, serviceAccount.tokenUrl.href, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
      })
      const token = answer['access_token']
      if (typeof token !== 'string') throw providerAway(new Error('Google gave no access token.'))
      return token
    },
  })

  return {
    async requireUnrevoked({ subject, authenticatedAt }) {
      const { value } = await accessToken.get()
      const path = `/v1/projects/${encodeURIComponent(projectId)}/accounts:lookup`
      const { users } = await getJson(world, new URL(path, accountsUrl).href, {
        method: 'POST',
        headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
        body: JSON.stringify({ localId: [subject] }),
      }).then((answer) => ({ users: undefined, ...answer }))
      const list: readonly unknown[] = Array.isArray(users) ? users : []
      const user = list.find((each) => isRecord(each) && each['localId'] === subject)
      if (!isRecord(user)) throw refusal(new Error('Firebase knows nobody of this id.'))
      if (user['disabled'] === true) throw refusal(new Error('The person is disabled.'))
      // Seconds since 1970, as a text.
      const validSinceSeconds = Number(user['validSince'] ?? 0)
      if (!(authenticatedAt.getTime() >= validSinceSeconds * 1000)) throw refusal(new Error('The token was revoked.'))
    },
  }
}

/** RFC 7523, as Google wants it. */
async function signAssertion({ clientEmail, privateKey, tokenUrl }: ServiceAccount, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000)
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(clientEmail)
    .setAudience(tokenUrl.href)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 3600)
    .sign(privateKey)
}
