import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { tellUserUpdated } from '../core/tell-user-updated.ts'
import { userLock } from '../core/user-lock.ts'
import type { AuthRuntime } from '../runtime.ts'
import { storeImage, useImageWithin } from './store-image.ts'
import { deleteUnusedImage } from './user-image.ts'

/**
 * Gives a new person the picture that her provider has of her (`provided`), or else the one that the application makes
 * (`userImageGenerator`), in the background; call it after the commit. Without one, or when it fails, she keeps her
 * initials; a picture she has chosen meanwhile stays.
 */
export function giveFirstImage(
  auth: AuthRuntime,
  userInfo: UserInfo,
  provided?: () => Promise<Uint8Array | null>,
): void {
  const { hooks, config } = auth
  if (!(provided ?? hooks?.userImageGenerator) || !config.enableUserImages) return
  auth.background.run('make a first picture', async () => {
    const bytes = (await provided?.()) ?? (await hooks?.userImageGenerator?.(userInfo))
    if (!bytes) return
    const { id: userId } = userInfo
    const key = await storeImage(auth, userId, bytes)
    const isUsed = await auth.db.transaction(async (tables) => {
      const own = await tables.userProfile.count({ where: { userId, imageKey: null } })
      if (own === 1) await useImageWithin(auth, tables, { userId, key })
      return own === 1
    }, userLock(userId))
    if (isUsed) tellUserUpdated(auth, userId)
    else await deleteUnusedImage(auth, key)
  })
}
