import type { ListUsersInput } from '@latchkey/contracts/admin'
import { one } from '../list-pages.tsx'

/** What the list of people can be narrowed to, as it stands in the address. */
export interface UserFilter {
  readonly search: string
  readonly show: 'all' | 'administrators' | 'blocked'
}

/** What an address asks for; everybody where it names nothing. */
export function readUserFilter(query: Readonly<Record<string, string | string[] | undefined>>): UserFilter {
  const show = one(query['show'])
  return {
    search: one(query['search']) ?? '',
    show: show === 'administrators' || show === 'blocked' ? show : 'all',
  }
}

/** The same as the server is asked. */
export function userFilterInput({ search, show }: UserFilter): NonNullable<ListUsersInput> {
  return {
    limit: 50,
    ...(search !== '' && { search }),
    ...(show === 'blocked' && { blocked: true }),
    ...(show === 'administrators' && { scope: 'admin' }),
  }
}
