import type { ImageProblem } from '@latchkey/contracts/auth/user-image'

/** What a file is by its content; names and declared types say nothing (OWASP ASVS 5.2.2). */
export type Container = { readonly format: 'jpeg' | 'png' | 'webp' } | { readonly problem: ImageProblem }

/**
 * Walks through a file's parts without decoding a pixel: whether it is a JPEG, PNG or WebP from its first byte to its
 * last, and carries nothing that another program would take for a document, a page or an archive.
 */
export function inspectContainer(bytes: Buffer): Container {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return check('jpeg', jpegParts(bytes))
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return check('png', pngParts(bytes))
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return check('webp', webpParts(bytes))
  return { problem: 'not-an-image' }
}

/** A file as its format tells it apart: everything but the pixels, and what follows behind its end. */
interface Parts {
  readonly metadata: readonly Buffer[]
  readonly trailer: Buffer
  /** Whether phones put things of their own behind the end: a second picture, a short film. */
  readonly mayTrail: boolean
}

function check(format: 'jpeg' | 'png' | 'webp', parts: Parts | undefined): Container {
  if (!parts) return { problem: 'damaged' }
  const { metadata, trailer, mayTrail } = parts
  if (!mayTrail && trailer.some((byte) => byte !== 0)) return { problem: 'unsafe' }
  return [...metadata, trailer].some(isForeign) ? { problem: 'unsafe' } : { format }
}

// A file that is a picture to one program and something that runs to another (a polyglot).
// oxlint-disable-next-line no-control-regex -- archives begin with them
const foreign = /<\?php|<script|<html|<svg[\s>]|<!doctype|<!entity|%pdf-|pk\u0003\u0004|pk\u0005\u0006/i
const foreignStart = /^(?:#!\/|MZ)/

function isForeign(part: Buffer): boolean {
  const spelt = part.toString('latin1')
  return foreignStart.test(spelt) || foreign.test(spelt)
}

function jpegParts(bytes: Buffer): Parts | undefined {
  const metadata: Buffer[] = []
  let at = 2
  for (;;) {
    const marker = nextMarker(bytes, at)
    if (marker === undefined) return undefined
    const { code, end } = marker
    if (code === 0xd9) return { metadata, trailer: bytes.subarray(end), mayTrail: true }
    at = end
    // Without a length: restarts and the like.
    if (code === 0x01 || (code >= 0xd0 && code <= 0xd7)) continue
    if (end + 2 > bytes.length) return undefined
    const length = bytes.readUInt16BE(end)
    if (length < 2 || end + length > bytes.length) return undefined
    if (code === 0xfe || (code >= 0xe0 && code <= 0xef)) metadata.push(bytes.subarray(end + 2, end + length))
    at = end + length
  }
}

/** The next marker; compressed pixels before it are passed over, whose 0xff is followed by a zero. */
function nextMarker(bytes: Buffer, from: number): { readonly code: number; readonly end: number } | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1]
    if (code === undefined) return undefined
    if (code !== 0x00 && code !== 0xff) return { code, end: at + 2 }
  }
  return undefined
}

function pngParts(bytes: Buffer): Parts | undefined {
  const metadata: Buffer[] = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    const type = text(bytes, at + 4, at + 8)
    if (end > bytes.length || (at === 8 && type !== 'IHDR')) return undefined
    if (type === 'IEND') return { metadata, trailer: bytes.subarray(end), mayTrail: false }
    // The pixels are compressed, whatever they spell.
    if (type !== 'IDAT' && type !== 'fdAT') metadata.push(bytes.subarray(at + 8, end - 4))
    at = end
  }
  return undefined
}

function webpParts(bytes: Buffer): Parts | undefined {
  const end = 8 + bytes.readUInt32LE(4)
  if (end > bytes.length) return undefined
  const metadata: Buffer[] = []
  for (let at = 12; at + 8 <= end;) {
    const length = bytes.readUInt32LE(at + 4)
    const type = text(bytes, at, at + 4)
    if (at + 8 + length > end) return undefined
    if (!pixelChunks.has(type)) metadata.push(bytes.subarray(at + 8, at + 8 + length))
    at += 8 + length + (length % 2)
  }
  return { metadata, trailer: bytes.subarray(end), mayTrail: false }
}

const pixelChunks: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANMF'])

const text = (bytes: Buffer, start: number, end: number) => bytes.toString('latin1', start, end)

function startsWith(bytes: Buffer, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte)
}
