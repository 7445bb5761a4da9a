import { authLink } from '@latchkey/auth-client/auth-link'
import { createCookieKeyManager } from '@latchkey/auth-client/cookie-key-manager'
import type { UploadOptions } from '@latchkey/auth-client/image-port'
import type { NotSignedIn } from '@latchkey/auth-client/not-signed-in'
import { SessionManager } from '@latchkey/auth-client/session-manager'
import type { SessionState } from '@latchkey/auth-client/session-state'
import type { StatusPort } from '@latchkey/auth-client/status-port'
import { createTabSync, type TabSync } from '@latchkey/auth-client/tab-sync'
import type { PasskeyAnswer } from '@latchkey/contracts/auth/passkey'
import type { AuthStatus } from '@latchkey/contracts/auth/session'
import type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import type { UserInfo } from '@latchkey/contracts/auth/user-info'
import { createKeptText } from '../forms/kept-text.ts'
import { createTextGuard, type TextGuard } from '../forms/text-guard.ts'
import { openLiveChannel, type LiveMessage } from '../live/live-channel.ts'
import { imagePort } from '../picture/send-image.ts'
import { createClient, type LatchkeyClient } from '../trpc/client.ts'
import { refusalOf } from '../words/refusal.ts'
import { createBrowserStore } from './browser-store.ts'
import { isOnPurpose, signedOutPath, whereToGo } from './where-to-go.ts'

const callTimeoutMs = 10_000
const tryAgainMs = 3000
/** After so long a sign-out without an answer takes the page away. */
const patienceMs = 2000

/**
 * Signing in and out in the browser, and who is signed in. Starts from what the server rendered, and follows every
 * change, whether made here, in another tab or by the server. When the session becomes another one the document is
 * left, so that nothing of one person stays in memory for the next.
 */
export class AuthService {
  readonly client: LatchkeyClient
  /** What is half typed on this page. */
  readonly texts: TextGuard
  readonly #tabs: TabSync | undefined
  readonly #manager: SessionManager
  readonly #liveListeners = new Set<(message: LiveMessage) => void>()
  readonly #cutOffListeners = new Set<() => void>()
  readonly #since: Date
  #state: SessionState
  #isSigningIn = false
  #signingOut: Promise<boolean> | undefined
  #asked: CutOff = 'device'
  #cutOff: CutOff | undefined

  constructor(page: AuthStatus, since: Date) {
    this.#since = since
    this.#state = stateOf(page)
    const isBrowser = typeof window !== 'undefined'
    this.#tabs = isBrowser ? createTabSync(new BroadcastChannel('latchkey')) : undefined
    this.texts = createTextGuard({
      kept: createKeptText(() => window.sessionStorage, Date.now),
      userId: page.userInfo?.id ?? null,
      path: () => window.location.pathname,
    })
    this.#manager = new SessionManager({
      status: this.#createStatusPort(page),
      keys: createCookieKeyManager(),
      images: imagePort,
      initial: this.#state,
      ...(this.#tabs && {
        store: createBrowserStore(() => ({
          document,
          sessionStorage: window.sessionStorage,
          isHttps: window.location.protocol === 'https:',
        })),
        tabs: this.#tabs,
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      }),
    })
    this.client = createClient([authLink(this.#manager)])
  }

  /** Where things stand. The same object until something changes. */
  get state(): SessionState {
    return this.#manager.state
  }

  get currentUser(): UserInfo | null {
    return this.#manager.signedInUser
  }

  get isSignedIn(): boolean {
    return this.#manager.isSignedIn
  }

  /** Whether it is not known yet who is signed in. */
  get isLoading(): boolean {
    return this.state.status === 'restoring'
  }

  /** The session that this document was made for, or null. Never the key. */
  get sessionId(): string | null {
    return this.#state.status === 'signed-in' ? this.#state.session.id : null
  }

  /** Begins to follow other tabs and the server. Call the result to stop. */
  initialize(): () => void {
    const { sessionId } = this
    const onShow = ({ persisted }: PageTransitionEvent) => {
      // The browser kept this page while others went on.
      if (persisted) void this.#manager.refreshSession()
    }
    this.addListener(this.#leaveWhenOver)
    window.addEventListener('pageshow', onShow)
    const stopForgetting = this.#forgetTexts()
    void this.#manager.initialize()
    const closeLive =
      sessionId === null
        ? undefined
        : openLiveChannel({
            client: this.client,
            sessionId,
            since: this.#since,
            onMessage: (message) => this.#hear(message),
          })
    return () => {
      closeLive?.()
      stopForgetting?.()
      window.removeEventListener('pageshow', onShow)
      this.removeListener(this.#leaveWhenOver)
    }
  }

  /**
   * Signs in, or answers that a second factor is needed. The caller decides where to go next, by loading a new document.
   * @throws TRPCClientError with an `appCode` when refused; any error when the server cannot be reached.
   */
  async signInWithEmail(credentials: { email: string; password: string }): Promise<SignInResult> {
    return this.#takeOver(await this.client.auth.email.signIn.mutate(credentials))
  }

  /** The same with what a passkey has signed. */
  async signInWithPasskey(answer: PasskeyAnswer): Promise<SignInResult> {
    return this.#takeOver(await this.client.auth.passkey.finishSignIn.mutate(answer))
  }

  /**
   * Signs this device out, and leaves for the sign-in page. A server that is away is told as soon as it is back, by this
   * document or by the next one that this browser asks for; until then she is cut off.
   */
  async signOut(): Promise<void> {
    await this.#signOut('device', this.#manager.signOutDevice())
  }

  /** Signs every device of the person out; otherwise as `signOut`. */
  async signOutAllDevices(): Promise<void> {
    await this.#signOut('all-devices', this.#manager.signOutAllDevices())
  }

  /** What she has signed out, while the server can be reached neither to be told nor to lead on. */
  get cutOff(): CutOff | undefined {
    return this.#cutOff
  }

  /** Hears when she is cut off; the document is left after that. Call the result to stop. */
  listenCutOff(listener: () => void): () => void {
    this.#cutOffListeners.add(listener)
    return () => this.#cutOffListeners.delete(listener)
  }

  /** Asks the server who is signed in, after something of hers was changed here. */
  async refresh(): Promise<void> {
    await this.#manager.refreshSession()
  }

  /**
   * Makes a JPEG, PNG or WebP the user's picture, which every page shows at once.
   * @throws an error with `data.appCode` when refused; any error when it could not be sent.
   */
  async uploadUserImage(image: Uint8Array<ArrayBuffer>, options: UploadOptions): Promise<void> {
    await this.#manager.uploadUserImage(image, options)
  }

  /** Calls `listener` with the state after each change, until it is removed. */
  addListener(listener: (state: SessionState) => void): void {
    this.#manager.addListener(listener)
  }

  removeListener(listener: (state: SessionState) => void): void {
    this.#manager.removeListener(listener)
  }

  /** Hears what the server tells while the document is open. Call the result to stop. */
  listenLive(listener: (message: LiveMessage) => void): () => void {
    this.#liveListeners.add(listener)
    return () => this.#liveListeners.delete(listener)
  }

  async #takeOver(result: SignInResult): Promise<SignInResult> {
    if (result.status !== 'signed-in') return result
    this.#isSigningIn = true
    await this.#manager.registerSignedInUser(result.userInfo, result.session)
    return result
  }

  /** The page itself is the first answer; only later questions go over the network. */
  #createStatusPort(page: AuthStatus): StatusPort {
    let first: AuthStatus | undefined = page
    const signal = () => ({ signal: AbortSignal.timeout(callTimeoutMs) })
    return {
      get: async () => {
        const answer = first ?? (await this.client.auth.status.get.query(undefined, signal()))
        first = undefined
        return answer
      },
      signOutDevice: () => this.client.auth.status.signOutDevice.mutate(undefined, signal()),
      signOutAllDevices: () => this.client.auth.status.signOutAllDevices.mutate(undefined, signal()),
    }
  }

  /** What was half typed is gone when somebody else is here, and when she signs out on purpose, in whichever tab. */
  #forgetTexts(): (() => void) | undefined {
    const { pathname, search } = window.location
    this.texts.forgetOthers()
    if (this.sessionId === null && pathname + search === signedOutPath) this.texts.forget()
    return this.#tabs?.subscribe((message) => {
      if (message.type === 'signed-out' && isOnPurpose(message)) this.texts.forget()
    })
  }

  #hear(message: LiveMessage): void {
    const ended = endedOf(message)
    if (ended) {
      void this.#manager.handleUnauthorized(ended.reason, ended.by)
    } else if (message.kind === 'refused' || isAboutPerson(message)) {
      void this.#manager.refreshSession()
    }
    for (const listener of this.#liveListeners) listener(message)
  }

  readonly #leaveWhenOver = (state: SessionState): void => {
    if (this.#isSigningIn) return
    const { pathname, search, hash } = window.location
    const next = whereToGo(this.#state, state, pathname + search + hash)
    if (next === undefined) return
    const isOwnEnd = state.status === 'signed-out' && isOnPurpose(state)
    if (isOwnEnd) this.texts.forget()
    else this.texts.keep()
    if (next === 'reload') window.location.reload()
    else if (isOwnEnd) void this.#leaveWhenReached(next)
    else window.location.assign(next)
  }

  async #signOut(scope: CutOff, telling: Promise<boolean>): Promise<void> {
    this.#signingOut = telling
    this.#asked = scope
    const slow = setTimeout(() => this.#showCutOff(), patienceMs)
    await telling.finally(() => clearTimeout(slow))
  }

  #showCutOff(): void {
    if (this.#cutOff) return
    this.#cutOff = this.#asked
    for (const listener of this.#cutOffListeners) listener()
  }

  /**
   * A browser that cannot reach the server would put an error of its own where her tasks were. Once it can be reached, the
   * server ends the session before it answers with the page, if nobody has told it until then.
   */
  async #leaveWhenReached(next: string): Promise<void> {
    let canLeave = (await this.#signingOut?.catch(() => false)) || (await this.#reachesServer())
    if (!canLeave) this.#showCutOff()
    while (!canLeave) {
      await untilWorthTrying()
      canLeave = await this.#reachesServer()
    }
    // Somebody has signed in meanwhile, in another tab, and the document is on its way to that.
    if (!this.#manager.isSignedIn) window.location.assign(next)
  }

  async #reachesServer(): Promise<boolean> {
    try {
      await this.client.auth.status.isSignedIn.query(undefined, { signal: AbortSignal.timeout(callTimeoutMs) })
      return true
    } catch (error) {
      const code = refusalOf(error)?.code
      return code !== undefined && code !== 'SERVICE_UNAVAILABLE' && code !== 'OVERLOADED'
    }
  }
}

/** What was signed out. */
export type CutOff = 'device' | 'all-devices'

/** A while later; where the browser says that it has no network, once it has one again. */
function untilWorthTrying(): Promise<void> {
  return new Promise((resolve) => {
    if (navigator.onLine) setTimeout(resolve, tryAgainMs)
    else window.addEventListener('online', () => resolve(), { once: true })
  })
}

/** What the server said of the session's end. The tab that holds the streams tells the others, who cannot ask any more. */
function endedOf(message: LiveMessage): NotSignedIn | undefined {
  if (message.kind === 'refused') return message.ended
  return message.kind === 'session' && message.event.type === 'session-ended' ? message.event : undefined
}

const isAboutPerson = (message: LiveMessage) => message.kind === 'session' && message.event.type !== 'sessions-changed'

function stateOf({ userInfo: user, session }: AuthStatus): SessionState {
  if (!user || !session) return { status: 'signed-out', reason: 'never' }
  return { status: 'signed-in', user, session, verified: true }
}
