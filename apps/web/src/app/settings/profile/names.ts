import type { AuthSettings } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'

/** One of a person's names, as she finds it on her profile. */
export interface Name {
  readonly field: 'userName' | 'fullName'
  readonly label: string
  readonly value: string
  readonly isEditable: boolean
}

type Flags = Pick<
  AuthSettings,
  'userCanSeeUserName' | 'userCanEditUserName' | 'userCanSeeFullName' | 'userCanEditFullName'
>

/** The names that she may see, and whether she may change them. One that is empty and to stay so is not worth a field. */
export function namesOf(flags: Flags, userInfo: Pick<UserInfo, 'userName' | 'fullName'> | null): Name[] {
  const userName = { field: 'userName', label: 'Name', value: userInfo?.userName ?? '' } as const
  const fullName = { field: 'fullName', label: 'Full name', value: userInfo?.fullName ?? '' } as const
  return [
    ...(flags.userCanSeeUserName ? [{ ...userName, isEditable: flags.userCanEditUserName }] : []),
    ...(flags.userCanSeeFullName ? [{ ...fullName, isEditable: flags.userCanEditFullName }] : []),
  ].filter(({ value, isEditable }) => isEditable || value !== '')
}
