import type pg from 'pg'

/** How many rows were made under one encryption key. `null`: from before rows named theirs. */
export interface KeyCount {
  readonly keyId: string | null
  readonly count: number
}

/** An authenticator app that counts, with its sealed secret. */
export interface SealedTotpSecret {
  readonly userId: string
  readonly sealedSecret: Uint8Array
}

/** Statements over everybody's second factors that the query builder cannot say. They read and lock nothing. */
export interface FactorStatements {
  /** The authenticator apps that count, by the key that their secret is sealed under. */
  countTotpSecretsByKey(): Promise<KeyCount[]>
  /** The recovery codes that still work, by the key that they are hashed under. */
  countRecoveryCodesByKey(): Promise<KeyCount[]>
  /** Apps whose secret is sealed under another key than this one, by person and after `after`; at most `limit`. */
  findTotpSecretsBesides(
    keyId: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<SealedTotpSecret[]>
}

/** The statements over PostgreSQL. */
export function createFactorStatements(pool: pg.Pool): FactorStatements {
  return {
    async countTotpSecretsByKey() {
      return (await pool.query<KeyCount>(totpSecretsByKey)).rows
    },
    async countRecoveryCodesByKey() {
      return (await pool.query<KeyCount>(recoveryCodesByKey)).rows
    },
    async findTotpSecretsBesides(keyId, { after, limit }) {
      return (await pool.query<SealedTotpSecret>(totpSecretsBesides, [keyId, after, limit])).rows
    },
  }
}

// The first byte is the version; since the second one the six bytes of the key's id follow.
const totpKey = `case when get_byte(sealed_secret, 0) = 2 then encode(substring(sealed_secret from 2 for 6), 'hex') end`

const totpSecretsByKey = `
  select ${totpKey} as "keyId", count(*)::int as count
    from totp_factor where sealed_secret is not null
   group by 1 order by 1`

const totpSecretsBesides = `
  select user_id as "userId", sealed_secret as "sealedSecret" from totp_factor
   where sealed_secret is not null and ${totpKey} is distinct from $1 and ($2::uuid is null or user_id > $2::uuid)
   order by user_id limit $3`

// The six bytes of the key's id, then the 32 of the hash; older ones are the hash alone.
const recoveryCodesByKey = `
  select case when length(code_hash) = 38 then encode(substring(code_hash from 1 for 6), 'hex') end as "keyId",
         count(*)::int as count
    from recovery_code where used_at is null
   group by 1 order by 1`
