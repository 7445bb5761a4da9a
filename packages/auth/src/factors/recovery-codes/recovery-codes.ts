import { createHmac } from 'node:crypto'
import { newId } from '../../core/new-id.ts'
import type { AuthRuntime, AuthTables } from '../../runtime.ts'
import { allPeppers, type Pepper } from '../../secrets.ts'
import { factorKeyOf, keyIdBytes } from '../factor-key.ts'

const codesCount = 10
const groups = 6
const groupLength = 4
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Gives her ten new recovery codes in place of all she had, in the caller's transaction. Each is 120 random bits (NIST
 * SP 800-63B-4 §4.2.1.1 asks for 64) in Crockford's base32, in groups of four. They are in the answer and nowhere else.
 */
export async function replaceRecoveryCodes(
  auth: Pick<AuthRuntime, 'clock' | 'random' | 'secrets'>,
  tables: Pick<AuthTables, 'recoveryCode'>,
  userId: string,
): Promise<string[]> {
  const codes = Array.from({ length: codesCount }, () => newRecoveryCode(auth))
  const createdAt = auth.clock.now()
  const hashOf = (code: OwnCode) => hashRecoveryCode(auth.secrets.encryptionKeys.current, code)
  await tables.recoveryCode.deleteMany({ where: { userId } })
  await tables.recoveryCode.createMany({
    data: codes.map((code) => ({ id: newId(auth), userId, codeHash: hashOf({ userId, code }), createdAt })),
  })
  return codes
}

/**
 * Uses a recovery code up: one conditional update decides who may.
 *
 * @returns how many are left, or null for a code that is used or is none of hers.
 */
export async function spendRecoveryCode(
  auth: Pick<AuthRuntime, 'clock' | 'secrets'>,
  tables: Pick<AuthTables, 'recoveryCode'>,
  { userId, code }: OwnCode,
): Promise<number | null> {
  const hashes = allPeppers(auth.secrets.encryptionKeys).flatMap((key) => {
    const hash = hashRecoveryCode(key, { userId, code })
    // Hashes from before there were fallbacks do not name their key.
    return [hash, hash.subarray(keyIdBytes(key).length)]
  })
  const { count } = await tables.recoveryCode.updateMany({
    where: { userId, codeHash: { in: hashes }, usedAt: null },
    data: { usedAt: auth.clock.now() },
  })
  return count === 0 ? null : countRecoveryCodes(tables, userId)
}

/** How many of her recovery codes still work. */
export function countRecoveryCodes(tables: Pick<AuthTables, 'recoveryCode'>, userId: string): Promise<number> {
  return tables.recoveryCode.count({ where: { userId, usedAt: null } })
}

function newRecoveryCode({ random }: Pick<AuthRuntime, 'random'>): string {
  // 256 is eight times 32, so every character is as likely as any other.
  const characters = Array.from(random.bytes(groups * groupLength), (byte) => alphabet.charAt(byte % alphabet.length))
  return Array.from({ length: groups }, (_, group) =>
    characters.slice(group * groupLength, (group + 1) * groupLength).join(''),
  ).join('-')
}

interface OwnCode {
  readonly userId: string
  readonly code: string
}

// Not under a pepper: those are rotated away within weeks, and these codes lie in a drawer for years.
function hashRecoveryCode(key: Pepper, { userId, code }: OwnCode): Uint8Array<ArrayBuffer> {
  const plain = code.replaceAll('-', '')
  const hash = createHmac('sha256', factorKeyOf(key, 'recovery-code')).update(`${userId} ${plain}`, 'utf8').digest()
  return Uint8Array.from(Buffer.concat([keyIdBytes(key), hash]))
}
