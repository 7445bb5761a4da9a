import { afterEach, describe, expect, it, vi } from 'vitest'
import sharp from 'sharp'
import { createImagePool, type SquareOptions } from './image-pool.ts'
import { goodPictures, hostileImages, jpegSegment } from './testing/hostile-images.ts'

const square: SquareOptions = { size: 64, format: 'jpg', quality: 70 }
const pool = createImagePool({ workers: 2, queueMax: 200 })
const quarters = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'] as const

/** 400 by 200: a red, a green, a blue and a white stripe from left to right. */
async function stripes() {
  const stripe = (background: string, left: number) => ({
    input: { create: { width: 100, height: 200, channels: 3 as const, background } },
    left,
    top: 0,
  })
  return sharp({ create: { width: 400, height: 200, channels: 3, background: '#000' } })
    .composite(quarters.map((colour, index) => stripe(colour, index * 100)))
    .png()
    .toBuffer()
}

async function colourAt(bytes: Uint8Array, left: number, top: number): Promise<number[]> {
  const { data } = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data.subarray(0, 3)].map((value) => (value > 127 ? 1 : 0))
}

describe('a good picture', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('in %s becomes a square in any of the formats', async (from) => {
    const bytes = (await goodPictures())[from]
    for (const [format, contentType] of [
      ['jpg', 'image/jpeg'],
      ['png', 'image/png'],
      ['webp', 'image/webp'],
    ] as const) {
      const made = await pool.makeSquare(bytes, { ...square, format })
      expect(made.contentType).toBe(contentType)
      const { width, height, format: found } = await sharp(made.bytes).metadata()
      expect([width, height, found]).toEqual([64, 64, format === 'jpg' ? 'jpeg' : format])
    }
  })

  it('keeps its middle', async () => {
    const { bytes } = await pool.makeSquare(await stripes(), { ...square, format: 'png' })
    expect(await colourAt(bytes, 8, 32)).toEqual([0, 1, 0])
    expect(await colourAt(bytes, 56, 32)).toEqual([0, 0, 1])
  })

  it('is put upright as its metadata says', async () => {
    const sideways = await sharp(await stripes())
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const { bytes } = await pool.makeSquare(sideways, { ...square, format: 'png' })
    // Turned by a quarter: what was left is on top.
    expect(await colourAt(bytes, 32, 8)).toEqual([0, 1, 0])
    expect(await colourAt(bytes, 32, 56)).toEqual([0, 0, 1])
  })

  it('loses all of its metadata', async () => {
    const exif = { IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitude: '52/1 30/1 0/1' } }
    const telling = await sharp(await stripes())
      .jpeg()
      .withExif(exif)
      .withXmp('<x:xmpmeta>somebody</x:xmpmeta>')
      .toBuffer()
    expect(telling.includes('somebody')).toBe(true)
    for (const format of ['jpg', 'png', 'webp'] as const) {
      const { bytes } = await pool.makeSquare(telling, { ...square, format })
      const { exif: kept, xmp, icc, iptc } = await sharp(bytes).metadata()
      expect([kept, xmp, icc, iptc]).toEqual([undefined, undefined, undefined, undefined])
      expect(Buffer.from(bytes).includes('somebody')).toBe(false)
    }
  })

  it('may carry what phones put behind its end: a second picture, a film', async () => {
    const { jpeg } = await goodPictures()
    const film = Buffer.concat([Buffer.from('\u0000\u0000\u0000\u0018ftypmp42'), Buffer.alloc(5000, 7)])
    for (const behind of [jpeg, film, Buffer.alloc(64)]) {
      expect((await pool.makeSquare(Buffer.concat([jpeg, behind]), square)).contentType).toBe('image/jpeg')
    }
  })

  it('becomes smaller with a lower quality, and white where it was transparent if it cannot stay so', async () => {
    const { jpeg } = await goodPictures()
    const [low, high] = await Promise.all([10, 95].map((quality) => pool.makeSquare(jpeg, { ...square, quality })))
    expect(low?.bytes.length).toBeLessThan(high?.bytes.length ?? 0)
    const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer()
    expect(await colourAt((await pool.makeSquare(clear, square)).bytes, 4, 4)).toEqual([1, 1, 1])
  })

  it('may have as many pixels as allowed', async () => {
    const small = createImagePool({ pixelsMax: 300 * 200 })
    const { png } = await goodPictures()
    expect((await small.makeSquare(png, square)).bytes.length).toBeGreaterThan(0)
    await expect(createImagePool({ pixelsMax: 300 * 200 - 1 }).makeSquare(png, square)).rejects.toMatchObject({
      details: { problem: 'too-large' },
    })
  })
})

describe('a hostile file', async () => {
  const files = await hostileImages()

  it('comes in sixty kinds here', () => {
    expect(files.length).toBeGreaterThanOrEqual(60)
    expect(new Set(files.map(({ bytes }) => bytes.toString('base64'))).size).toBe(files.length)
  })

  it.each(files)('is refused: $name', async ({ bytes }) => {
    await expect(pool.makeSquare(bytes, square)).rejects.toMatchObject({ code: 'IMAGE_REJECTED' })
  })

  it('never keeps the next good one from being made', async () => {
    const { webp } = await goodPictures()
    expect((await pool.makeSquare(webp, square)).contentType).toBe('image/jpeg')
  })
})

describe('the pool', () => {
  const extra: Promise<unknown>[] = []
  afterEach(() => Promise.allSettled(extra))

  it('ends work that takes too long or too much memory', async () => {
    const { jpeg } = await goodPictures()
    for (const limits of [{ timeMaxMs: 0 }, { memoryBytesMax: 1 }]) {
      await expect(createImagePool(limits).makeSquare(jpeg, square)).rejects.toMatchObject({
        details: { problem: 'too-costly' },
      })
    }
  })

  it('refuses whoever comes when too many wait', async () => {
    const { jpeg } = await goodPictures()
    const narrow = createImagePool({ workers: 1, queueMax: 1 })
    extra.push(narrow.makeSquare(jpeg, square), narrow.makeSquare(jpeg, square))
    await expect(narrow.makeSquare(jpeg, square)).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { retryAfterSeconds: 3 },
    })
    await Promise.all(extra)
    expect((await narrow.makeSquare(jpeg, square)).contentType).toBe('image/jpeg')
  })

  it('watches no process that could not be started', async () => {
    const { jpeg } = await goodPictures()
    const { execPath } = process
    const watching = vi.spyOn(globalThis, 'setInterval')
    const stopped = vi.spyOn(globalThis, 'clearInterval')
    process.execPath = '/nowhere/node'
    try {
      await expect(createImagePool().makeSquare(jpeg, square)).rejects.toMatchObject({ code: 'ENOENT' })
    } finally {
      process.execPath = execPath
    }
    const watches = () => watching.mock.results.map(({ value }) => value)
    expect(watches()).toHaveLength(1)
    await vi.waitFor(() => expect(stopped.mock.calls.flat()).toEqual(expect.arrayContaining(watches())))
  })

  it('does not take a comment for an attack', async () => {
    const { jpeg } = await goodPictures()
    const comment = jpegSegment(0xfe, 'Taken in <Paris>, 50 % off. PDF? No.')
    const commented = Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)])
    expect((await pool.makeSquare(commented, square)).contentType).toBe('image/jpeg')
  })
})
