import * as z from 'zod'

/** How a profile picture is encoded. */
export type UserImageFormat = 'jpg' | 'png' | 'webp'

/**
 * Why a file is not taken as a picture: it is none (not a JPEG, PNG or WebP by its content), it is cut off or broken, it
 * carries something else along, it has too many pixels, or unpacking it takes more than a picture should.
 */
export const imageProblem = z.enum(['not-an-image', 'damaged', 'unsafe', 'too-large', 'too-costly'])
export type ImageProblem = z.infer<typeof imageProblem>

/** Most bytes of a picture that is sent: 5 MiB. */
export const imageBytesMax = 5 * 1024 * 1024

/** Where the new picture is, from the root of the site. */
export interface UploadedImage {
  readonly imageUrl: string
}
