import { authSettingsOf } from '@latchkey/auth/config'
import type { Authentication, AuthRuntime } from '@latchkey/auth/runtime'
import { sessionInfoOf, signOut, signOutAllDevices, signOutDevice } from '@latchkey/auth/session'
import { getUserInfo, ownUserInfo } from '@latchkey/auth/user'
import { isDomainError } from '@latchkey/contracts/domain-error'
import { authStatus, statusChangesInput, type SessionEvent } from '@latchkey/contracts/auth/session'
import * as z from 'zod'
import { live } from '../../procedures/live.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'

export const statusRouter = router({
  // The most called of all: what authenticated the request has read the person, too.
  get: publicProcedure.output(authStatus).query(async ({ ctx: { auth, authentication, session } }) => ({
    isSignedIn: session !== null,
    userInfo: session && ownUserInfo(auth, userInfoOf(authentication) ?? (await getUserInfo(auth, session.userId))),
    session: session && sessionInfoOf(session),
    settings: authSettingsOf(auth),
  })),

  isSignedIn: publicProcedure.output(z.boolean()).query(({ ctx }) => ctx.session !== null),

  // What it ends is the operator's choice; programs that mean one of the two call it by its name.
  signOut: publicProcedure.output(z.void()).mutation(async ({ ctx: { auth, reply, session } }) => {
    if (session !== null) await signOut(auth, session)
    reply.setCookie(reply.authCookies.clearedSession())
  }),

  // Signing out always succeeds: whoever has no session any more has what she asked for.
  signOutDevice: publicProcedure.output(z.void()).mutation(async ({ ctx: { auth, reply, session } }) => {
    if (session !== null) await signOutDevice(auth, session)
    reply.setCookie(reply.authCookies.clearedSession())
  }),

  signOutAllDevices: publicProcedure.output(z.void()).mutation(async ({ ctx: { auth, reply, session } }) => {
    if (session !== null) await signOutAllDevices(auth, session)
    reply.setCookie(reply.authCookies.clearedSession())
  }),

  onChange: live.input(statusChangesInput).subscription(async function* ({
    ctx: { auth, ended, session, stopped },
    input,
  }): AsyncGenerator<SessionEvent> {
    yield* changesOf(auth, { userId: session.userId, isAboutSessions: input?.sessions ?? false }, stopped)
    if (!ended.aborted) return
    const { reason = 'unknown', by } = isDomainError(ended.reason, 'NOT_SIGNED_IN') ? ended.reason.details : {}
    yield { type: 'session-ended', reason, ...(by === undefined ? {} : { by }) }
  }),
})

const userInfoOf = (authentication: Authentication) =>
  authentication.status === 'signed-in' ? authentication.userInfo : undefined

interface Interest {
  readonly userId: string
  /** Whether to tell of her other sessions, too. */
  readonly isAboutSessions: boolean
}

const ownChannels = [
  ['scopes-changed', 'scopes-changed'],
  ['user-updated', 'user-updated'],
] as const
const sessionChannels = [
  ['auth-keys-ended', 'sessions-changed'],
  ['session-started', 'sessions-changed'],
] as const

/** Tells of changes of the person and her scopes until `stopped`; changes in quick succession count as one of a kind. */
async function* changesOf(
  auth: AuthRuntime,
  { userId, isAboutSessions }: Interest,
  stopped: AbortSignal,
): AsyncGenerator<SessionEvent> {
  // Which sessions came and went before this stream listened, nobody can say.
  const changed = new Set<Exclude<SessionEvent['type'], 'session-ended'>>(isAboutSessions ? ['sessions-changed'] : [])
  let wake = () => {}
  const channels = isAboutSessions ? [...ownChannels, ...sessionChannels] : ownChannels
  const unsubscribes = channels.map(([channel, type]) =>
    auth.events.subscribe(channel, (event) => {
      if (event.userId !== userId) return
      changed.add(type)
      wake()
    }),
  )
  const onStop = () => wake()
  stopped.addEventListener('abort', onStop)
  try {
    while (!stopped.aborted) {
      const [type] = changed
      if (type === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else {
        changed.delete(type)
        yield { type }
      }
    }
  } finally {
    for (const unsubscribe of unsubscribes) unsubscribe()
    stopped.removeEventListener('abort', onStop)
  }
}
