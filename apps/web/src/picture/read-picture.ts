import { squareOf, type Crop } from './crop.ts'

/** A picture file that this browser can show, upright. Give it back with `close`. */
export type OpenedPicture = ImageBitmap

/** Whether this is a file that the server takes and this browser can open; nothing otherwise. */
export async function openPicture(file: Blob): Promise<OpenedPicture | undefined> {
  if (!['image/jpeg', 'image/png', 'image/webp'].includes(file.type)) return undefined
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return undefined
  }
}

/** Draws the crop into a canvas, filling it. */
export function drawCrop(canvas: HTMLCanvasElement, picture: OpenedPicture, crop: Crop): void {
  const { left, top, side } = squareOf(picture, crop)
  const context = canvas.getContext('2d')
  context?.clearRect(0, 0, canvas.width, canvas.height)
  context?.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height)
}

/**
 * The crop as a file: small, so that a photo of any size goes through any line, and without the metadata of the
 * original. PNG, because it keeps what is transparent and loses nothing before the server encodes it.
 */
export async function exportCrop(picture: OpenedPicture, crop: Crop, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas')
  canvas.width = size
  canvas.height = size
  drawCrop(canvas, picture, crop)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('This browser could not encode the picture.')
  return new Uint8Array(await blob.arrayBuffer())
}
