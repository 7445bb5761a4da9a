import type { IncomingMessage } from 'node:http'
import { imageBytesMax } from '@latchkey/contracts/auth/user-image'
import {
  lengthRequiredPage,
  methodNotAllowedPage,
  notFoundPage,
  pictureTooLargePage,
  tooLargePage,
  wrongHostPage,
  type StaticPage,
} from './static-page.ts'

/** Most bytes a page's form may post. */
export const formBytesMax = 100_000

/** Pages with a form that takes a picture: as much as one may have, and some more for what a form wraps around it. */
const pictureFormPaths: ReadonlySet<string> = new Set(['/settings/profile'])

const bytesMaxAt = (path: string) => (pictureFormPaths.has(path) ? imageBytesMax + formBytesMax : formBytesMax)

interface Place {
  readonly appUrl: string
  readonly localMode: boolean
}

/** The site's icon, as every page names it. */
export const iconPath = '/icon.svg'

/** The path alone; a request line that names a whole URL counts as one for the start page. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return url.startsWith('/') ? (url.split('?', 1)[0] ?? '/') : '/'
}

/** The path with its query, as a person would see it: without the mark that Next's own fetches carry. */
export function pathAndQueryOf(request: IncomingMessage): string {
  const query = new URLSearchParams(request.url?.split('?').slice(1).join('?'))
  query.delete('_rsc')
  return query.size === 0 ? pathOf(request) : `${pathOf(request)}?${query}`
}

/**
 * Whether a page of ours led to this one: by a link, a form or a redirect after one. Browsers that do not say so by
 * themselves (Fetch Metadata; over plain http they may not) say which page it was.
 */
export function comesFromHere({ appUrl }: Pick<Place, 'appUrl'>, { headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined ? (headers.referer ?? '').startsWith(`${appUrl}/`) : site === 'same-origin'
}

/** Files that are the same for everybody. What is no file of ours is a page that is not there. */
export function isAsset(path: string): boolean {
  return /^\/(_next\/|__nextjs)/.test(path) || path === iconPath
}

/** Why a request is refused before anybody asks who made it, or `undefined`. */
export function refusalOf({ appUrl, localMode }: Place, request: IncomingMessage): StaticPage | undefined {
  // A name that somebody else points at loopback must not read local mode's inbox (DNS rebinding).
  if (localMode && !isOwnHost(request, appUrl)) return wrongHostPage
  if (!['GET', 'HEAD', 'POST'].includes(request.method ?? '')) return methodNotAllowedPage
  // A path that climbs means a file somewhere else, whoever normalises it next.
  if (climbs(pathOf(request))) return notFoundPage
  // Next's image optimiser: pages here do not use it, and its cache has leaked before (CVE-2025-57752).
  if (pathOf(request) === '/_next/image') return notFoundPage
  if (request.method !== 'POST') return undefined
  const length = request.headers['content-length']
  if (length === undefined) return lengthRequiredPage
  const path = pathOf(request)
  if (Number(length) <= bytesMaxAt(path)) return undefined
  return pictureFormPaths.has(path) ? pictureTooLargePage : tooLargePage
}

/** Whether a form posts more than any may that strangers can send. */
export function postsMuch({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && Number(headers['content-length']) > formBytesMax
}

const climbs = (path: string) => /(^|[/\\]|%2f|%5c)(\.|%2e){2}([/\\]|%2f|%5c|$)/i.test(path)

const loopbackAddresses = new Set(['127.0.0.1', '[::1]'])

/** In local mode pages asked for by a loopback address move to the app's own address, so that cookies agree. */
export function addressToPrefer({ appUrl, localMode }: Place, request: IncomingMessage): string | undefined {
  if (!localMode || request.method === 'POST' || loopbackAddresses.has(new URL(appUrl).hostname)) return undefined
  const asked = hostnameOf(request)
  return asked !== undefined && loopbackAddresses.has(asked) ? `${appUrl}${request.url ?? '/'}` : undefined
}

function isOwnHost(request: IncomingMessage, appUrl: string): boolean {
  const asked = hostnameOf(request)
  if (asked === undefined) return false
  return asked === 'localhost' || asked === new URL(appUrl).hostname || loopbackAddresses.has(asked)
}

function hostnameOf({ headers: { host } }: IncomingMessage): string | undefined {
  return host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined
}
