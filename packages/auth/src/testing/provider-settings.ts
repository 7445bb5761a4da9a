import { generateKeyPairSync } from 'node:crypto'
import type {
  AppleSettings,
  FirebaseSettings,
  GoogleSettings,
  ServiceAccount,
} from '../providers/external/provider-variables.ts'
import type { KeyServer } from './key-server.ts'

/** Google as a configuration would say it, with a server of ours in its place. */
export const googleSettings = ({ issuer }: Pick<KeyServer, 'issuer'>): GoogleSettings => ({
  clientIds: ['latchkey-web', 'latchkey-android'],
  clientSecret: 'the secret of the web app',
  issuer,
  redirectUris: ['http://127.0.0.1/native'],
})

/** The same for Apple. */
export const appleSettings = ({ issuer }: Pick<KeyServer, 'issuer'>): AppleSettings => ({
  clientIds: ['test.latchkey.web', 'test.latchkey.ios'],
  teamId: 'TEAM000001',
  keyId: 'KEY0000001',
  privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  issuer,
})

/** The same for Firebase; the service account is asked for where one is given. */
export const firebaseSettings = (
  { issuer }: Pick<KeyServer, 'issuer'>,
  accounts?: { readonly url: string; readonly serviceAccount: ServiceAccount },
): FirebaseSettings => ({
  projectId: 'latchkey-test',
  issuer,
  jwksUrl: new URL(`${issuer}/keys`),
  accountsUrl: new URL(accounts?.url ?? issuer),
  ...(accounts && { serviceAccount: accounts.serviceAccount }),
})

/** What a token says of somebody; `undefined` takes a claim away. */
export type PersonAtProvider = Readonly<Record<string, unknown>>

/** The claims of an ID token that holds at `now`; what is given replaces them, `undefined` takes one away. */
export function idTokenClaims(
  { issuer }: Pick<KeyServer, 'issuer'>,
  audience: string,
  now: Date,
  person: PersonAtProvider = {},
): Readonly<Record<string, unknown>> {
  const seconds = Math.floor(now.getTime() / 1000)
  return {
    iss: issuer,
    aud: audience,
    iat: seconds,
    exp: seconds + 3600,
    auth_time: seconds,
    sub: 'subject-1',
    email: 'ana@example.test',
    email_verified: true,
    ...person,
  }
}
