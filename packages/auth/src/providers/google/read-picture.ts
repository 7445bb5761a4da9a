import { imageBytesMax } from '@latchkey/contracts/auth/user-image'
import type { ProviderWorld } from '../external/create-openid-provider.ts'
import { providerTimeoutMs, type Reach } from '../external/get-json.ts'

export interface PictureSource extends Reach, Pick<ProviderWorld, 'pictures'> {
  readonly issuer: string
}

/**
 * The picture that a token names, near `size` pixels wide, or null where it is on no host of the configuration's: whoever
 * could choose the address could have us ask anything for him (ASVS 5.0 1.3.6). No redirect is followed, and no more read
 * than a picture may have.
 *
 * @throws Error where it cannot be had.
 */
export async function readGooglePicture(url: string, size: number, source: PictureSource): Promise<Uint8Array | null> {
  const fetch = fetchFor(url, source)
  if (!fetch) return null
  const { timeoutMs = providerTimeoutMs } = source
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

/** Who keeps pictures under his own name is trusted like his tokens; other hosts are asked as the internet is. */
function fetchFor(url: string, { issuer, fetch, pictures }: PictureSource): Reach['fetch'] | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, hostname, port, username, password, origin } = new URL(url)
  if (username !== '' || password !== '') return undefined
  if (origin === new URL(issuer).origin) return fetch
  return protocol === 'https:' && port === '' && pictures?.hosts.includes(hostname) ? pictures.fetch : undefined
}
