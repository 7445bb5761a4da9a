import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { S3Bucket } from '../s3-store.ts'
import { readClaim, sha256, signatureOf } from './signature-v4.ts'

/** What a server answers in place of doing what it is asked. */
type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void

/** An S3 service on loopback with one bucket. It lets nobody in whose request is not signed to the letter. */
export interface S3Server extends AsyncDisposable {
  readonly bucket: S3Bucket
  /** Method and path of what came, in order. */
  readonly requests: readonly string[]
  /** The next request is answered so. */
  misbehaveOnce(misbehaviour: Misbehaviour): void
}

const accessKeyId = 'AKIDTESTTESTTESTTEST'
const secretAccessKey = 'a/secret+of/the/tests'
const region = 'eu-central-1'
const bucket = 'pictures'
const skewMaxMs = 15 * 60_000

export async function openS3Server(clock: { now(): Date }): Promise<S3Server> {
  const objects = new Map<string, { readonly bytes: Buffer; readonly contentType: string }>()
  const requests: string[] = []
  const misbehaviours: Misbehaviour[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const body = await buffer(request)
    requests.push(`${method} ${url}`)
    const misbehave = misbehaviours.shift()
    if (misbehave) return misbehave(request, response)
    const refusal = refusalOf(request, body, clock.now())
    if (refusal) return refuse(response, 403, refusal)
    const [name, key = ''] = placeOf(request)
    if (name !== bucket) return refuse(response, 404, 'NoSuchBucket')
    if (method === 'PUT') {
      objects.set(key, { bytes: body, contentType: request.headers['content-type'] ?? '' })
      response.writeHead(200).end()
    } else if (method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else {
      const object = objects.get(key)
      if (!object) return refuse(response, 404, 'NoSuchKey')
      response.writeHead(200, { 'Content-Type': object.contentType }).end(object.bytes)
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address instanceof Object ? address.port : 0
  return {
    bucket: {
      endpoint: new URL(`http://127.0.0.1:${port}`),
      region,
      bucket,
      accessKeyId,
      secretAccessKey,
      isPathStyle: true,
    },
    requests,
    misbehaveOnce: (misbehaviour) => void misbehaviours.push(misbehaviour),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Bucket and key, of either style. */
function placeOf({ headers: { host = '' }, url = '' }: IncomingMessage): [string, string | undefined] {
  const [, first = '', second] = url.split('/')
  const [subdomain = ''] = host.split('.s3.test', 1)
  return host.includes('.s3.test') ? [subdomain, first] : [first, second]
}

function refusalOf(request: IncomingMessage, body: Buffer, now: Date): string | undefined {
  const { method = '', url: path = '' } = request
  const claim = readClaim(request.headers.authorization ?? '')
  if (!claim) return 'AccessDenied'
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  if (headers['x-amz-content-sha256'] !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const [, day = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(headers['x-amz-date'] ?? '') ?? []
  const sentAt = Date.parse(`${day.replace(/(....)(..)/, '$1-$2-')}T${time.replace(/(..)(..)/, '$1:$2:')}Z`)
  if (claim.day !== day || !(Math.abs(now.getTime() - sentAt) <= skewMaxMs)) return 'RequestTimeTooSkewed'
  const mustBeSigned = ['host', ...Object.keys(headers).filter((name) => /^x-amz-|^content-type$/.test(name))]
  if (!mustBeSigned.every((name) => claim.signedHeaders.includes(name))) return 'AccessDenied'
  if (claim.accessKeyId !== accessKeyId || claim.region !== region) return 'InvalidAccessKeyId'
  return signatureOf({ method, path, headers }, claim, secretAccessKey) === claim.signature
    ? undefined
    : 'SignatureDoesNotMatch'
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const words = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${secretAccessKey}</Message></Error>`
  response.writeHead(status, { 'Content-Type': 'application/xml' }).end(words)
}
