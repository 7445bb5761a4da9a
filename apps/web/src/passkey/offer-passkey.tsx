import { answerOf, requireSession } from '../auth/require-session.ts'
import { isRecent } from '../auth/to-reauthenticate.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { PasskeyOffer } from './passkey-offer.tsx'

/** Offers a passkey to whoever has none and has just signed in by password, so that she need not do so again. */
export async function OfferPasskey() {
  if (requireSession().method !== 'email' || !isRecent()) return null
  const passkeys = await answerOf(pageRequest().caller.auth.passkey.list())
  return passkeys.length === 0 ? <PasskeyOffer /> : null
}
