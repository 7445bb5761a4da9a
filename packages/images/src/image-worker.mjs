// A process that makes one square of one picture, for the process that started it, and leaves.
import { setPriority } from 'node:os'
import sharp from 'sharp'

const niceness = 10

try {
  setPriority(niceness)
} catch {
  // Then it runs like everything else.
}
sharp.cache(false)
sharp.concurrency(1)
// Decoders for anything else are not even reachable (OWASP ASVS 5.2.2).
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})

process.on('disconnect', () => process.exit())
process.once('message', (task) => {
  square(task).then(
    (result) => answer({ result }),
    (error) => answer({ problem: problemOf(error) }),
  )
})
process.send({ ready: true })

function answer(message) {
  process.send(message, () => process.exit())
}

async function square({ bytes, size, format, quality, pixelsMax }) {
  const input = sharp(bytes, { limitInputPixels: pixelsMax, failOn: 'error', pages: 1, sequentialRead: true })
  // What metadata says of the orientation is put into the pixels; then all of it is left behind.
  const picture = input.autoOrient().resize(size, size, { fit: 'cover', position: 'centre' }).toColourspace('srgb')
  switch (format) {
    case 'jpg':
      return picture.flatten({ background: '#ffffff' }).jpeg({ quality }).toBuffer()
    case 'png':
      return picture.png({ compressionLevel: 9 }).toBuffer()
    case 'webp':
      return picture.webp({ quality }).toBuffer()
    default:
      throw new Error(`There is no image format ${format}.`)
  }
}

function problemOf(error) {
  const message = error instanceof Error ? error.message : String(error)
  return /pixel limit|too large|exceeds/i.test(message) ? 'too-large' : 'damaged'
}
