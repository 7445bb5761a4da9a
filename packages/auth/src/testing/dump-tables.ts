import type { Database } from '@latchkey/prisma/db'

const tables = [
  'auth_user',
  'user_profile',
  'auth_key',
  'email_account',
  'email_change',
  'external_account',
  'passkey',
  'totp_factor',
  'recovery_code',
  'trusted_device',
  'sign_in_challenge',
  'email_request',
  'security_log_entry',
]

/** Every row of the auth core as text, without what an attempt counts: equal texts mean that nothing was changed. */
export async function dumpTables({ pool }: Pick<Database, 'pool'>): Promise<string> {
  const dumps = await Promise.all(
    tables.map((table) => pool.query(`select to_jsonb(t) - 'attempts' as row from ${table} t order by 1`)),
  )
  return JSON.stringify(dumps.map(({ rows }) => rows))
}
