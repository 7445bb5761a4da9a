const name = 'latchkey.passkey-offer'

/** Whether she said no on this device. A browser that keeps nothing would be asked for ever, and so is not asked. */
export function isOfferDeclined(): boolean {
  try {
    return window.localStorage.getItem(name) !== null
  } catch {
    return true
  }
}

/** Keeps her answer, in this browser and without a word about her. */
export function rememberDeclined(): void {
  try {
    window.localStorage.setItem(name, 'declined')
  } catch {
    // Full or turned off: then it is asked again after the next sign-in.
  }
}
