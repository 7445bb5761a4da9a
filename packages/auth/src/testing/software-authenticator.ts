import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type {
  FinishPasskeyRegistrationInput,
  PasskeyAnswer,
  StartedPasskeyRegistration,
  StartedPasskeySignIn,
} from '@latchkey/contracts/auth/passkey'

/** What an answer may have that a real one has not. */
export interface AnswerFaults {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly crossOrigin?: boolean
  /** Signed in place of the challenge that was given. */
  readonly challenge?: string
  /** Nobody touched it. */
  readonly isAbsent?: boolean
  /** It was touched, but not unlocked. */
  readonly isLocked?: boolean
  readonly counter?: number
  readonly userHandle?: string | undefined
  /** One bit of what was signed is another afterwards. */
  readonly altered?: 'clientDataJSON' | 'authenticatorData' | 'signature'
}

/** What a new passkey may have that a real one has not. */
export interface CreationFaults extends AnswerFaults {
  /** The algorithm that the key says it is for. Default: ES256. */
  readonly algorithm?: number
  /** As a hostile program would send it: a statement with the maker's certificates. */
  readonly statement?: { readonly format: string; readonly certificate: Uint8Array }
  /** Said beside the data in which the authenticator's own stands. */
  readonly credentialId?: string
  /** Has the id of another one. */
  readonly copyOf?: Pick<SoftwarePasskey, 'credentialId'>
}

/** One passkey in software: a real P-256 key that signs what a device would. */
export interface SoftwarePasskey {
  readonly credentialId: string
  /** How often it was used. */
  readonly counter: number
  /** Signs a challenge; counts where the authenticator counts. */
  answer(started: StartedPasskeySignIn, faults?: AnswerFaults): PasskeyAnswer
}

/** A device that makes passkeys. */
export interface SoftwareAuthenticator {
  create(
    started: StartedPasskeyRegistration,
    faults?: CreationFaults,
  ): { readonly passkey: SoftwarePasskey; readonly answer: FinishPasskeyRegistrationInput }
}

/**
 * An authenticator of WebAuthn Level 3 without attestation, for tests. `isCounting`: it counts its uses, as security keys
 * do; `isSynced`: its maker keeps a copy, as phones do.
 */
export function createSoftwareAuthenticator(
  origin = 'https://latchkey.test',
  { isCounting = false, isSynced = true }: { readonly isCounting?: boolean; readonly isSynced?: boolean } = {},
): SoftwareAuthenticator {
  const device = { origin, isCounting, isSynced }
  return { create: (started, faults = {}) => create(device, started, faults) }
}

interface Device {
  readonly origin: string
  readonly isCounting: boolean
  readonly isSynced: boolean
}

function create(device: Device, { challengeId, options }: StartedPasskeyRegistration, faults: CreationFaults) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = faults.copyOf ? Buffer.from(faults.copyOf.credentialId, 'base64url') : randomBytes(32)
  const counter = device.isCounting ? 1 : 0
  const attested = Buffer.concat([
    Buffer.alloc(16),
    uint(credentialId.length, 2),
    credentialId,
    cbor(coseKeyOf(publicKey, faults.algorithm ?? -7)),
  ])
  const authData = Buffer.concat([headOf(device, { rpId: options.rp.id, counter, ...faults }, 0x40), attested])
  const clientData = clientDataOf(device, { type: 'webauthn.create', challenge: options.challenge, ...faults })
  const { format = 'none', certificate } = faults.statement ?? {}
  const statement = certificate ? { alg: -7, sig: randomBytes(64), x5c: [certificate] } : {}
  const id = faults.credentialId ?? base64url(credentialId)
  return {
    passkey: passkeyOf(device, { credentialId, privateKey, counter, userHandle: options.user.id }),
    answer: {
      challengeId,
      response: {
        id,
        rawId: id,
        type: 'public-key' as const,
        response: {
          clientDataJSON: base64url(flipped(clientData, faults.altered === 'clientDataJSON')),
          attestationObject: base64url(cbor({ fmt: format, attStmt: statement, authData })),
          transports: ['internal', 'hybrid'],
        },
      },
    },
  }
}

interface Secret {
  readonly credentialId: Buffer
  readonly privateKey: KeyObject
  readonly counter: number
  readonly userHandle: string
}

function passkeyOf(device: Device, { credentialId, privateKey, userHandle, ...made }: Secret): SoftwarePasskey {
  let { counter } = made
  const id = base64url(credentialId)
  return {
    credentialId: id,
    get counter() {
      return counter
    },
    answer({ challengeId, options }, faults = {}) {
      if (device.isCounting) counter++
      const authData = headOf(device, { rpId: options.rpId, counter, ...faults }, 0)
      const clientData = clientDataOf(device, { type: 'webauthn.get', challenge: options.challenge, ...faults })
      const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), privateKey)
      return {
        challengeId,
        response: {
          id,
          rawId: id,
          type: 'public-key',
          response: {
            clientDataJSON: base64url(flipped(clientData, faults.altered === 'clientDataJSON')),
            authenticatorData: base64url(flipped(authData, faults.altered === 'authenticatorData')),
            signature: base64url(flipped(signature, faults.altered === 'signature')),
            userHandle: 'userHandle' in faults ? faults.userHandle : userHandle,
          },
        },
      }
    },
  }
}

type Head = Pick<AnswerFaults, 'isAbsent' | 'isLocked'> & { readonly rpId: string; readonly counter: number }

/** Relying party, flags (WebAuthn Level 3 §6.1) and counter. */
function headOf({ isSynced }: Device, { rpId, counter, isAbsent, isLocked }: Head, more: number): Buffer {
  const flags = (isAbsent ? 0 : 0x01) | (isAbsent || isLocked ? 0 : 0x04) | (isSynced ? 0x18 : 0) | more
  return Buffer.concat([sha256(rpId), Buffer.of(flags), uint(counter, 4)])
}

function clientDataOf(
  device: Device,
  {
    type,
    challenge,
    origin = device.origin,
    crossOrigin = false,
  }: Required<Pick<AnswerFaults, 'type' | 'challenge'>> & Pick<AnswerFaults, 'origin' | 'crossOrigin'>,
): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }))
}

/** A public key as authenticators write it (RFC 9053 §7.1.1). */
function coseKeyOf(publicKey: KeyObject, algorithm: number): Map<number, unknown> {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = [x, y].map((coordinate) => Buffer.from(coordinate, 'base64url'))
  return new Map<number, unknown>([
    [1, 2],
    [3, algorithm],
    [-1, 1],
    [-2, point[0]],
    [-3, point[1]],
  ])
}

/** As much of CBOR (RFC 8949) as an authenticator writes. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([cborHead(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([cborHead(4, value.length), ...value.map(cbor)])
  const entries = value instanceof Map ? [...value] : Object.entries(value ?? {})
  return Buffer.concat([cborHead(5, entries.length), ...entries.flat().map(cbor)])
}

function cborHead(major: number, length: number): Buffer {
  if (length < 24) return Buffer.of((major << 5) | length)
  return length < 256
    ? Buffer.of((major << 5) | 24, length)
    : Buffer.concat([Buffer.of((major << 5) | 25), uint(length, 2)])
}

function uint(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}

/** One bit in the middle is another. */
function flipped(bytes: Buffer, isFlipped: boolean): Buffer {
  if (!isFlipped) return bytes
  const copy = Buffer.from(bytes)
  const middle = copy.length >> 1
  copy.writeUInt8(copy.readUInt8(middle) ^ 1, middle)
  return copy
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
