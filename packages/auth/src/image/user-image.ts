import { DomainError } from '@latchkey/contracts/domain-error'
import { isObjectKey, type StoredBytes } from '@latchkey/storage/object-store'
import type { AuthRuntime } from '../runtime.ts'
import { initialsIn } from './image-url.ts'
import { drawInitials } from './initials-picture.ts'

type Pictured = Pick<AuthRuntime, 'db' | 'config' | 'imageStore' | 'clock'>

/** How long a picture that is not in use yet may take to come into use. */
const draftLifetimeMs = 3_600_000

/**
 * A picture by the key in its URL: one that we encoded, or drawn initials. One that was replaced, or whose person is
 * gone, is not there any more.
 *
 * @throws DomainError `NOT_FOUND`.
 */
export async function readUserImage({ db, config, imageStore }: Pictured, key: string): Promise<StoredBytes> {
  if (!config.enableUserImages || !isObjectKey(key)) throw new DomainError('NOT_FOUND')
  const drawn = initialsIn(key)
  if (drawn) return { bytes: new TextEncoder().encode(drawInitials(drawn)), contentType: 'image/svg+xml' }
  const row = await db.tables.userImage.findUnique({ where: { key }, select: { userId: true, unusedSince: true } })
  const object = row?.userId && row.unusedSince === null ? await imageStore.get(key) : undefined
  if (!object) throw new DomainError('NOT_FOUND')
  return object
}

/** Deletes pictures out of use: the bytes first, so that a row without bytes is found and finished later. */
export async function deleteUnusedImage({ db, imageStore }: Pictured, key: string): Promise<void> {
  await imageStore.delete(key)
  await db.tables.userImage.deleteMany({ where: { key, OR: [{ unusedSince: { not: null } }, { userId: null }] } })
}

const batchSize = 100

/**
 * Deletes the pictures of people who are gone, and those that were replaced or never came into use. Any number of
 * processes may do it at once. Answers how many.
 */
export async function purgeUserImages(auth: Pictured): Promise<number> {
  const before = new Date(auth.clock.now().getTime() - draftLifetimeMs)
  const unused = await auth.db.tables.userImage.findMany({
    where: { OR: [{ unusedSince: { lt: before } }, { userId: null }] },
    take: batchSize,
    select: { key: true },
  })
  for (const { key } of unused) await deleteUnusedImage(auth, key)
  return unused.length < batchSize ? unused.length : unused.length + (await purgeUserImages(auth))
}
