import type { PrismaClient } from './generated/client.ts'
import type { TablesOf } from './db.ts'

/** What a sign-in must know of a person, as of one instant. */
export interface PersonRow {
  readonly id: string
  readonly createdAt: Date
  readonly blocked: boolean
  readonly scopeNames: readonly string[]
  readonly deletionDueAt: Date | null
  readonly userName: string | null
  readonly fullName: string | null
  readonly imageKey: string | null
  readonly email: string | null
  readonly passwordChangedAt: Date | null
  /** Whether an authenticator app of hers counts. */
  readonly hasSecondFactor: boolean
}

/** One entry to append; `details` and `personal` are JSON. */
export interface LogRow {
  readonly id: string
  readonly userId: string
  readonly sequence: number
  readonly at: Date
  readonly event: string
  readonly authKeyId: string | null
  readonly actorId: string | null
  readonly details: unknown
  readonly personal: unknown
  readonly personalSalt: Uint8Array<ArrayBuffer>
  readonly personalDigest: Uint8Array<ArrayBuffer>
  readonly previousHash: Uint8Array<ArrayBuffer> | null
  readonly hash: Uint8Array<ArrayBuffer>
}

type People = TablesOf<'authUser'>

/** A person with everything that stands beside her, in one statement, inside the caller's transaction or outside of any. */
export async function readPerson(tables: People, userId: string): Promise<PersonRow | undefined> {
  const rows = await raw(tables).$queryRaw<PersonRow[]>`
    select u.id, u.created_at as "createdAt", u.blocked, u.scope_names as "scopeNames",
           u.deletion_due_at as "deletionDueAt", p.user_name as "userName", p.full_name as "fullName",
           p.image_key as "imageKey", e.email, e.password_changed_at as "passwordChangedAt",
           f.confirmed_at is not null as "hasSecondFactor"
      from auth_user u
      left join user_profile p on p.user_id = u.id
      left join email_account e on e.user_id = u.id
      left join totp_factor f on f.user_id = u.id
     where u.id = ${userId}::uuid`
  return rows[0]
}

/** The live sessions beyond the `keep` that were used last, the ones to end when there are too many. */
export async function findSurplusAuthKeys(
  tables: People & TablesOf<'authKey'>,
  { userId, keep, now }: { readonly userId: string; readonly keep: number; readonly now: Date },
): Promise<string[]> {
  // The rule of `findTimedOut`: what the clock has ended is no session any more, whether or not that was noted.
  const rows = await raw(tables).$queryRaw<{ id: string }[]>`
    select id from auth_key
     where user_id = ${userId}::uuid and ended_at is null
       and (expires_at <= ${now}::timestamptz
            or last_used_at + inactivity_timeout_ms * interval '1 millisecond' <= ${now}::timestamptz) is not true
     order by last_used_at desc, id desc
    offset ${keep}::int`
  return rows.map(({ id }) => id)
}

/** Writes an entry of the security log and makes it the head of its person's chain. */
export async function appendLogRow(tables: People & TablesOf<'securityLogEntry'>, row: LogRow): Promise<void> {
  const personal = row.personal === undefined ? null : JSON.stringify(row.personal)
  await raw(tables).$executeRaw`
    with entry as (
      insert into security_log_entry (id, user_id, sequence, at, event, auth_key_id, actor_id, details, personal,
                                      personal_salt, personal_digest, previous_hash, hash)
      values (${row.id}::uuid, ${row.userId}::uuid, ${row.sequence}::int, ${row.at}::timestamptz, ${row.event},
              ${row.authKeyId}::uuid, ${row.actorId}::uuid, ${JSON.stringify(row.details)}::jsonb, ${personal}::jsonb,
              ${row.personalSalt}, ${row.personalDigest}, ${row.previousHash}, ${row.hash}))
    update auth_user set security_log_hash = ${row.hash} where id = ${row.userId}::uuid`
}

type Raw = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>

/** The fence hides what every handle has, inside a transaction too; nothing but this file may look behind it. */
function raw(tables: object): Raw {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every TablesOf is the generated client, or its transaction
  return tables as Raw
}
