import type { PersonalExport } from '@latchkey/contracts/auth/personal-export'
import type { AuthTables } from '../runtime.ts'
import { withText } from './with-text.ts'

type WaysIn = Pick<PersonalExport, 'identities' | 'passkeys' | 'authenticator' | 'recoveryCodes' | 'trustedDevices'>
type Tables = Pick<AuthTables, 'externalAccount' | 'passkey' | 'totpFactor' | 'recoveryCode' | 'trustedDevice'>

/** Her ways in beside the password, and her second factor: everything but keys, secrets and hashes. */
export async function exportWaysIn(tables: Tables, userId: string): Promise<WaysIn> {
  const mine = { where: { userId }, orderBy: { createdAt: 'asc' } } as const
  const [identities, passkeys, authenticator, recoveryCodes, trustedDevices] = await Promise.all([
    tables.externalAccount.findMany({ ...mine, omit: { userId: true } }),
    tables.passkey.findMany({ ...mine, omit: { userId: true, publicKey: true } }),
    tables.totpFactor.findUnique({
      where: { userId },
      select: { confirmedAt: true, pendingStartedAt: true, failedInRow: true },
    }),
    tables.recoveryCode.findMany({ ...mine, omit: { userId: true, codeHash: true } }),
    tables.trustedDevice.findMany({ ...mine, omit: { userId: true, tokenHash: true } }),
  ])
  return {
    identities: identities.map(withText),
    passkeys: passkeys.map(({ credentialId, counter, ...row }) => ({
      ...withText(row),
      credentialId: Buffer.from(credentialId).toString('base64url'),
      counter: String(counter),
    })),
    authenticator: authenticator && withText(authenticator),
    recoveryCodes: recoveryCodes.map(withText),
    trustedDevices: trustedDevices.map(withText),
  }
}
