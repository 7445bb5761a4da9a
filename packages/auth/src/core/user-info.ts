import { DomainError } from '@latchkey/contracts/domain-error'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { readPerson, type PersonRow } from '@latchkey/prisma/person-statements'
import { imageUrlOfPerson } from '../image/image-url.ts'
import type { AuthRuntime, AuthTables } from '../runtime.ts'

/**
 * A person as she and administrators see her.
 *
 * @throws DomainError `NOT_FOUND` when there is nobody with this id (any more).
 */
export async function getUserInfo(auth: Pick<AuthRuntime, 'db'>, userId: string): Promise<UserInfo> {
  return readUserInfo(auth.db.tables, userId)
}

/** What of a person she herself is shown (`userCanSeeUserName`, `userCanSeeFullName`, `enableUserImages`). */
export function ownUserInfo({ config }: Pick<AuthRuntime, 'config'>, userInfo: UserInfo): UserInfo {
  return {
    ...userInfo,
    userName: config.userCanSeeUserName ? userInfo.userName : null,
    fullName: config.userCanSeeFullName ? userInfo.fullName : null,
    imageUrl: config.enableUserImages ? userInfo.imageUrl : null,
  }
}

/** The same as `getUserInfo` inside a transaction. */
export async function readUserInfo(tables: Pick<AuthTables, 'authUser'>, userId: string): Promise<UserInfo> {
  const person = await readPerson(tables, userId)
  if (!person) throw new DomainError('NOT_FOUND')
  return userInfoOf(person)
}

/** What of a stored person everybody may see who may see her. */
export function userInfoOf(person: Omit<PersonRow, 'passwordChangedAt' | 'hasSecondFactor'>): UserInfo {
  const { id, userName, fullName, email, scopeNames, createdAt, blocked, deletionDueAt } = person
  return {
    id,
    userName,
    fullName,
    email,
    imageUrl: imageUrlOfPerson(person),
    scopeNames: [...scopeNames],
    created: createdAt,
    blocked,
    deletionDueAt,
  }
}
