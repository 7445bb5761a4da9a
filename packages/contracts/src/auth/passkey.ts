import * as z from 'zod'
import { id, lengthOf, storableText } from '../text.ts'

/** Most passkeys of one person. */
export const passkeysMax = 20

/** Most characters of a passkey's name. */
export const passkeyNameLengthMax = 60

const base64url = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .regex(/^[\w-]+$/, 'Expected base64url.')

/** Bytes that an authenticator made up, at most 1023 of them (WebAuthn Level 3 §4). */
const credentialId = base64url(1364)

/** What a passkey is called: NFC, 1 to 60 characters, no line breaks. */
export const passkeyName = storableText(256).transform((typed, context) => {
  const name = typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (name.length === 0 || lengthOf(name) > passkeyNameLengthMax) {
    context.addIssue({ code: 'custom', message: `Use 1 to ${passkeyNameLengthMax} characters.` })
    return z.NEVER
  }
  return name
})

/** How an authenticator can be reached, e.g. `internal` or `usb`; browsers may know more ways than we. */
const transport = z.string().regex(/^[a-z-]{1,32}$/)

const descriptor = z.object({
  id: credentialId,
  type: z.literal('public-key'),
  transports: z.array(transport),
})

/** One of a person's passkeys, as she sees it. */
export const passkey = z.object({
  id,
  name: z.string(),
  createdAt: z.date(),
  /** Null: not since it was added. */
  lastUsedAt: z.date().nullable(),
  /** Whether the device's maker keeps a copy, so that it outlives the device. */
  isSynced: z.boolean(),
})

export type Passkey = z.infer<typeof passkey>

/** What the passkey is to prove: who signs in, or that she who is signed in is still there. */
export const startPasskeySignInInput = z
  .strictObject({ purpose: z.enum(['sign-in', 'reauthentication']).default('sign-in') })
  .default({ purpose: 'sign-in' })

export type StartPasskeySignInInput = z.infer<typeof startPasskeySignInInput>

/** `options` are for `navigator.credentials.get`, in the JSON of WebAuthn Level 3 §5.1.11. */
export const startedPasskeySignIn = z.object({
  challengeId: id,
  options: z.object({
    challenge: z.string(),
    rpId: z.string(),
    /** In milliseconds; so long the challenge works. */
    timeout: z.number(),
    /** Empty at the sign-in: the device knows which passkeys it has, and whoever asks learns nothing. */
    allowCredentials: z.array(descriptor),
    userVerification: z.literal('required'),
  }),
})

export type StartedPasskeySignIn = z.infer<typeof startedPasskeySignIn>

// No strict objects here: what browsers add to their answers is theirs, and is left out.

/** What `navigator.credentials.get` answered, in the JSON of WebAuthn Level 3 §5.1. */
const passkeyAssertion = z.object({
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url(8192),
    authenticatorData: base64url(8192),
    signature: base64url(2048),
    userHandle: base64url(128).nullish(),
  }),
})

export type PasskeyAssertion = z.infer<typeof passkeyAssertion>

/** A challenge, signed by a passkey. */
export const passkeyAnswer = z.strictObject({ challengeId: id, response: passkeyAssertion })

export type PasskeyAnswer = z.infer<typeof passkeyAnswer>

/** `options` are for `navigator.credentials.create`, in the JSON of WebAuthn Level 3 §5.1.9. */
export const startedPasskeyRegistration = z.object({
  challengeId: id,
  options: z.object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number() })),
    /** In milliseconds; so long the challenge works. */
    timeout: z.number(),
    attestation: z.literal('none'),
    /** Hers already: a device that has one of these makes no second. */
    excludeCredentials: z.array(descriptor),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
  }),
})

export type StartedPasskeyRegistration = z.infer<typeof startedPasskeyRegistration>

/** What `navigator.credentials.create` answered. */
export const finishPasskeyRegistrationInput = z.strictObject({
  challengeId: id,
  response: z.object({
    id: credentialId,
    rawId: credentialId,
    type: z.literal('public-key'),
    response: z.object({
      clientDataJSON: base64url(8192),
      attestationObject: base64url(32_768),
      transports: z.array(transport).max(16).optional(),
    }),
  }),
  /** Default: after the device. */
  name: passkeyName.optional(),
})

export type FinishPasskeyRegistrationInput = z.infer<typeof finishPasskeyRegistrationInput>

export const renamePasskeyInput = z.strictObject({ id, name: passkeyName })
export type RenamePasskeyInput = z.infer<typeof renamePasskeyInput>

export const deletePasskeyInput = z.strictObject({ id })
export type DeletePasskeyInput = z.infer<typeof deletePasskeyInput>
