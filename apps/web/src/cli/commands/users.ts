import {
  blockUser,
  createUser,
  deleteUser,
  getUser,
  grantScope,
  listUsers,
  removeSecondFactor,
  requireNewPassword,
  revokeScope,
  unblockUser,
} from '@latchkey/auth/admin'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { AdminUser, AdminUserDetails } from '@latchkey/contracts/admin'
import { emailAddress, userName } from '@latchkey/contracts/auth/email'
import { knownScopes } from '@latchkey/contracts/scopes'
import type { Answer } from '../answer.ts'
import { CliError } from '../cli-error.ts'
import { plain } from '../../words/plain.ts'
import { renderTable } from '../terminal/table.ts'
import { counted } from '../../words/counted.ts'
import { utcMinute } from '../../words/dates.ts'
import { getPerson, nameOf, operator } from './people.ts'
import { nextPage, sessionTable } from './sessions.ts'

export interface UserQuery {
  readonly search?: string
  readonly blocked?: boolean
  readonly scope?: string
  readonly limit?: number
  readonly cursor?: string
}

/** People, page by page. */
export async function listPeople(auth: AuthRuntime, query: UserQuery): Promise<Answer> {
  const found = await listUsers(auth, query)
  const rows = found.users.map((user) => [
    user.email ?? '–',
    user.userName ?? '–',
    user.scopeNames.join(', ') || '–',
    stateOf(user),
    String(user.liveSessions),
    utcMinute(user.lastSeenAt),
    utcMinute(user.createdAt),
    user.id,
  ])
  const titles = ['Address', 'Name', 'Scopes', 'State', 'Sessions', 'Last seen (UTC)', 'Since', 'Id']
  return {
    document: found,
    lines: [...(rows.length === 0 ? ['Nobody.'] : renderTable(titles, rows)), ...nextPage(found.nextCursor)],
  }
}

/** One person with her sessions. */
export async function showPerson(auth: AuthRuntime, person: string): Promise<Answer> {
  const { id } = await getPerson(auth, person)
  const user = await getUser(auth, id)
  return { document: { user }, lines: [...factsOf(user), '', ...sessionsOf(user)] }
}

export interface NewAccount {
  readonly email: string
  /** `null`: none; the person chooses one by way of a forgotten password. */
  readonly password: string | null
  readonly name?: string
  readonly scope: readonly string[]
}

/** Makes an account. Whoever asks for it vouches for the address. */
export async function createPerson(auth: AuthRuntime, account: NewAccount): Promise<Answer> {
  const name = account.name === undefined ? undefined : nameFrom(account.name)
  const user = await createUser(auth, operator, {
    email: account.email,
    password: account.password,
    ...(name !== undefined && { userName: name }),
    scopeNames: account.scope,
  })
  const made = `Made the account ${nameOf(user)} (${user.id}).`
  return { document: { user }, lines: account.password === null ? [made, howToBegin] : [made] }
}

const howToBegin = 'It has no password yet. Its owner chooses one by "Forgot your password?" on the sign-in page.'

/** An address in its one spelling. */
export function addressFrom(typed: string): string {
  const address = emailAddress.safeParse(typed)
  if (address.success) return address.data
  throw new CliError('WRONG_USAGE', `${plain(typed)} is not one plain e-mail address.`)
}

/** Ends every session of a person and refuses every way in. */
export async function blockPerson(
  auth: AuthRuntime,
  person: string,
  { reason }: { readonly reason?: string },
): Promise<Answer> {
  const { id } = await getPerson(auth, person)
  const { sessionsEnded } = await blockUser(auth, operator, { userId: id, ...(reason !== undefined && { reason }) })
  const user = await getPerson(auth, id)
  return {
    document: { user, sessionsEnded },
    lines: [`Blocked ${nameOf(user)}. Ended ${counted(sessionsEnded, 'session')}.`],
  }
}

/** Lets a person sign in again; her old sessions stay ended. */
export async function unblockPerson(auth: AuthRuntime, person: string): Promise<Answer> {
  const { id } = await getPerson(auth, person)
  await unblockUser(auth, operator, { userId: id })
  const user = await getPerson(auth, id)
  return { document: { user }, lines: [`Unblocked ${nameOf(user)}, who can sign in again.`] }
}

/** Gives a scope, from the next call on. */
export async function grantToPerson(auth: AuthRuntime, person: string, scopeName: string): Promise<Answer> {
  const { id } = await getPerson(auth, person)
  const answer = afterScopes(await grantScope(auth, operator, { userId: id, scopeName }))
  return isKnown(scopeName) ? answer : { ...answer, lines: [...answer.lines, unknownScope(scopeName)] }
}

/** Takes a scope, from the next call on. */
export async function revokeFromPerson(auth: AuthRuntime, person: string, scopeName: string): Promise<Answer> {
  const { id } = await getPerson(auth, person)
  return afterScopes(await revokeScope(auth, operator, { userId: id, scopeName }))
}

/** Takes a password away and ends every session. `confirm` stops what nobody wants. */
export async function requireNewPasswordOf(
  auth: AuthRuntime,
  person: string,
  confirm: (question: string) => Promise<void>,
): Promise<Answer> {
  const user = await getPerson(auth, person)
  await confirm(`Take the password of ${nameOf(user)} away and end ${counted(user.liveSessions, 'session')}?`)
  const { ended } = await requireNewPassword(auth, operator, { userId: user.id })
  return {
    document: { user: await getPerson(auth, user.id), sessionsEnded: ended },
    lines: [
      `Took the password of ${nameOf(user)} away. Ended ${counted(ended, 'session')}. A new one is set by "Forgot your password?" on the sign-in page.`,
    ],
  }
}

/** Turns two-step sign-in off for somebody who lost her app and her codes. `confirm` stops what nobody wants. */
export async function removeSecondFactorOf(
  auth: AuthRuntime,
  person: string,
  confirm: (question: string) => Promise<void>,
): Promise<Answer> {
  const user = await getPerson(auth, person)
  await confirm(`Turn two-step sign-in off for ${nameOf(user)}? Make sure that it is she who asks.`)
  const { wasEnabled } = await removeSecondFactor(auth, operator, { userId: user.id })
  return {
    document: { user, wasEnabled },
    lines: [
      wasEnabled
        ? `Turned two-step sign-in off for ${nameOf(user)}, who was told by mail.`
        : `Two-step sign-in is off for ${nameOf(user)} already.`,
    ],
  }
}

/** Deletes an account and everything that belongs to it, at once. `confirm` stops what nobody wants. */
export async function deletePerson(
  auth: AuthRuntime,
  person: string,
  confirm: (question: string) => Promise<void>,
): Promise<Answer> {
  const user = await getPerson(auth, person)
  await confirm(`Delete ${nameOf(user)} with all tasks and ${counted(user.liveSessions, 'session')}, for good?`)
  const { sessionsEnded } = await deleteUser(auth, operator, { userId: user.id })
  return {
    document: { user, sessionsEnded },
    lines: [`Deleted ${nameOf(user)}. Ended ${counted(sessionsEnded, 'session')}.`],
  }
}

function afterScopes(user: AdminUser): Answer {
  const scopes = user.scopeNames.map(plain).join(', ') || 'none'
  return { document: { user }, lines: [`Scopes of ${nameOf(user)}: ${scopes}.`] }
}

const isKnown = (scopeName: string) => knownScopes.some((known) => known === scopeName)

const unknownScope = (scopeName: string) =>
  `${plain(scopeName)} means nothing to Latchkey itself (${knownScopes.join(', ')} does); your own procedures may ask for it.`

function factsOf(user: AdminUserDetails): string[] {
  return renderTable(
    ['Person', nameOf(user)],
    [
      ['Id', user.id],
      ['Name', [user.userName, user.fullName].filter((name) => name !== null).join(' · ') || '–'],
      ['Scopes', user.scopeNames.join(', ') || '–'],
      ['State', stateOf(user)],
      ...(user.deletionDueAt === null ? [] : [['Goes at', `${utcMinute(user.deletionDueAt)} UTC`]]),
      ['Password', user.passwordSet ? 'set' : 'not set'],
      ['Accounts', user.identities.map(identityWords).join(', ') || '–'],
      ['Passkeys', user.passkeys === 0 ? '–' : String(user.passkeys)],
      ['Two-step sign-in', user.secondFactor ? 'on' : 'off'],
      ['Since', `${utcMinute(user.createdAt)} UTC`],
      ['Last seen', user.lastSeenAt === null ? 'never' : `${utcMinute(user.lastSeenAt)} UTC`],
    ],
  )
}

const identityWords = ({ provider, email }: AdminUserDetails['identities'][number]) =>
  email === null ? provider : `${provider} (${email})`

function stateOf({ blocked, deletionDueAt }: AdminUser): string {
  if (blocked) return 'blocked'
  return deletionDueAt === null ? 'active' : 'leaving'
}

const sessionsOf = (user: AdminUserDetails) =>
  user.sessions.length === 0 ? ['No sessions.'] : sessionTable(user.sessions)

function nameFrom(typed: string): string {
  const name = userName.safeParse(typed)
  if (name.success) return name.data
  throw new CliError('WRONG_USAGE', 'The name must have 1 to 128 characters.')
}
