import { createHmac, timingSafeEqual } from 'node:crypto'
import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { parse as uuidToBytes, stringify as uuidFromBytes } from 'uuid'
import type { AuthRuntime } from '../runtime.ts'
import { allPeppers, deriveKey, type Pepper } from '../secrets.ts'

/** Whose account a notice was about, and the mailbox it went to. */
export interface NoticeRecipient {
  readonly userId: string
  readonly email: string
}

/**
 * What stands in the "this wasn't me" link of every notice: her id, the second it ends, and an HMAC-SHA-256 over both
 * and the address the notice goes to, under a key of its own. Nothing is stored. It opens no session and shows nothing:
 * it only closes them all and sends a code to her mailbox, so it may be used more than once.
 */
export function newNotMeToken(
  { clock, secrets }: Pick<AuthRuntime, 'clock' | 'secrets'>,
  recipient: NoticeRecipient,
): string {
  const head = Buffer.alloc(headBytes)
  head.set(uuidToBytes(recipient.userId))
  head.writeUInt32BE(secondsOf(clock.now().getTime() + noticeLifetimeMs), idBytes)
  return Buffer.concat([head, tagOf(secrets.sessionPeppers.current, head, recipient.email)]).toString('base64url')
}

/** The account that a token names, before anybody has proved anything; undefined where it has not the form of one. */
export function userIdInNotMeToken(token: string): string | undefined {
  const bytes = bytesOf(token)
  return bytes && uuidFromBytes(bytes.subarray(0, idBytes))
}

/**
 * Whether the token went to this address of this person and is not too old; in constant time, under every pepper
 * whichever fits. A mailbox that is hers no more can do nothing with the notices it was sent.
 */
export function isNotMeTokenOf(
  { clock, secrets }: Pick<AuthRuntime, 'clock' | 'secrets'>,
  token: string,
  { userId, email }: NoticeRecipient,
): boolean {
  const bytes = bytesOf(token)
  if (!bytes || !bytes.subarray(0, idBytes).equals(uuidToBytes(userId))) return false
  const [head, tag] = [bytes.subarray(0, headBytes), bytes.subarray(headBytes)]
  const fits = allPeppers(secrets.sessionPeppers).map((pepper) => timingSafeEqual(tagOf(pepper, head, email), tag))
  return fits.includes(true) && head.readUInt32BE(idBytes) > secondsOf(clock.now().getTime())
}

const idBytes = 16
const headBytes = idBytes + 4
const tokenForm = /^[\w-]{70}$/

function bytesOf(token: string): Buffer | undefined {
  if (!tokenForm.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  // The last character has bits to spare; only their zero form is a token.
  if (bytes.toString('base64url') !== token || !isUuid(bytes)) return undefined
  return bytes
}

// What is no UUID of ours would be refused by the library that writes it out.
const isUuid = (bytes: Buffer) => bytes.readUInt8(6) >> 4 === 7 && bytes.readUInt8(8) >> 6 === 2

const secondsOf = (ms: number): number => Math.floor(ms / 1000)

function tagOf(pepper: Pepper, head: Uint8Array, email: string): Buffer {
  return createHmac('sha256', deriveKey(pepper, 'not-me')).update(head).update(email, 'utf8').digest()
}
