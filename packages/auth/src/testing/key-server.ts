import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTHeaderParameters } from 'jose'

/** How the server answers: as it should, not at all, wrongly, or from elsewhere. */
export type KeyServerMode = 'good' | 'silent' | 'broken' | 'redirecting' | 'another-issuer' | 'garbage'

/** A key of the server's, with the public half as it is published. */
export interface ServerKey {
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK & { readonly kid: string }
}

/** An authorization that is waiting to be exchanged. */
interface IssuedCode {
  readonly claims: Readonly<Record<string, unknown>>
  /** What redeems it, as the program that asked says itself, or as its authorization said it (RFC 7636 §4.2). */
  readonly codeVerifier?: string
  readonly codeChallenge?: string
  readonly redirectUri: string
}

/** An issuer of tokens on this machine: discovery, keys, and a token endpoint, over real HTTP. */
export interface KeyServer extends AsyncDisposable {
  readonly issuer: string
  readonly key: ServerKey
  /** How often each path was asked for. */
  readonly asked: ReadonlyMap<string, number>
  mode: KeyServerMode
  /** More of what its discovery document says; read when it is asked for. */
  alsoSays: Readonly<Record<string, unknown>>
  /** From now on another key signs, and it alone is published. */
  rotate(): Promise<void>
  /** A token over the claims, signed as the server signs; the header may be made another one. */
  sign(claims: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** A code that can be exchanged once, for a token over the claims. */
  issueCode(code: IssuedCode): string
  /** What is at `/picture`. */
  picture: Uint8Array<ArrayBuffer>
  /** What clients showed at the token endpoint, the latest last. */
  readonly clientSecrets: readonly string[]
}

export async function createKeyServer(algorithm = 'RS256'): Promise<KeyServer> {
  const asked = new Map<string, number>()
  const codes = new Map<string, IssuedCode>()
  const clientSecrets: string[] = []
  let issuedCodes = 0
  let key = await createServerKey(algorithm, 'key-1')
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost')
    asked.set(pathname, (asked.get(pathname) ?? 0) + 1)
    if (made.mode === 'good') void answer(request, response, pathname)
    else misbehave(response, made)
  })

  async function answer(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    if (pathname === '/.well-known/openid-configuration')
      return send(response, 200, { ...metadataOf(made.issuer, algorithm), ...made.alsoSays })
    if (pathname === '/keys') return send(response, 200, { keys: [key.publicJwk] })
    if (pathname === '/picture') return void response.end(made.picture)
    if (pathname !== '/token') return send(response, 404, {})
    const form = new URLSearchParams(await text(request))
    clientSecrets.push(form.get('client_secret') ?? '')
    const code = form.get('code') ?? ''
    const issued = codes.get(code)
    codes.delete(code)
    const isRight =
      issued?.redirectUri === form.get('redirect_uri') && isRedeemed(issued, form.get('code_verifier') ?? '')
    if (!issued || !isRight) return send(response, 400, { error: 'invalid_grant' })
    send(response, 200, { access_token: 'a', token_type: 'Bearer', id_token: await made.sign(issued.claims) })
  }

  const made: KeyServer = {
    issuer: '',
    mode: 'good',
    picture: new Uint8Array(),
    alsoSays: {},
    asked,
    clientSecrets,
    get key() {
      return key
    },
    async rotate() {
      key = await createServerKey(algorithm, `key-${Number(key.publicJwk.kid.slice(4)) + 1}`)
    },
    sign: (claims, header = {}) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: algorithm, kid: key.publicJwk.kid, ...header })
        .sign(key.privateKey),
    issueCode(issued) {
      const code = `code-${++issuedCodes}`
      codes.set(code, issued)
      return code
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(made, { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

/** A key pair under a name. */
export async function createServerKey(algorithm: string, kid: string): Promise<ServerKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  // Without its algorithm, as a provider may: then the list of algorithms is all that stands in the way.
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } }
}

const metadataOf = (issuer: string, algorithm: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: [algorithm],
})

const isRedeemed = ({ codeVerifier, codeChallenge }: IssuedCode, shown: string) =>
  codeVerifier === shown || codeChallenge === createHash('sha256').update(shown).digest('base64url')

function misbehave(response: ServerResponse, { mode, issuer }: KeyServer): void {
  if (mode === 'broken') send(response, 500, {})
  if (mode === 'garbage') response.writeHead(200, { 'content-type': 'application/json' }).end('[1, ')
  if (mode === 'redirecting') response.writeHead(302, { location: `${issuer}/elsewhere` }).end()
  if (mode === 'another-issuer') send(response, 200, metadataOf('https://accounts.example', 'RS256'))
  // 'silent': the connection stays open, and nothing comes.
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
