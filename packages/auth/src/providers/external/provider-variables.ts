import { createPrivateKey, type KeyObject } from 'node:crypto'
import {
  credential,
  list,
  readVariables,
  text,
  url,
  variable,
  variableWithDefault,
  type ValuesOf,
  type VariableKind,
} from '@latchkey/config/variables'

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** An address that we ask: https, or plain http on this machine. */
const reachable: VariableKind<URL> = {
  form: 'https://…',
  parse(value) {
    const parsed = url('https', 'http').parse(value)
    if (parsed.protocol === 'https:' || loopback.test(parsed.hostname)) return parsed
    throw new Error('must start with https://.')
  },
}

/** An issuer as tokens spell it, to the character. */
const issuer: VariableKind<string> = {
  form: 'https://…',
  parse(value) {
    const { search, hash } = reachable.parse(value)
    if (search || hash) throw new Error('must have neither a query nor a fragment.')
    return value
  },
}

/** A private key on the P-256 curve. */
const p256Key: VariableKind<KeyObject> = {
  isSecret: true,
  form: 'PEM, PKCS #8; line breaks may be \\n',
  parse(value) {
    const key = privateKeyOf(value)
    if (key?.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
    throw new Error('must be the .p8 file of a key for Sign in with Apple.')
  },
}

/** The part of a Google Cloud service account's key file that we need. */
export interface ServiceAccount {
  readonly projectId: string | null
  readonly clientEmail: string
  readonly privateKey: KeyObject
  readonly tokenUrl: URL
}

const serviceAccount: VariableKind<ServiceAccount> = {
  isSecret: true,
  form: 'JSON',
  parse(value) {
    const account = jsonObjectOf(value)
    const privateKey = privateKeyOf(textIn(account, 'private_key') ?? '')
    const clientEmail = textIn(account, 'client_email')
    if (!privateKey || privateKey.asymmetricKeyType !== 'rsa' || clientEmail === undefined) {
      throw new Error('must be the JSON of a service account, with client_email and private_key.')
    }
    const tokenUrl = reachable.parse(textIn(account, 'token_uri') ?? 'https://oauth2.googleapis.com/token')
    return { projectId: textIn(account, 'project_id') ?? null, clientEmail, privateKey, tokenUrl }
  },
}

/** Whose accounts are taken for signing in. A provider is on where its variables are set. */
export const providerVariables = {
  googleClientId: variableWithDefault(
    'GOOGLE_CLIENT_ID',
    list,
    '',
    'Client id of the web app at Google. More of them, after commas: apps whose ID tokens are taken too. Unset: no sign-in with Google.',
  ),
  googleClientSecret: variable('GOOGLE_CLIENT_SECRET', credential, 'Its secret.'),
  googleIssuer: variableWithDefault('GOOGLE_ISSUER', issuer, 'https://accounts.google.com', 'Who signs the tokens.'),
  googleRedirectUris: variableWithDefault(
    'GOOGLE_REDIRECT_URIS',
    list,
    '',
    'Where, beside our own callback, codes of auth.google.signIn may have been sent to.',
  ),
  appleClientId: variableWithDefault(
    'APPLE_CLIENT_ID',
    list,
    '',
    'Services id of the web app at Apple. More after commas: bundle ids of apps whose tokens are taken too. Unset: no sign-in with Apple.',
  ),
  appleTeamId: variable('APPLE_TEAM_ID', text, 'The team that they belong to.'),
  appleKeyId: variable('APPLE_KEY_ID', text, 'Id of the key for Sign in with Apple.'),
  applePrivateKey: variable('APPLE_PRIVATE_KEY', p256Key, 'That key, the content of its .p8 file.'),
  appleIssuer: variableWithDefault('APPLE_ISSUER', issuer, 'https://appleid.apple.com', 'Who signs the tokens.'),
  firebaseProjectId: variable(
    'FIREBASE_PROJECT_ID',
    text,
    'Firebase project whose ID tokens are taken. Unset: no sign-in with Firebase.',
  ),
  firebaseServiceAccount: variable(
    'FIREBASE_SERVICE_ACCOUNT',
    serviceAccount,
    'Key file of a service account of that project, as one line of JSON. Unset: tokens work until they expire, revoked or not.',
  ),
  firebaseIssuer: variable(
    'FIREBASE_ISSUER',
    issuer,
    'Who signs the tokens, whole. Default https://securetoken.google.com/ and the project.',
  ),
  firebaseJwksUrl: variableWithDefault(
    'FIREBASE_JWKS_URL',
    reachable,
    'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
    'The keys they are signed with.',
  ),
  firebaseAccountsUrl: variableWithDefault(
    'FIREBASE_ACCOUNTS_URL',
    reachable,
    'https://identitytoolkit.googleapis.com',
    'Where the service account asks whether a token was revoked.',
  ),
} as const

/** What is known of a provider that is an OpenID provider; the first client id is the web's. */
interface OpenIdSettings {
  readonly clientIds: readonly [string, ...string[]]
  readonly issuer: string
}

export interface GoogleSettings extends OpenIdSettings {
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
}

export interface AppleSettings extends OpenIdSettings {
  readonly teamId: string
  readonly keyId: string
  readonly privateKey: KeyObject
}

export interface FirebaseSettings {
  readonly projectId: string
  readonly issuer: string
  readonly jwksUrl: URL
  readonly accountsUrl: URL
  readonly serviceAccount?: ServiceAccount
}

/** The providers that are turned on. Holds secrets. */
export interface ProviderSettings {
  readonly google?: GoogleSettings
  readonly apple?: AppleSettings
  readonly firebase?: FirebaseSettings
}

/** Reads the variables. Each bad one, and each provider that is set up by half, adds a line to `problems`. */
export function readProviderSettings(
  env: Readonly<Record<string, string | undefined>>,
  problems: string[],
): ProviderSettings {
  const before = problems.length
  const values = readVariables(providerVariables, env, problems)
  // A bad value is missing from `values`; that was said already.
  if (problems.length > before) return {}
  const google = googleOf(values, problems)
  const apple = appleOf(values, problems)
  const firebase = firebaseOf(values, problems)
  return { ...(google && { google }), ...(apple && { apple }), ...(firebase && { firebase }) }
}

type Values = ValuesOf<typeof providerVariables>

function googleOf(values: Values, problems: string[]): GoogleSettings | undefined {
  const [clientId, ...others] = values.googleClientId
  const { googleClientSecret: clientSecret, googleIssuer, googleRedirectUris: redirectUris } = values
  if (clientId === undefined && clientSecret === undefined) return undefined
  if (clientId !== undefined && clientSecret !== undefined) {
    return { clientIds: [clientId, ...others], clientSecret, issuer: googleIssuer, redirectUris }
  }
  problems.push('GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together: set both, or neither.')
  return undefined
}

function appleOf(values: Values, problems: string[]): AppleSettings | undefined {
  const [clientId, ...others] = values.appleClientId
  const { appleTeamId: teamId, appleKeyId: keyId, applePrivateKey: privateKey, appleIssuer } = values
  if ([clientId, teamId, keyId, privateKey].every((value) => value === undefined)) return undefined
  if (clientId !== undefined && teamId !== undefined && keyId !== undefined && privateKey !== undefined) {
    return { clientIds: [clientId, ...others], teamId, keyId, privateKey, issuer: appleIssuer }
  }
  problems.push(
    'APPLE_CLIENT_ID, APPLE_TEAM_ID, APPLE_KEY_ID and APPLE_PRIVATE_KEY belong together: set all of them, or none.',
  )
  return undefined
}

function firebaseOf(values: Values, problems: string[]): FirebaseSettings | undefined {
  const { firebaseProjectId: projectId, firebaseServiceAccount: account, firebaseIssuer } = values
  if (projectId === undefined) {
    if (account || firebaseIssuer) problems.push('FIREBASE_PROJECT_ID is missing, though other FIREBASE_* are set.')
    return undefined
  }
  if (account?.projectId && account.projectId !== projectId) {
    problems.push('FIREBASE_SERVICE_ACCOUNT is one of another project than FIREBASE_PROJECT_ID.')
  }
  return {
    projectId,
    issuer: firebaseIssuer ?? `https://securetoken.google.com/${projectId}`,
    jwksUrl: values.firebaseJwksUrl,
    accountsUrl: values.firebaseAccountsUrl,
    ...(account && { serviceAccount: account }),
  }
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem.replaceAll(String.raw`\n`, '\n'))
  } catch {
    return undefined
  }
}

function jsonObjectOf(value: string): object {
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}

function textIn(object: object, name: string): string | undefined {
  const value: unknown = Object.entries(object).find(([key]) => key === name)?.[1]
  return typeof value === 'string' && value !== '' ? value : undefined
}
