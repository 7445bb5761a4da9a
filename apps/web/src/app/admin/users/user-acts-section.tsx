import type { AdminUserDetails } from '@latchkey/contracts/admin'
import { Section } from '../../settings/section.tsx'
import { ActButton } from './act-button.tsx'
import { nameOf, type UserActName } from './user-acts.ts'

export interface UserActsProps {
  readonly user: AdminUserDetails
  /** Whether the administrator has proved lately who she is. */
  readonly isRecent: boolean
}

/** What can be done to an account as it stands. */
export function UserActs({ user, isRecent }: UserActsProps) {
  return (
    <Section id="acts" heading="What you can do">
      <ul className="flex flex-wrap gap-3">
        {actsFor(user).map((act) => (
          <li key={act}>
            <ActButton userId={user.id} who={nameOf(user)} act={act} isRecent={isRecent} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function actsFor({ blocked, sessions, passwordSet, secondFactor }: AdminUserDetails): readonly UserActName[] {
  return [
    blocked ? 'unblock' : 'block',
    ...(sessions.length > 0 ? (['sign-out'] as const) : []),
    ...(passwordSet ? (['require-new-password'] as const) : []),
    ...(secondFactor ? (['remove-second-factor'] as const) : []),
    'delete',
  ]
}
