import { PageLink } from '../page-link.tsx'
import { PeoplesText } from './peoples-text.tsx'

export interface PersonLinkProps {
  readonly userId: string
  readonly name: string | null
}

/** The way to a person's page. */
export function PersonLink({ userId, name }: PersonLinkProps) {
  return (
    <PageLink href={`/admin/users/${userId}`} className="link inline-block min-w-44 wrap-anywhere">
      {name === null ? 'Somebody without an address' : <PeoplesText>{name}</PeoplesText>}
    </PageLink>
  )
}
