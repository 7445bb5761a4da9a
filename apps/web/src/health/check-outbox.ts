import type { Database } from '@latchkey/prisma/db'
import { counted } from '../words/counted.ts'
import { ok, warn, type Finding } from './finding.ts'

interface Stuck {
  readonly givenUp: number
  readonly waiting: number
  readonly lastError: string | null
}

// An expired mail that was tried is one that nobody got in time.
const stuck = `
  with troubled as (
    select *, status = 'pending' as waits from outbox_mail
     where (status = 'failed' or (status = 'expired' and attempts > 0)) and settled_at > now() - interval '7 days'
        or status = 'pending' and created_at < now() - interval '5 minutes'
  )
  select count(*) filter (where not waits)::int as "givenUp", count(*) filter (where waits)::int as waiting,
         (select last_error from troubled where last_error is not null order by created_at desc limit 1) as "lastError"
    from troubled`

/** Whether mails leave: those that were given up within a week, and those that have waited for minutes. */
export async function checkOutbox(database: Pick<Database, 'pool'>): Promise<Finding> {
  const { rows } = await database.pool.query<Stuck>(stuck)
  const { givenUp = 0, waiting = 0, lastError = null } = rows[0] ?? {}
  if (givenUp + waiting === 0) return ok('outbox', 'No mail was given up within a week, and none is stuck.')
  const facts = [
    ...(givenUp > 0 ? [`${counted(givenUp, 'mail')} given up within a week`] : []),
    ...(waiting > 0 ? [`${counted(waiting, 'mail')} waiting for more than five minutes`] : []),
  ]
  return warn(
    'outbox',
    `${facts.join(', ')}.${lastError === null ? '' : ` The last error: ${lastError}`}`,
    'Check SMTP_URL, and that a server runs: it sends them. To list them: pnpm cli outbox list',
  )
}
