import * as z from 'zod'
import { id } from '../text.ts'
import { userName } from './email.ts'

/** Whose accounts may stand for a person here: a closed set. */
export const identityProviderName = z.enum(['google', 'apple', 'firebase'])

export type IdentityProviderName = z.infer<typeof identityProviderName>

/** A token as the provider gave it. */
const idToken = z.string().min(1).max(16_384)

/** What the sign-in at the provider began with; where it is given, the token must hold the same. */
const nonce = z.string().min(1).max(512).optional()

/** An ID token, or the code of an authorization that the program began with PKCE and the redirect address it named. */
export const googleSignInInput = z.union([
  z.strictObject({ idToken, nonce }),
  z.strictObject({
    code: z.string().min(1).max(4096),
    codeVerifier: z.string().min(43).max(128),
    redirectUri: z.string().min(1).max(2048),
    nonce,
  }),
])

export type GoogleSignInInput = z.infer<typeof googleSignInInput>

/** Apple tells an app her name once, beside the token and never in it. It is kept where the sign-in makes an account. */
export const appleSignInInput = z.strictObject({
  idToken,
  nonce,
  givenName: userName.optional(),
  fullName: userName.optional(),
})

export type AppleSignInInput = z.infer<typeof appleSignInInput>

export const firebaseSignInInput = z.strictObject({ idToken, nonce })

export type FirebaseSignInInput = z.infer<typeof firebaseSignInInput>

/** A provider's account that she can sign in with. */
export const linkedIdentity = z.object({
  id,
  provider: identityProviderName,
  /** As the provider said it when it was linked. */
  email: z.string().nullable(),
  createdAt: z.date(),
  lastUsedAt: z.date(),
})

export type LinkedIdentity = z.infer<typeof linkedIdentity>

/** In what ways she can sign in. */
export const waysIn = z.object({ identities: z.array(linkedIdentity), hasPassword: z.boolean(), passkeys: z.number() })

export type WaysIn = z.infer<typeof waysIn>

export const linkIdentityInput = z.strictObject({ provider: identityProviderName, idToken, nonce })

export type LinkIdentityInput = z.infer<typeof linkIdentityInput>

export const unlinkIdentityInput = z.strictObject({ id })

export type UnlinkIdentityInput = z.infer<typeof unlinkIdentityInput>
