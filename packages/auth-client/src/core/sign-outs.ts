import type { AuthenticationKeyManager } from '../authentication-key-manager.ts'
import { notSignedInOf } from '../not-signed-in.ts'
import type { SessionState, SignedOut } from '../session-state.ts'
import type { StatusPort } from '../status-port.ts'
import type { TabSync } from '../tab-sync.ts'
import { EndedKeys } from './ended-keys.ts'
import type { PendingSignOut, SessionMemory } from './session-memory.ts'
import type { Turns } from './turns.ts'

type Scope = PendingSignOut['scope']

/** What signing out works on. */
export interface SignOutParts {
  readonly status: StatusPort
  readonly keys: AuthenticationKeyManager
  readonly memory: SessionMemory
  readonly tabs: TabSync | undefined
  readonly turns: Turns
  readonly state: () => SessionState
  /** Removes key and memory, and makes this the state. */
  readonly forget: (state: SignedOut) => Promise<void>
}

export const signedOutByUser: SignedOut = { status: 'signed-out', reason: 'by-user' }

/** Signing out on purpose: here whatever the server does, and at the server as soon as it can be reached. */
export class SignOuts {
  readonly #parts: SignOutParts
  readonly #endedKeys: EndedKeys
  #underWay: Promise<boolean> | undefined

  constructor(parts: SignOutParts) {
    this.#parts = parts
    this.#endedKeys = new EndedKeys(parts.keys.endedKeys, parts.status)
  }

  /** The sign-out that is under way, if one is. */
  get underWay(): Promise<boolean> | undefined {
    return this.#underWay
  }

  /** Resolves to whether the server knows; a second while the first is under way is the same one. */
  signOut(scope: Scope): Promise<boolean> {
    const { transport } = this.#parts.keys
    this.#underWay ??= (transport === 'cookie' ? this.#endCookie(scope) : this.#endHeldKey(scope)).finally(() => {
      this.#underWay = undefined
    })
    return this.#underWay
  }

  /** Tells the server of keys that were given up while it was away. Resolves to whether it knows of all of them. */
  tellOfEndedKeys(): Promise<boolean> {
    return this.#endedKeys.tell({ isSomebodyHere: this.#parts.state().status === 'signed-in' })
  }

  /** The browser's cookie has kept the session alive that the user ended while the server was away. */
  async finish({ scope }: PendingSignOut): Promise<boolean> {
    const { memory, turns, state, forget } = this.#parts
    const isTold = await this.#tell(scope)
    if (isTold) await memory.removePendingSignOut()
    if (state().status !== 'signed-out') await turns.supersede(() => forget(signedOutByUser))
    return isTold
  }

  async #endCookie(scope: Scope): Promise<boolean> {
    const { memory, tabs, turns, forget } = this.#parts
    const { identity } = turns
    const before = this.#parts.state()
    // First, so that it is not lost with the page if that is closed before the server has answered.
    const noting =
      before.status === 'signed-in'
        ? memory.writePendingSignOut({ sessionId: before.session.id, scope })
        : Promise.resolve()
    noting.catch(() => undefined)
    const isTold = await this.#tell(scope)
    if (identity !== turns.identity) return isTold
    await turns.supersede(async () => {
      try {
        await noting
        if (isTold) await memory.removePendingSignOut()
      } finally {
        await forget(signedOutByUser)
      }
      tabs?.post({ type: 'signed-out', reason: 'by-user' })
    })
    return isTold
  }

  /** Here first, however long the server takes: the key, laid aside, is all that telling it needs. */
  async #endHeldKey(scope: Scope): Promise<boolean> {
    const { keys, tabs, turns, forget } = this.#parts
    const ending = turns.supersede(async () => {
      try {
        const key = await keys.get()
        if (key !== null) await this.#endedKeys.add({ key, scope })
      } finally {
        await forget(signedOutByUser)
      }
      tabs?.post({ type: 'signed-out', reason: 'by-user' })
    })
    const telling = ending.catch(() => undefined).then(() => this.tellOfEndedKeys())
    const [isTold] = await Promise.all([telling, ending])
    return isTold
  }

  async #tell(scope: Scope): Promise<boolean> {
    const { status } = this.#parts
    try {
      await (scope === 'device' ? status.signOutDevice() : status.signOutAllDevices())
      return true
    } catch (error) {
      return notSignedInOf(error) !== undefined
    }
  }
}
