import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { requireLiveSession } from '../core/require-live-session.ts'
import { tellUserUpdated } from '../core/tell-user-updated.ts'
import { userLock } from '../core/user-lock.ts'
import { spend } from '../guard/spend.ts'
import type { AuthRuntime, AuthSession } from '../runtime.ts'
import { imageUrlOf } from './image-url.ts'
import { storeImage, useImageWithin } from './store-image.ts'
import { deleteUnusedImage } from './user-image.ts'

/**
 * Makes the middle of a JPEG, PNG or WebP the person's picture, in the size and format of the configuration. Nothing of
 * the file itself is kept. Her former picture is deleted.
 *
 * @returns where the picture is, from the root of the site.
 * @throws DomainError `NOT_ALLOWED` unless `enableUserImages` and `userCanEditUserImage`; `IMAGE_REJECTED` with the
 *   problem; `TOO_MANY_ATTEMPTS`; `OVERLOADED`; `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function setUserImage(
  auth: AuthRuntime,
  bytes: Uint8Array,
  session: AuthSession,
): Promise<{ imageUrl: string }> {
  requireEditable(auth)
  const { userId } = session
  await spend(auth, { limit: 'imageUploads', subject: [userId] })
  const key = await storeImage(auth, userId, bytes)
  await replaceImage(auth, session, key).catch(async (error: unknown) => {
    // Her account may be gone, and the row that says so as well: then nobody else would find the bytes.
    if (isDomainError(error, 'NOT_SIGNED_IN')) await auth.imageStore.delete(key)
    throw error
  })
  return { imageUrl: imageUrlOf(key) }
}

/**
 * Goes back to the picture that everybody begins with.
 *
 * @throws DomainError `NOT_ALLOWED` as above; `NOT_SIGNED_IN` when the session ended meanwhile.
 */
export async function removeUserImage(auth: AuthRuntime, session: AuthSession): Promise<void> {
  requireEditable(auth)
  await replaceImage(auth, session, null)
}

function requireEditable({ config }: Pick<AuthRuntime, 'config'>): void {
  if (!config.enableUserImages || !config.userCanEditUserImage) throw new DomainError('NOT_ALLOWED')
}

async function replaceImage(auth: AuthRuntime, session: AuthSession, key: string | null): Promise<void> {
  const { userId } = session
  const replaced = await auth.db.transaction(async (tables) => {
    await requireLiveSession(tables, session)
    return useImageWithin(auth, tables, { userId, key })
  }, userLock(userId))
  tellUserUpdated(auth, userId)
  for (const former of replaced) {
    auth.background.run('delete a replaced picture', () => deleteUnusedImage(auth, former))
  }
}
