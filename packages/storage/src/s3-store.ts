import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import { isObjectKey, type ObjectStore, type StoredBytes } from './object-store.ts'

/** A bucket, and how it is reached. */
export interface S3Bucket {
  /** The service without the bucket, e.g. https://s3.eu-central-1.amazonaws.com. */
  readonly endpoint: URL
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Whether the bucket stands in the path, as servers of one's own mostly want it; else it stands before the host. */
  readonly isPathStyle: boolean
}

export interface S3StoreOptions extends S3Bucket {
  readonly clock: { now(): Date }
  /** Default: the system's. */
  readonly fetch?: (url: URL, init: RequestInit) => Promise<Response>
  /** How long one request may take, in milliseconds. Default 5 s. */
  readonly timeoutMs?: number
}

/**
 * Objects in a bucket that speaks S3. Requests are signed (AWS Signature Version 4), their content included, and follow no
 * redirects. Reading is tried twice, writing once. The key needs `s3:GetObject`, `s3:PutObject` and `s3:DeleteObject` on the
 * objects, and `s3:ListBucket` on the bucket: without that, what is not there is answered like what is forbidden.
 */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  return {
    async put(key, object) {
      const response = await send(options, 'PUT', addressOf(options, key), object)
      if (!response.ok) throw await refusalOf(response, 'PUT')
      await response.body?.cancel()
    },
    async get(key) {
      const response = await readTwice(options, addressOf(options, key))
      if (response.ok) {
        const contentType = response.headers.get('content-type') ?? 'application/octet-stream'
        return { bytes: new Uint8Array(await response.arrayBuffer()), contentType }
      }
      const refusal = await refusalOf(response, 'GET')
      if (refusal.code === 'NoSuchKey') return undefined
      throw refusal
    },
    async delete(key) {
      const response = await send(options, 'DELETE', addressOf(options, key))
      const refusal = response.ok ? undefined : await refusalOf(response, 'DELETE')
      if (refusal && refusal.code !== 'NoSuchKey') throw refusal
      await response.body?.cancel()
    },
  }
}

/** Reading changes nothing, so it is tried again where the service stumbled. */
async function readTwice(options: S3StoreOptions, address: URL): Promise<Response> {
  const first = await send(options, 'GET', address).catch(() => undefined)
  if (first && first.status < 500) return first
  await first?.body?.cancel()
  return send(options, 'GET', address)
}

async function send(
  options: S3StoreOptions,
  method: 'PUT' | 'GET' | 'DELETE',
  address: URL,
  object?: StoredBytes,
): Promise<Response> {
  const { region, accessKeyId, secretAccessKey, clock, timeoutMs = 5000 } = options
  const { fetch: ask = fetch } = options
  const signer = new AwsV4Signer({
    method,
    url: address.href,
    headers: {
      'x-amz-content-sha256': createHash('sha256')
        .update(object?.bytes ?? '')
        .digest('hex'),
      ...(object && { 'content-type': object.contentType }),
    },
    ...{ accessKeyId, secretAccessKey, region, service: 's3', allHeaders: true },
    datetime: clock
      .now()
      .toISOString()
      .replaceAll(/[:-]|\.\d{3}/g, ''),
  })
  const { url, headers } = await signer.sign()
  return ask(url, {
    method,
    headers,
    ...(object && { body: object.bytes }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
}

function addressOf({ endpoint, bucket, isPathStyle }: S3Bucket, key: string): URL {
  if (!isObjectKey(key)) throw new Error('A key holds letters, digits, "-" and "_" only.')
  const url = new URL(endpoint)
  const folder = url.pathname.replace(/\/$/, '')
  url.pathname = isPathStyle ? `${folder}/${bucket}/${key}` : `${folder}/${key}`
  if (!isPathStyle) url.hostname = `${bucket}.${endpoint.hostname}`
  return url
}

/** What the service says, without its words, which repeat what was signed. */
class S3Refusal extends Error {
  override readonly name = 'S3Refusal'
  readonly code: string

  constructor(method: string, status: number, code: string) {
    super(`The bucket refused ${method} with ${status} ${code}.`)
    this.code = code
  }
}

async function refusalOf(response: Response, method: string): Promise<S3Refusal> {
  const [, code = 'without a reason'] = /<Code>(\w{1,64})<\/Code>/.exec(await response.text()) ?? []
  return new S3Refusal(method, response.status, code)
}
