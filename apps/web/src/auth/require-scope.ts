import type { KnownScope } from '@latchkey/contracts/scopes'
import { notFound } from 'next/navigation'
import { pageRequest } from '../server/page-runtime.ts'
import { requireSession } from './require-session.ts'

/** Lets only people past who hold the scope; for others who are signed in there is nothing here (404). */
export function requireScope(scope: KnownScope) {
  const session = requireSession()
  if (!session.scopeNames.includes(scope)) notFound()
  return session
}

/** Where an administrator is: what her pages and their actions reach of the server. Others find nothing (404). */
export function administratorRequest() {
  const session = requireScope('admin')
  const { caller, receivedAt, requestId } = pageRequest()
  return { session, admin: caller.admin, receivedAt, requestId }
}
