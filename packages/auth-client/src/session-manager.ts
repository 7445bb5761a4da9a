import type { AuthStatus, SessionEndedBy, SessionEndReason, SessionInfo } from '@latchkey/contracts/auth/session'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import type { AuthenticationKeyManager } from './authentication-key-manager.ts'
import { notSignedInOf, type NotSignedIn } from './not-signed-in.ts'
import { createSessionMemory, type PendingSignOut, type SessionMemory } from './core/session-memory.ts'
import { signedOutByUser, SignOuts } from './core/sign-outs.ts'
import { Subscribable } from './core/subscribable.ts'
import { Turns } from './core/turns.ts'
import type { ImagePort, UploadOptions } from './image-port.ts'
import { createMemoryStore, type KeyValueStore } from './key-value-store.ts'
import type { SessionState, SignedOut } from './session-state.ts'
import type { StatusPort } from './status-port.ts'
import type { TabMessage, TabSync } from './tab-sync.ts'

export interface SessionManagerOptions {
  readonly status: StatusPort
  readonly keys: AuthenticationKeyManager
  /** How pictures are sent. Default: they cannot be. */
  readonly images?: ImagePort
  /** Where to remember the user between starts. Default: nowhere. It never holds the key. */
  readonly store?: KeyValueStore
  /** The browser's other tabs. Default: none. */
  readonly tabs?: TabSync
  /** Lets a tab that was not told why its session ended wait for one that was. Default: it does not. */
  readonly wait?: (ms: number) => Promise<void>
  /** What is known before `initialize`, for example from the page that the server rendered. Default: nothing. */
  readonly initial?: SessionState
}

/** `isFollowing`: another tab said that somebody signed in, so it need not be told. */
interface RefreshOptions {
  readonly isFollowing: boolean
}

/** How long a tab that was not told why its session ended listens for another that was. */
const reasonGraceMs = 1000

/**
 * Knows who is signed in on this client. A server or network that is away never signs anybody out; only an answer
 * does. Listeners hear of changes and of nothing else.
 */
export class SessionManager extends Subscribable<SessionState> {
  readonly #status: StatusPort
  readonly #keys: AuthenticationKeyManager
  readonly #images: ImagePort | undefined
  readonly #memory: SessionMemory
  readonly #tabs: TabSync | undefined
  readonly #wait: (ms: number) => Promise<void>
  readonly #turns = new Turns()
  readonly #signOuts: SignOuts
  #state: SessionState
  #initializing: Promise<void> | undefined
  #refreshing: Promise<boolean> | undefined
  #replacingKey: Promise<unknown> | undefined

  constructor({
    status,
    keys,
    images,
    store = createMemoryStore(),
    tabs,
    wait = () => Promise.resolve(),
    initial = { status: 'restoring' },
  }: SessionManagerOptions) {
    super()
    this.#status = status
    this.#keys = keys
    this.#images = images
    this.#memory = createSessionMemory(store)
    this.#tabs = tabs
    this.#wait = wait
    this.#state = initial
    this.#signOuts = new SignOuts({
      ...{ status, keys, tabs, memory: this.#memory, turns: this.#turns },
      state: () => this.#state,
      forget: (state) => this.#forget(state),
    })
  }

  /** Where things stand. The same object until something changes. */
  get state(): SessionState {
    return this.#state
  }

  get signedInUser(): UserInfo | null {
    return this.#state.status === 'signed-in' ? this.#state.user : null
  }

  get isSignedIn(): boolean {
    return this.#state.status === 'signed-in'
  }

  /**
   * Differs after each sign-in and each sign-out, from the moment it is asked for. A call that was refused counts
   * against the session it was made in, and no other.
   */
  get identity(): number {
    return this.#turns.identity
  }

  /**
   * Restores the remembered user, then asks the server. A server that is away keeps the user, unverified; where
   * nobody is remembered the state stays `restoring`, and `refreshSession` may be tried again.
   */
  initialize(): Promise<void> {
    this.#initializing ??= this.#restore()
    return this.#initializing
  }

  /** Asks the server where things stand. Resolves to whether it answered; rejects only for a store that fails. */
  refreshSession(): Promise<boolean> {
    return this.#refreshing ?? this.#startRefresh()
  }

  /** Takes over the result of a sign-in. `key` comes to clients that hold their key themselves. */
  async registerSignedInUser(user: UserInfo, session: SessionInfo, key?: string): Promise<void> {
    if (this.#keys.transport === 'bearer' && key === undefined) {
      throw new Error('The sign-in gave no key. Send the headers of `authHeaders` with the call that signs in.')
    }
    await this.#turns.supersede(async () => {
      if (key !== undefined) await this.#keys.put(key)
      await this.#memory.removePendingSignOut()
      await this.#memory.writeSession({ user, session })
      this.#set({ status: 'signed-in', user, session, verified: true })
      this.#tabs?.post({ type: 'signed-in' })
    })
    // What fails here is tried again with the next question.
    this.#signOuts.tellOfEndedKeys().catch(() => undefined)
  }

  /**
   * Signs this device out: here at once, at the server when it can be reached. Resolves to whether the server knows.
   * One that was away is told by the next `initialize` or `refreshSession`, or after the next sign-in.
   */
  signOutDevice(): Promise<boolean> {
    return this.#signOuts.signOut('device')
  }

  /**
   * Signs every device of the user out; otherwise as `signOutDevice`. A server that hears of it only after somebody has
   * signed in here again ends this device's old session and no other.
   */
  signOutAllDevices(): Promise<boolean> {
    return this.#signOuts.signOut('all-devices')
  }

  /**
   * Makes a call that replaces this client's key, such as a change of password. That the old key is refused meanwhile,
   * in a stream for example, is no end. Resolves to the call's answer, and rejects as the call does.
   */
  replaceKey<Answer extends { readonly key?: string | undefined }>(call: () => Promise<Answer>): Promise<Answer> {
    const replacing = this.#replaceKey(call)
    const settled = replacing
      .catch(() => undefined)
      .finally(() => {
        if (this.#replacingKey === settled) this.#replacingKey = undefined
      })
    this.#replacingKey = settled
    return replacing
  }

  /**
   * Makes a JPEG, PNG or WebP the user's picture, and `signedInUser` shows it. The server crops it to a square.
   *
   * Rejects as the upload does: a refusal carries `data.appCode`, `IMAGE_REJECTED` for a file that is no picture.
   * Resolves to where the picture is, from the root of the site.
   */
  async uploadUserImage(image: Uint8Array<ArrayBuffer>, options: UploadOptions = {}): Promise<{ imageUrl: string }> {
    if (!this.#images) throw new Error('This session manager was made without `images`, so it cannot send any.')
    const { identity } = this
    try {
      const uploaded = await this.#images.put(image, options)
      await this.#turns.inTurn(() => this.#showImage(uploaded.imageUrl), identity)
      return uploaded
    } catch (error) {
      const refusal = notSignedInOf(error)
      if (refusal && identity === this.identity) await this.handleUnauthorized(refusal.reason, refusal.by)
      throw error
    }
  }

  /** To be called when the server refused a call with `NOT_SIGNED_IN`. Signs out here, once, and says why. */
  async handleUnauthorized(reason?: SessionEndReason, by?: SessionEndedBy): Promise<void> {
    if (this.#replacingKey) {
      const { identity } = this
      await this.#replacingKey
      // It was the old key that was refused.
      if (identity !== this.identity) return
    }
    // The answer to our own sign-out travels beside the refusals it causes, and says it better.
    if (this.#signOuts.underWay) await this.#signOuts.underWay
    else if (this.#state.status !== 'signed-out') await this.#end({ ...(reason && { reason }), ...(by && { by }) })
  }

  async #restore(): Promise<void> {
    this.#tabs?.subscribe((message) => this.#follow(message))
    const identity = this.identity
    const remembered = await this.#memory.readSession()
    if (remembered && identity === this.identity && this.#state.status === 'restoring') {
      this.#set({ status: 'signed-in', ...remembered, verified: false })
    }
    // What was known from the start, from the server's page for example, beats what was remembered.
    if (remembered && identity === this.identity && this.#state.status === 'signed-out') {
      await this.#memory.removeSession()
    }
    await this.refreshSession()
  }

  #startRefresh(options?: RefreshOptions): Promise<boolean> {
    const refreshing = this.#refresh(options).finally(() => {
      if (this.#refreshing === refreshing) this.#refreshing = undefined
    })
    this.#refreshing = refreshing
    return refreshing
  }

  async #refresh(options?: RefreshOptions): Promise<boolean> {
    const identity = this.identity
    const isCurrent = () => identity === this.identity
    const pending = await this.#memory.readPendingSignOut()
    if (pending && this.#signOuts.underWay) return this.#signOuts.underWay
    const telling = this.#signOuts.tellOfEndedKeys()
    // Whoever asked is told at the end; until then nobody listens.
    telling.catch(() => undefined)
    const answer = await this.#ask()
    if (answer === 'away') {
      if (pending && isCurrent() && this.#isOverBy(pending))
        await this.#turns.supersede(() => this.#forget(signedOutByUser))
      return false
    }
    if (!isCurrent()) return true
    if (pending && 'session' in answer && answer.session?.id === pending.sessionId)
      return this.#signOuts.finish(pending)
    // Another session, opened since, is not the one that was to end.
    if (pending) await this.#memory.removePendingSignOut()
    await this.#adopt(answer, options)
    return telling
  }

  /** Whether all there is to show is the session that was to end, in a page that the browser has kept for example. */
  #isOverBy({ sessionId }: PendingSignOut): boolean {
    const state = this.#state
    return state.status === 'restoring' || (state.status === 'signed-in' && state.session.id === sessionId)
  }

  async #ask(): Promise<AuthStatus | NotSignedIn | 'away'> {
    if (this.#keys.transport === 'bearer' && (await this.#keys.get()) === null) return {}
    try {
      return await this.#status.get()
    } catch (error) {
      return notSignedInOf(error) ?? 'away'
    }
  }

  async #adopt(answer: AuthStatus | NotSignedIn, options?: RefreshOptions): Promise<void> {
    if (!('isSignedIn' in answer)) return this.#end(answer)
    const { userInfo: user, session } = answer
    if (!user || !session) return this.#end({})
    const isSame = this.#state.status === 'signed-in' && this.#state.session.id === session.id
    await this.#turns.inTurn(
      async () => {
        const remembered = await this.#memory.readSession()
        await this.#memory.writeSession({ user, session })
        this.#set({ status: 'signed-in', user, session, verified: true })
        // Somebody signed in without this manager, by a plain form for example.
        const isNews = remembered?.session.id !== session.id && !options?.isFollowing
        if (isNews) this.#tabs?.post({ type: 'signed-in' })
      },
      isSame ? this.identity : this.#turns.begin(),
    )
  }

  async #showImage(imageUrl: string): Promise<void> {
    const state = this.#state
    if (state.status !== 'signed-in') return
    const user = { ...state.user, imageUrl }
    await this.#memory.writeSession({ user, session: state.session })
    this.#set({ ...state, user })
  }

  async #replaceKey<Answer extends { readonly key?: string | undefined }>(
    call: () => Promise<Answer>,
  ): Promise<Answer> {
    const answer = await call()
    await this.#turns.supersede(async () => {
      if (answer.key !== undefined) await this.#keys.put(answer.key)
    })
    // Which session it is now, the next question tells as well.
    this.#startRefresh().catch(() => undefined)
    return answer
  }

  /** What ended without a reason was either never there or is unknown to the server. */
  async #end({ reason, by }: NotSignedIn): Promise<void> {
    if (this.#state.status === 'signed-out') return
    const wasSignedIn = this.#state.status === 'signed-in'
    const { identity } = this
    const isKnown = reason !== undefined && reason !== 'unknown'
    // The answer that told another tab why took the browser's cookie along, and this tab's question came after it.
    if (wasSignedIn && this.#tabs && !isKnown) await this.#wait(reasonGraceMs)
    if (wasSignedIn && reason === 'password-changed' && (await this.#isReplaced())) return
    if (identity !== this.identity) return
    await this.#turns.supersede(async () => {
      if (!wasSignedIn && reason === undefined) return this.#forget({ status: 'signed-out', reason: 'never' })
      const ended = { reason: reason ?? 'unknown', ...(by && { by }) }
      await this.#forget({ status: 'signed-out', ...ended })
      this.#tabs?.post({ type: 'signed-out', ...ended })
    })
  }

  /** Whether another tab changed the password, and the browser has the key by now that replaces the old one. */
  async #isReplaced(): Promise<boolean> {
    if (!this.#tabs) return false
    await this.#wait(reasonGraceMs)
    const answer = await this.#ask()
    if (answer === 'away' || !('session' in answer) || !answer.session) return false
    await this.#adopt(answer)
    return true
  }

  #follow(message: TabMessage): void {
    if (message.type === 'signed-in') {
      // Whatever is being asked was asked too early.
      this.#turns.begin()
      void this.#startRefresh({ isFollowing: true })
    } else if (this.#state.status !== 'signed-out') {
      const { type: status, ...ended } = message
      void this.#turns.supersede(() => this.#forget({ status, ...ended }))
    }
  }

  /** Whatever becomes of the stores, the state says the truth. */
  async #forget(state: SignedOut): Promise<void> {
    try {
      await this.#keys.remove()
      await this.#memory.removeSession()
    } finally {
      this.#set(state)
    }
  }

  #set(state: SessionState): void {
    // Both were made by the same code, so equal values have equal texts.
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return
    this.#state = state
    this.notify(state)
  }
}
