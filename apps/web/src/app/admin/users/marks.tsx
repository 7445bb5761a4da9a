import type { AdminUser } from '@latchkey/contracts/admin'
import { Time } from '../../../words/time.tsx'

const look = 'rounded-full px-2.5 py-0.5 text-sm font-semibold'

/** How an account stands, in words: what is out of the ordinary, or that nothing is. */
export function Marks({ user }: { readonly user: Pick<AdminUser, 'blocked' | 'scopeNames' | 'deletionDueAt'> }) {
  const { blocked, scopeNames, deletionDueAt } = user
  const others = scopeNames.filter((name) => name !== 'admin')
  const isAdministrator = others.length < scopeNames.length
  if (!blocked && scopeNames.length === 0 && deletionDueAt === null) return <span className="text-muted">Active</span>
  return (
    <span className="flex flex-wrap gap-1.5">
      {blocked ? <span className={`${look} bg-danger-soft text-danger`}>Blocked</span> : null}
      {isAdministrator ? <span className={`${look} bg-accent-soft text-accent`}>Administrator</span> : null}
      {others.map((name) => (
        <span key={name} className={`${look} max-w-full bg-sunken text-ink wrap-anywhere`}>
          {name}
        </span>
      ))}
      {deletionDueAt ? (
        <span className={`${look} bg-late-soft text-late`}>
          Will be deleted on <Time value={deletionDueAt} style="day" />
        </span>
      ) : null}
    </span>
  )
}
