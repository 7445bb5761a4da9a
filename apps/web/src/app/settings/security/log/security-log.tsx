import type { SecurityLogEntry } from '@latchkey/contracts/auth/security-log'
import { Button } from '@latchkey/ui/button'
import { SelectField } from '@latchkey/ui/field'
import { answerOf } from '../../../../auth/require-session.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { refusalOf } from '../../../../words/refusal.ts'
import { doerWords, securityEventWords } from '../../../../words/security-event-words.ts'
import { Time } from '../../../../words/time.tsx'
import { PageLink } from '../../../page-link.tsx'
import { Section } from '../../section.tsx'
import { logKindOf, logKinds, type LogKind } from './log-filter.ts'

export interface SecurityLogProps {
  /** What the address asks for. */
  readonly show: string | undefined
  readonly before: string | undefined
  readonly hasPassword: boolean
}

const pageSize = 20
const place = 'security-log'

/** What happened to the account, newest first: a page of it, narrowed to a kind of acts where asked. */
export async function SecurityLog({ show, before, hasPassword }: SecurityLogProps) {
  const kind = logKindOf(show)
  const { entries, nextCursor } = await readPage(kind, before)
  return (
    <Section
      id={place}
      heading="Security log"
      intro={`What happened to your account, newest first. If there is something that you did not do, ${hasPassword ? 'change your password.' : 'sign out the devices that you do not know, under Devices.'}`}
    >
      <form method="get" action={`#${place}`} className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <SelectField id="show" name="show" label="Show" defaultValue={kind.name} key={kind.name}>
            {logKinds.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </SelectField>
        </div>
        <Button type="submit">Apply</Button>
      </form>
      {entries.length === 0 ? (
        <p className="text-muted">Nothing here.</p>
      ) : (
        <ol aria-label="Security log" className="-mx-1 border-t border-line">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      <LogPages kind={kind} isFirst={before === undefined} nextCursor={nextCursor} />
      <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-muted">
        Take it with you:
        {(['csv', 'json'] as const).map((format) => (
          <a
            key={format}
            href={`/settings/security/log/export?format=${format}&show=${kind.name}`}
            download
            className="inline-flex min-h-11 items-center font-semibold text-accent underline"
          >
            Download as {format.toUpperCase()}
          </a>
        ))}
      </p>
    </Section>
  )
}

function Entry({ entry }: { readonly entry: SecurityLogEntry }) {
  const from = [entry.deviceName, entry.ipAddress].filter((part) => part !== null)
  const doer = doerWords(entry.byWhom)
  return (
    <li className="grid gap-0.5 border-b border-line px-1 py-3">
      <span className="font-medium">
        {securityEventWords(entry)}
        {doer ? ` ${doer}` : ''}
      </span>
      <span className="flex flex-wrap gap-x-4 text-sm text-muted">
        <Time value={entry.at} />
        {from.map((part) => (
          <span key={part} className="wrap-anywhere">
            {part}
          </span>
        ))}
      </span>
    </li>
  )
}

interface LogPagesProps {
  readonly kind: LogKind
  readonly isFirst: boolean
  readonly nextCursor: string | null
}

function LogPages({ kind, isFirst, nextCursor }: LogPagesProps) {
  if (isFirst && nextCursor === null) return null
  const look = 'inline-flex min-h-11 items-center font-semibold text-accent underline'
  return (
    <nav aria-label="Pages of the security log" className="flex flex-wrap gap-x-6">
      {isFirst ? null : (
        <PageLink href={`/settings/security?show=${kind.name}#${place}`} className={look}>
          Newest
        </PageLink>
      )}
      {nextCursor === null ? null : (
        <PageLink href={`/settings/security?show=${kind.name}&before=${nextCursor}#${place}`} className={look}>
          Older
        </PageLink>
      )}
    </nav>
  )
}

/** An address with a cursor that is none begins anew. */
async function readPage({ events }: LogKind, before: string | undefined) {
  const { caller } = pageRequest()
  const input = { limit: pageSize, ...(events && { events: [...events] }) }
  try {
    return await answerOf(caller.auth.securityLog.list({ ...input, ...(before !== undefined && { cursor: before }) }))
  } catch (error) {
    if (before === undefined || refusalOf(error)?.code !== 'INVALID_INPUT') throw error
    return answerOf(caller.auth.securityLog.list(input))
  }
}
