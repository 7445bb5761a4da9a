import { createClient, type ClientOptions } from '../client.ts'
import { newFakeServer, type FakeProcedure } from './fake-server.ts'

const time = new Date('2026-03-01T09:00:00.000Z')
export const session = {
  id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d22',
  method: 'email',
  createdAt: time,
  lastUsedAt: time,
  expiresAt: null,
  inactivityTimeoutMs: null,
} as const
export const userInfo = {
  id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11',
  userName: 'Ana',
  fullName: null,
  email: 'ana@example.test',
  imageUrl: null,
  scopeNames: [],
  created: time,
  blocked: false,
  deletionDueAt: null,
}
export const task = { id: session.id, title: 'Buy milk', createdAt: time, dueDate: null }
export const signedIn = { status: 'signed-in', userInfo, session, key: 'lk_id_secret' }
export const credentials = { email: 'ana@example.test', password: 'a long password' }

/** A client of a fake server on which Ana can sign in. */
export function openClient(procedures: Record<string, FakeProcedure>, options: Partial<ClientOptions> = {}) {
  const server = newFakeServer({ 'auth.email.signIn': () => signedIn, ...procedures })
  return { server, client: createClient({ url: 'https://tasks.example.test', fetch: server.fetch, ...options }) }
}
