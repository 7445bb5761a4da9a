import { createHash, createHmac } from 'node:crypto'

/** A request as its receiver sees it. */
export interface ReceivedRequest {
  readonly method: string
  /** Path as sent, without the query. */
  readonly path: string
  /** By lower-case name, the signed ones at least. */
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** What an `Authorization` header claims. */
export interface Claim {
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const claimForm =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([\da-f]{64})$/

export function readClaim(authorization: string): Claim | undefined {
  const [, accessKeyId, day, region, signed, signature] = claimForm.exec(authorization) ?? []
  if (!accessKeyId || !day || !region || !signed || !signature) return undefined
  return { accessKeyId, day, region, signedHeaders: signed.split(';'), signature }
}

/**
 * The signature that a request without a query ought to have, by the letter of AWS's "Signature Calculations for the
 * Authorization Header". Written for tests, so that what is sent is checked by other code than made it.
 */
export function signatureOf(request: ReceivedRequest, claim: Claim, secretAccessKey: string): string {
  const { day, region, signedHeaders } = claim
  const canonical = [
    request.method,
    request.path,
    '',
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim()}`),
    '',
    signedHeaders.join(';'),
    request.headers['x-amz-content-sha256'],
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`))
  return hmac(key, toSign).toString('hex')
}

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

const hmac = (key: Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()
