import * as z from 'zod'

/** Providers that a browser can be sent to. */
export const redirectProvider = z.enum(['google', 'apple'])

export type RedirectProvider = z.infer<typeof redirectProvider>

/** What somebody goes to a provider for: to sign in, to link its account to hers, or to prove once more that it is she. */
export const redirectPurpose = z.enum(['sign-in', 'link', 'reauthentication'])

export type RedirectPurpose = z.infer<typeof redirectPurpose>

/** Where a link leads that goes to a provider and comes back to `returnTo`. Linking always comes back to the settings. */
export function redirectStartPath(
  provider: RedirectProvider,
  { purpose, returnTo }: { readonly purpose: RedirectPurpose; readonly returnTo?: string },
): string {
  const query = [
    ...(purpose === 'sign-in' ? [] : [`purpose=${purpose}`]),
    ...(returnTo === undefined ? [] : [`returnTo=${encodeURIComponent(returnTo)}`]),
  ]
  return `/api/auth/${provider}/start${query.length === 0 ? '' : `?${query.join('&')}`}`
}

/**
 * What a page is told in its address, by `problem`, when a provider did not answer. Every other problem is told by the code
 * of the refusal.
 */
export const providerAway = 'PROVIDER_AWAY'
