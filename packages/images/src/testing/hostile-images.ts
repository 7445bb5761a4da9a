import { crc32, deflateSync, gzipSync } from 'node:zlib'
import sharp from 'sharp'

/** A file that somebody might send in place of a picture. */
export interface HostileImage {
  readonly name: string
  readonly bytes: Buffer
}

/** Bombs, foreign formats, polyglots, and broken or cut off pictures: over sixty, and none is a picture to take. */
export async function hostileImages(): Promise<readonly HostileImage[]> {
  const pictures = await goodPictures()
  return [
    ...(await bombs(pictures)),
    ...foreignFormats(),
    ...(await otherImageFormats()),
    ...polyglots(pictures),
    ...cutOff(pictures),
    ...broken(pictures),
  ]
}

/** One ordinary picture in each format, 300 by 200. */
export async function goodPictures(): Promise<Readonly<Record<'jpeg' | 'png' | 'webp', Buffer>>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#336699', noise } })
  const [jpeg, png, webp] = await Promise.all([
    picture.clone().jpeg().toBuffer(),
    picture.clone().png().toBuffer(),
    picture.clone().webp().toBuffer(),
  ])
  return { jpeg, png, webp }
}

type Pictures = Awaited<ReturnType<typeof goodPictures>>

/** One part of a PNG. */
function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, checksum])
}

/** One segment of a JPEG. */
export function jpegSegment(code: number, data: string): Buffer {
  const head = Buffer.from([0xff, code, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, Buffer.from(data, 'latin1')])
}

const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

interface PngShape {
  readonly width: number
  readonly height: number
  readonly pixels: Buffer
  readonly header?: readonly number[]
}

/** A PNG of the given size, whatever its compressed pixels hold. `header`: bits, colour type, 0, 0, interlacing. */
function pngOf({ width, height, pixels, header = [8, 0, 0, 0, 0] }: PngShape, extra: readonly Buffer[] = []): Buffer {
  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  return Buffer.concat([
    pngStart,
    pngChunk('IHDR', Buffer.concat([size, Buffer.from(header)])),
    ...extra,
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

const zeros = (length: number) => deflateSync(Buffer.alloc(length), { level: 9 })

async function bombs({ jpeg, webp }: Pictures): Promise<HostileImage[]> {
  const grey = (width: number, height: number) => pngOf({ width, height, pixels: zeros((width + 1) * height) })
  const sofAt = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  const hugeJpeg = Buffer.from(jpeg)
  hugeJpeg.writeUInt16BE(65_500, sofAt + 5)
  hugeJpeg.writeUInt16BE(65_500, sofAt + 7)
  const hugeWebp = Buffer.from(webp)
  // The size in a lossy WebP's frame header, behind the start code.
  hugeWebp.writeUInt16LE(16_383, hugeWebp.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 3)
  hugeWebp.writeUInt16LE(16_383, hugeWebp.indexOf(Buffer.from([0x9d, 0x01, 0x2a])) + 5)
  const wide = await sharp({ create: { width: 16_000, height: 1_600, channels: 3, background: '#fff' } })
    .webp({ lossless: true })
    .toBuffer()
  return [
    { name: 'a PNG that unpacks to 100 million pixels', bytes: grey(10_000, 10_000) },
    { name: 'a PNG that is one pixel too large', bytes: grey(5_000, 5_001) },
    { name: 'a PNG of a million columns', bytes: grey(1_000_000, 26) },
    { name: 'a PNG of 65535 rows', bytes: grey(400, 65_535) },
    {
      name: 'a PNG that claims the largest size there is',
      bytes: pngOf({ width: 0x7fffffff, height: 0x7fffffff, pixels: zeros(10) }),
    },
    {
      name: 'an interlaced 16-bit PNG of 30 million pixels',
      bytes: pngOf({ width: 6_000, height: 5_000, pixels: zeros(1_000_000), header: [16, 6, 0, 0, 1] }),
    },
    { name: 'a JPEG that claims 4 billion pixels', bytes: hugeJpeg },
    { name: 'a WebP that claims 268 million pixels', bytes: hugeWebp },
    { name: 'a WebP of 25.6 million pixels of one colour', bytes: wide },
  ]
}

const laughs = [
  '<!DOCTYPE x [<!ENTITY a "ha">',
  ...Array.from(
    { length: 9 },
    (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`,
  ),
  ']><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>',
].join('')

function foreignFormats(): HostileImage[] {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
  const texts: Readonly<Record<string, string>> = {
    'an SVG': svg,
    'an SVG with a prolog': `<?xml version="1.0"?>${svg}`,
    'an SVG behind a byte order mark': `\u00ef\u00bb\u00bf${svg}`,
    'an SVG behind white space': `\n\t  ${svg}`,
    'an SVG that reads a file':
      '<!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&f;</text></svg>',
    'an SVG that expands for ever': laughs,
    'an SVG that fetches a picture':
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/x.png"/></svg>',
    'a page': '<!doctype html><script>alert(1)</script>',
    'a script for ImageMagick': 'push graphic-context\nfill \'url(https://localhost/x.jpg"|id")\'\npop graphic-context',
    'a PostScript file': '%!PS-Adobe-3.0 EPSF-3.0\n(x) run',
    'a PDF': '%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj',
    'a program': '\u007fELF\u0002\u0001\u0001',
    'a program for Windows': 'MZ\u0090\u0000',
    'an archive': 'PK\u0003\u0004\u0014\u0000',
    'plain text': 'This is a picture, honestly.',
    'nothing at all': '',
    'one byte': '\u00ff',
    'a thousand zeros': '\u0000'.repeat(1000),
    'only the start of a JPEG': '\u00ff\u00d8\u00ff',
    'only the start of a WebP': 'RIFF\u0004\u0000\u0000\u0000WEBP',
    'a sound in the wrapping of a WebP': 'RIFF\u0024\u0000\u0000\u0000WAVEfmt ',
    'an icon': '\u0000\u0000\u0001\u0000\u0001\u0000',
    'a bitmap': 'BM\u003e\u0000\u0000\u0000',
    'a Photoshop file': '8BPS\u0000\u0001',
    'a HEIC': '\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic',
    'a JPEG XL': '\u00ff\u000a\u0000',
  }
  return [
    ...Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text, 'latin1') })),
    { name: 'only the start of a PNG', bytes: pngStart },
    { name: 'a packed SVG', bytes: gzipSync(svg) },
  ]
}

async function otherImageFormats(): Promise<HostileImage[]> {
  const picture = sharp({ create: { width: 20, height: 20, channels: 3, background: '#000' } })
  return Promise.all([
    picture
      .clone()
      .gif()
      .toBuffer()
      .then((bytes) => ({ name: 'a GIF', bytes })),
    picture
      .clone()
      .tiff()
      .toBuffer()
      .then((bytes) => ({ name: 'a TIFF', bytes })),
    picture
      .clone()
      .avif()
      .toBuffer()
      .then((bytes) => ({ name: 'an AVIF', bytes })),
  ])
}

function polyglots({ jpeg, png, webp }: Pictures): HostileImage[] {
  const afterStart = (segment: Buffer) => Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
  const afterHeader = (chunk: Buffer) => Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
  const behind = (picture: Buffer, text: string) => Buffer.concat([picture, Buffer.from(text, 'latin1')])
  const inWebp = (text: string) => {
    const head = Buffer.from('XMP \u0000\u0000\u0000\u0000', 'latin1')
    const even = text.length % 2 === 0 ? text : `${text} `
    head.writeUInt32LE(even.length, 4)
    const whole = Buffer.concat([webp, head, Buffer.from(even, 'latin1')])
    whole.writeUInt32LE(whole.length - 8, 4)
    return whole
  }
  return [
    { name: 'a JPEG with PHP in its comment', bytes: afterStart(jpegSegment(0xfe, '<?php system($_GET[0]); ?>')) },
    {
      name: 'a JPEG with a script in its EXIF',
      bytes: afterStart(jpegSegment(0xe1, 'Exif\u0000\u0000<script>alert(1)</script>')),
    },
    { name: 'a JPEG that is a PDF too', bytes: afterStart(jpegSegment(0xfe, '%PDF-1.7\n1 0 obj<<>>endobj')) },
    { name: 'a JPEG with an archive behind it', bytes: behind(jpeg, 'PK\u0003\u0004 and more') },
    { name: 'a JPEG with a page behind it', bytes: behind(jpeg, '<HTML><body onload=alert(1)>') },
    { name: 'a JPEG with a program behind it', bytes: behind(jpeg, 'MZ\u0090\u0000 and more') },
    { name: 'a JPEG with a shell script behind it', bytes: behind(jpeg, '#!/bin/sh\nid') },
    {
      name: 'a PNG with a script in its text',
      bytes: afterHeader(pngChunk('tEXt', Buffer.from('Comment\u0000<script>alert(1)</script>'))),
    },
    {
      name: 'a PNG with an SVG in its text',
      bytes: afterHeader(
        pngChunk('iTXt', Buffer.from('XML:com.adobe.xmp\u0000\u0000\u0000\u0000\u0000<svg onload=alert(1)>')),
      ),
    },
    { name: 'a PNG with an archive behind it', bytes: behind(png, 'PK\u0003\u0004') },
    { name: 'a PNG with anything behind it', bytes: behind(png, 'anything') },
    { name: 'a WebP with a page behind it', bytes: behind(webp, '<html>') },
    { name: 'a WebP with a script in its XMP', bytes: inWebp('<x:xmpmeta><script>alert(1)</script>') },
  ]
}

function cutOff(pictures: Pictures): HostileImage[] {
  const shares = [0.1, 0.5, 0.9] as const
  return Object.entries(pictures).flatMap(([format, bytes]) => [
    ...shares.map((share) => ({
      name: `the first ${share * 100} % of a ${format}`,
      bytes: bytes.subarray(0, Math.floor(bytes.length * share)),
    })),
    { name: `a ${format} without its last byte`, bytes: bytes.subarray(0, -1) },
  ])
}

function broken({ jpeg, png, webp }: Pictures): HostileImage[] {
  const changed = (picture: Buffer, change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(picture)
    change(bytes)
    return bytes
  }
  return [
    { name: 'a PNG without size', bytes: pngOf({ width: 0, height: 0, pixels: zeros(10) }) },
    { name: 'a PNG with too few pixels', bytes: pngOf({ width: 100, height: 100, pixels: zeros(10) }) },
    {
      name: 'a PNG whose pixels are no pixels',
      bytes: pngOf({ width: 100, height: 100, pixels: Buffer.from('nonsense') }),
    },
    { name: 'a PNG without pixels', bytes: Buffer.concat([png.subarray(0, 33), pngChunk('IEND', Buffer.alloc(0))]) },
    {
      name: 'a PNG of a colour type that does not exist',
      bytes: pngOf({ width: 9, height: 9, pixels: zeros(90), header: [8, 5, 0, 0, 0] }),
    },
    { name: 'a PNG with a wrong checksum', bytes: changed(png, (bytes) => bytes.writeUInt32BE(0, 29)) },
    {
      name: 'a PNG whose part is longer than the file',
      bytes: changed(png, (bytes) => bytes.writeUInt32BE(0x7fffffff, 33)),
    },
    {
      name: 'a JPEG whose segment is longer than the file',
      bytes: changed(jpeg, (bytes) => bytes.writeUInt16BE(0xffff, 4)),
    },
    { name: 'a JPEG without pixels', bytes: Buffer.from([0xff, 0xd8, 0xff, 0xd9]) },
    {
      name: 'a WebP whose part is longer than the file',
      bytes: changed(webp, (bytes) => bytes.writeUInt32LE(0x7ffffff0, 16)),
    },
    { name: 'a WebP of zeros', bytes: changed(webp, (bytes) => void bytes.fill(0, 20)) },
  ]
}
