import { answerOf } from '../../auth/require-session.ts'
import { isRefusal } from '../../words/refusal.ts'
import { PageLink } from '../page-link.tsx'

export interface ListPagesProps {
  /** What is paged, e.g. 'users'. */
  readonly of: string
  readonly path: `/admin/${'users' | 'sessions' | 'security-log' | 'outbox'}`
  /** What the list is narrowed to. */
  readonly query: Query
  readonly after: string | undefined
  readonly nextCursor: string | null
}

/** What stands in an address behind the question mark; nothing stands for what is empty. */
export type Query = Readonly<Record<string, string | undefined>>

const look = 'inline-flex min-h-11 items-center font-semibold text-accent underline'

/** The way through a list that is read page by page. */
export function ListPages({ of, path, query, after, nextCursor }: ListPagesProps) {
  if (after === undefined && nextCursor === null) return null
  const to = (cursor?: string) => `${path}?${searchOf({ ...query, after: cursor })}` as const
  return (
    <nav aria-label={`Pages of the ${of}`} className="flex flex-wrap gap-x-6">
      {after === undefined ? null : (
        <PageLink href={to()} className={look}>
          First page
        </PageLink>
      )}
      {nextCursor === null ? null : (
        <PageLink href={to(nextCursor)} className={look}>
          Next page
        </PageLink>
      )}
    </nav>
  )
}

/** The part of an address behind the question mark. */
export function searchOf(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return new URLSearchParams(given).toString()
}

/** A parameter that stands in the address once. */
export const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/**
 * Reads the page after a cursor that an address names; one that is none begins anew, and `after` says so. `undefined` where what else was asked
 * for cannot be read.
 */
export async function readPage<Page>(
  read: (from: { cursor?: string }) => Promise<Page>,
  after: string | undefined,
): Promise<(Page & { readonly after: string | undefined }) | undefined> {
  try {
    return { ...(await answerOf(read(after === undefined ? {} : { cursor: after }))), after }
  } catch (error) {
    if (!isRefusal(error, 'INVALID_INPUT')) throw error
    return after === undefined ? undefined : readPage(read, undefined)
  }
}
