import type { AuthStatus, SessionInfo } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { createMemoryStore, type KeyValueStore } from '../key-value-store.ts'
import { createCookieKeyManager } from '../cookie-key-manager.ts'
import { SessionManager, type SessionManagerOptions } from '../session-manager.ts'
import type { SessionState } from '../session-state.ts'
import type { StatusPort } from '../status-port.ts'
import type { TabMessage, TabSync } from '../tab-sync.ts'

/** A server with one answer. */
export interface FakeServer extends StatusPort {
  /** What the next questions are answered with; a function is called each time. */
  answer: AuthStatus | (() => Promise<AuthStatus>)
  /** Thrown by every call while set. */
  failure: unknown
  /** The calls so far, by name; with the key where one was given. */
  readonly calls: string[]
}

export const offline = new TypeError('fetch failed')

export function refusal(appCode: string, details?: object): Error {
  return Object.assign(new Error(appCode), { data: { appCode, ...(details && { details }) } })
}

export function newFakeServer(answer: FakeServer['answer'] = signedOutStatus): FakeServer {
  const server: FakeServer = {
    answer,
    failure: undefined,
    calls: [],
    get: () => call('get', async () => (typeof server.answer === 'function' ? server.answer() : server.answer)),
    signOutDevice: (key) => call(named('signOutDevice', key), signOut),
    signOutAllDevices: (key) => call(named('signOutAllDevices', key), signOut),
  }
  async function call<T>(name: string, work: () => Promise<T>): Promise<T> {
    server.calls.push(name)
    if (server.failure !== undefined) throw server.failure
    return work()
  }
  async function signOut(): Promise<void> {
    server.answer = signedOutStatus
  }
  return server
}

const named = (name: string, key: string | undefined) => (key === undefined ? name : `${name} ${key}`)

/** A manager on a fake server, with every state that its listeners heard. */
export function newWorld(options: Partial<SessionManagerOptions> & { server?: FakeServer } = {}) {
  const { server = newFakeServer(), ...rest } = options
  const manager = new SessionManager({ status: server, keys: createCookieKeyManager(), ...rest })
  const heard: SessionState[] = []
  manager.addListener((state) => heard.push(state))
  return { manager, server, heard }
}

/** Tabs of one browser: what one posts, the others receive, never itself. */
export function newTabs(): { open(): TabSync; readonly posted: TabMessage[] } {
  const listeners = new Map<TabSync, Set<(message: TabMessage) => void>>()
  const posted: TabMessage[] = []
  return {
    posted,
    open() {
      const tab: TabSync = {
        post(message) {
          posted.push(message)
          for (const [other, heard] of listeners) if (other !== tab) heard.forEach((listener) => listener(message))
        },
        subscribe(listener) {
          listeners.get(tab)?.add(listener)
          return () => listeners.get(tab)?.delete(listener)
        },
      }
      listeners.set(tab, new Set())
      return tab
    },
  }
}

/** A store that remembers this session from last time. */
export async function rememberingStore(session = anasSession): Promise<KeyValueStore> {
  const store = createMemoryStore()
  const { manager } = newWorld({ store })
  await manager.registerSignedInUser(ana, session)
  return store
}

/** Lets everything that needs no outside event run to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

export const ana: UserInfo = {
  id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d11',
  userName: 'Ana',
  fullName: null,
  email: 'ana@example.test',
  imageUrl: null,
  scopeNames: [],
  created: new Date('2026-01-01T00:00:00Z'),
  blocked: false,
  deletionDueAt: null,
}

export const anasSession: SessionInfo = {
  id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d22',
  method: 'email',
  createdAt: new Date('2026-02-01T00:00:00Z'),
  lastUsedAt: new Date('2026-02-01T00:00:00Z'),
  expiresAt: new Date('2026-03-03T00:00:00Z'),
  inactivityTimeoutMs: 604_800_000,
}

export const bob: UserInfo = { ...ana, id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d33', email: 'bob@example.test' }
export const bobsSession: SessionInfo = { ...anasSession, id: '0190d5b8-2e6a-7c3e-9a51-5a4c1f0b7d44' }

const settings = {
  registration: 'open' as const,
  minPasswordLength: 8,
  maxPasswordLength: 128,
  validationCodeLength: 8,
  validationCodeLifetimeMs: 900_000,
  passwordResetLifetimeMs: 86_400_000,
  mailResendIntervalMs: 60_000,
  recentSignInWindowMs: 600_000,
  trustedDeviceLifetimeMs: 2_592_000_000,
  accountDeletionGraceMs: 259_200_000,
  userCanSeeUserName: true,
  userCanEditUserName: true,
  userCanSeeFullName: true,
  userCanEditFullName: false,
  enableUserImages: true,
  userCanEditUserImage: true,
  userImageSize: 256,
  providers: { google: false, apple: false, firebase: false },
}

export const signedOutStatus: AuthStatus = { isSignedIn: false, userInfo: null, session: null, settings }
export const anasStatus: AuthStatus = { isSignedIn: true, userInfo: ana, session: anasSession, settings }
export const bobsStatus: AuthStatus = { isSignedIn: true, userInfo: bob, session: bobsSession, settings }
