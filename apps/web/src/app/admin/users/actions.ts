'use server'

import { notFound, redirect, RedirectType } from 'next/navigation'
import { administratorRequest } from '../../../auth/require-scope.ts'
import { answerOf } from '../../../auth/require-session.ts'
import { toReauthenticate } from '../../../auth/to-reauthenticate.ts'
import { refusedForm, textOf, type FormState } from '../../../forms/form-state.ts'
import type { PageRequest } from '../../../server/page-runtime.ts'
import { isRefusal } from '../../../words/refusal.ts'
import { searchOf } from '../list-pages.tsx'
import { readScopes } from './scopes.ts'
import { userActOf, type UserActName } from './user-acts.ts'

type Admin = PageRequest['caller']['admin']

/** Does to an account what the form names, and goes to its page, which says what was done. */
export async function actOnUser(_: FormState, data: FormData): Promise<FormState> {
  const { admin } = administratorRequest()
  const [act, userId, reason] = [userActOf(textOf(data, 'act')), textOf(data, 'userId'), textOf(data, 'reason')]
  if (!act) notFound()
  let ended: number
  try {
    ended = await answerOf(act === 'block' ? block(admin, userId, reason) : doers[act](admin, userId))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate(`${pathOf(userId)}/${act}`)
    return refusedAct(error, { reason })
  }
  const done = searchOf({ done: act, ended: String(ended) })
  redirect(act === 'delete' ? `/admin/users?${done}` : `${pathOf(userId)}?${done}`, RedirectType.replace)
}

/** Gives an account exactly the scopes that the form names. */
export async function saveScopes(_: FormState, data: FormData): Promise<FormState> {
  const { admin } = administratorRequest()
  const [userId, others] = [textOf(data, 'userId'), textOf(data, 'others')]
  const values = { admin: textOf(data, 'admin'), others }
  const scopeNames = readScopes(values)
  if (!scopeNames) return { values, problems: [badScopes] }
  try {
    await answerOf(admin.users.setScopes({ userId, scopeNames }))
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate(pathOf(userId))
    return refusedAct(error, values)
  }
  redirect(`${pathOf(userId)}?done=scopes`, RedirectType.replace)
}

const badScopes = {
  message: 'Use letters, digits and _ . : - for a scope, 64 characters at most, with spaces between scopes',
  fieldId: 'others',
}

const doers: Readonly<Record<Exclude<UserActName, 'block'>, (admin: Admin, userId: string) => Promise<number>>> = {
  unblock: async (admin, userId) => {
    await admin.users.unblock({ userId })
    return 0
  },
  'sign-out': async (admin, userId) => (await admin.users.signOut({ userId })).ended,
  'require-new-password': async (admin, userId) => (await admin.users.requireNewPassword({ userId })).ended,
  'remove-second-factor': async (admin, userId) => {
    await admin.users.removeSecondFactor({ userId })
    return 0
  },
  delete: async (admin, userId) => (await admin.users.delete({ userId })).ended,
}

async function block(admin: Admin, userId: string, reason: string): Promise<number> {
  const note = reason.trim()
  return (await admin.users.block({ userId, ...(note !== '' && { reason: note }) })).ended
}

function refusedAct(error: unknown, values: FormState['values']): FormState {
  if (isRefusal(error, 'CONFLICT')) return { values, problems: [lastAdministrator] }
  return refusedForm(error, values)
}

const lastAdministrator = {
  message: 'Nobody else can administer this site. Make somebody else an administrator first.',
}

const pathOf = (userId: string) => `/admin/users/${encodeURIComponent(userId)}` as const
