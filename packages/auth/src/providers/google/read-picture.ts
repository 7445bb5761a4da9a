import { imageBytesMax } from '@latchkey/contracts/auth/user-image'
import { providerTimeoutMs, type Reach } from '../external/get-json.ts'

export interface PictureSource extends Reach {
  readonly issuer: string
}

/**
 * The picture that a token names, near `size` pixels wide, or null where it is in no place of Google's: whoever could choose the address could
 * have us ask anything for him (ASVS 5.0 1.3.6). No redirect is followed, and no more read than a picture may have.
 *
 * @throws Error where it cannot be had.
 */
export async function readGooglePicture(
  url: string,
  size: number,
  { issuer, fetch, timeoutMs = providerTimeoutMs }: PictureSource,
): Promise<Uint8Array | null> {
  if (!URL.canParse(url) || !isGoogles(new URL(url), new URL(issuer))) return null
  // Google serves any size that the address asks for.
  const sized = url.replace(/=s\d+(-c)?$/, `=s${size}-c`)
  const response = await fetch(sized, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  if (response.status !== 200 || !response.body) throw new Error(`It answered with status ${response.status}.`)
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body) {
    length += chunk.length
    if (length > imageBytesMax) throw new Error('The picture of a provider is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Where Google keeps pictures of people; whoever stands in its place keeps them himself. */
const isGoogles = ({ protocol, hostname, port, origin }: URL, issuer: URL): boolean =>
  origin === issuer.origin || (protocol === 'https:' && port === '' && hostname.endsWith('.googleusercontent.com'))
