import type { AuthRuntime, AuthTables } from '../runtime.ts'

/**
 * Makes a picture in the size and format of the configuration, and stores it under a new key. It is not in use yet.
 *
 * @throws DomainError `IMAGE_REJECTED`; `OVERLOADED`.
 */
export async function storeImage(auth: AuthRuntime, userId: string, bytes: Uint8Array): Promise<string> {
  const { userImageSize: size, userImageFormat: format, userImageQuality: quality } = auth.config
  const made = await auth.images.makeSquare(bytes, { size, format, quality })
  const key = Buffer.from(auth.random.bytes(24)).toString('base64url')
  const now = auth.clock.now()
  // The row first: bytes without one would stay for ever if this process ended here.
  await auth.db.tables.userImage.create({ data: { key, userId, createdAt: now, unusedSince: now } })
  await auth.imageStore.put(key, made)
  return key
}

/**
 * Makes a stored picture, or none, the person's, in the caller's transaction, which holds `userLock`. Answers the keys
 * that are out of use from then on.
 */
export async function useImageWithin(
  { clock }: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'userProfile' | 'userImage'>,
  { userId, key }: { readonly userId: string; readonly key: string | null },
): Promise<string[]> {
  const former = await tables.userImage.findMany({ where: { userId, unusedSince: null }, select: { key: true } })
  const keys = former.map((image) => image.key)
  await tables.userImage.updateMany({ where: { key: { in: keys } }, data: { unusedSince: clock.now() } })
  if (key !== null) {
    await tables.userImage.update({ where: { key }, data: { unusedSince: null }, select: { key: true } })
  }
  await tables.userProfile.upsert({
    where: { userId },
    create: { userId, imageKey: key },
    update: { imageKey: key },
    select: { userId: true },
  })
  return keys
}
