import type { StartedPasskeyRegistration, StartedPasskeySignIn } from '@latchkey/contracts/auth/passkey'

// Loaded when a device is first asked: most pages never do.
const loadLibrary = () => import('@simplewebauthn/browser')

/** What the device was asked for; `failed` where it, or the browser, could not. */
export type DeviceAnswer<Response> =
  | { readonly status: 'answered'; readonly response: Response }
  /** She changed her mind, or let the time pass. Browsers do not tell these apart, and neither is a failure. */
  | { readonly status: 'cancelled' }
  /** It has one of the excluded passkeys already. */
  | { readonly status: 'known' }
  | { readonly status: 'failed' }

/** Whether this browser knows passkeys at all. */
export const knowsPasskeys = (): boolean => typeof window.PublicKeyCredential === 'function'

/** Whether the device unlocks by itself: by a fingerprint, a face, or its PIN. */
export async function hasScreenLock(): Promise<boolean> {
  return knowsPasskeys() && window.PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable()
}

/** Whether the browser can offer passkeys among what it fills in. */
export async function canAutofill(): Promise<boolean> {
  if (!knowsPasskeys()) return false
  // Older browsers know passkeys and not this question.
  const ask: (() => Promise<boolean>) | undefined = window.PublicKeyCredential.isConditionalMediationAvailable
  return ask === undefined ? false : ask.call(window.PublicKeyCredential)
}

/** Has the browser ask for a passkey in a dialog of its own. What autofill waits for ends. */
export function askForPasskey(options: StartedPasskeySignIn['options']) {
  return outcomeOf(async () => (await loadLibrary()).startAuthentication({ optionsJSON: options }))
}

/** Has the device make a passkey. */
export function makePasskey(options: StartedPasskeyRegistration['options']) {
  return outcomeOf(async () => (await loadLibrary()).startRegistration({ optionsJSON: options }))
}

/** Offers passkeys among what the browser fills in, for as long as it takes. `stop` ends that. */
export async function waitForAutofill(options: StartedPasskeySignIn['options']) {
  const { startAuthentication, WebAuthnAbortService } = await loadLibrary()
  return {
    begin: () => outcomeOf(() => startAuthentication({ optionsJSON: options, useBrowserAutofill: true })),
    stop: () => WebAuthnAbortService.cancelCeremony(),
  }
}

async function outcomeOf<Response>(ask: () => Promise<Response>): Promise<DeviceAnswer<Response>> {
  try {
    return { status: 'answered', response: await ask() }
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return { status: 'cancelled' }
    return { status: name === 'InvalidStateError' ? 'known' : 'failed' }
  }
}
