import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readProviderSettings } from './provider-variables.ts'

const pem = (type: 'ec' | 'rsa') =>
  (type === 'ec'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  ).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()
const ecKey = pem('ec')
const serviceAccount = {
  project_id: 'tasks',
  client_email: 'latchkey@tasks.iam.gserviceaccount.com',
  private_key: pem('rsa'),
}

const google = { GOOGLE_CLIENT_ID: 'web', GOOGLE_CLIENT_SECRET: 'secret' }
const apple = {
  APPLE_CLIENT_ID: 'com.example.web',
  APPLE_TEAM_ID: 'TEAM',
  APPLE_KEY_ID: 'KEY',
  APPLE_PRIVATE_KEY: ecKey,
}
const firebase = { FIREBASE_PROJECT_ID: 'tasks' }

function read(env: Readonly<Record<string, string>>) {
  const problems: string[] = []
  return { settings: readProviderSettings(env, problems), problems }
}

test('nothing set turns nothing on', () => {
  expect(read({})).toEqual({ settings: {}, problems: [] })
})

test('every provider is turned on by its own variables', () => {
  expect(read({ ...google, ...apple, ...firebase })).toMatchObject({
    problems: [],
    settings: {
      google: { clientIds: ['web'], clientSecret: 'secret', issuer: 'https://accounts.google.com', redirectUris: [] },
      apple: { clientIds: ['com.example.web'], teamId: 'TEAM', keyId: 'KEY', issuer: 'https://appleid.apple.com' },
      firebase: { projectId: 'tasks', issuer: 'https://securetoken.google.com/tasks' },
    },
  })
})

test('more client ids than the web’s may be named', () => {
  const { settings } = read({ ...google, GOOGLE_CLIENT_ID: 'web, android,ios' })
  expect(settings.google?.clientIds).toEqual(['web', 'android', 'ios'])
})

test('a private key may come on one line', () => {
  const oneLine = ecKey.replaceAll('\n', String.raw`\n`)
  expect(read({ ...apple, APPLE_PRIVATE_KEY: oneLine }).settings.apple?.privateKey.asymmetricKeyType).toBe('ec')
})

test('a service account is read, and its tokens come from where it says', () => {
  const account = { ...serviceAccount, token_uri: 'http://127.0.0.1:9/token' }
  const { settings, problems } = read({ ...firebase, FIREBASE_SERVICE_ACCOUNT: JSON.stringify(account) })
  expect(problems).toEqual([])
  expect(settings.firebase?.serviceAccount?.tokenUrl.href).toBe('http://127.0.0.1:9/token')
})

describe('said at the start, not at the first sign-in', () => {
  const half = /belong together/
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['Google without its secret', { GOOGLE_CLIENT_ID: 'web' }, half],
    ['Google without its id', { GOOGLE_CLIENT_SECRET: 'secret' }, half],
    ['Apple without its key', { ...apple, APPLE_PRIVATE_KEY: '' }, half],
    ['Apple without its team', { ...apple, APPLE_TEAM_ID: '' }, half],
    ['a key of another kind', { ...apple, APPLE_PRIVATE_KEY: pem('rsa') }, /\.p8/],
    ['a key that is none', { ...apple, APPLE_PRIVATE_KEY: 'a key' }, /\.p8/],
    ['an issuer without TLS', { ...google, GOOGLE_ISSUER: 'http://accounts.example' }, /https:/],
    ['an issuer with a query', { ...google, GOOGLE_ISSUER: 'https://accounts.example?x' }, /query/],
    ['a service account without its project', { FIREBASE_ISSUER: 'https://x.example' }, /FIREBASE_PROJECT_ID/],
    ['a service account that is none', { ...firebase, FIREBASE_SERVICE_ACCOUNT: '{"a":1}' }, /service account/],
    [
      'a service account of another project',
      { FIREBASE_PROJECT_ID: 'other', FIREBASE_SERVICE_ACCOUNT: JSON.stringify(serviceAccount) },
      /another project/,
    ],
  ])('%s', (_, env, problem) => {
    const { problems } = read(env)
    expect(problems).toEqual([expect.stringMatching(problem)])
  })

  test('without a secret in what is said', () => {
    const { problems } = read({ ...apple, APPLE_PRIVATE_KEY: 'hush', FIREBASE_SERVICE_ACCOUNT: '"hush"' })
    expect(problems.join('\n')).not.toContain('hush')
    expect(problems).toHaveLength(2)
  })
})
