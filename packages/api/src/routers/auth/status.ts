import { authSettingsOf } from '@latchkey/auth/config'
import type { AuthRuntime } from '@latchkey/auth/runtime'
import { sessionInfoOf, signOutAllDevices, signOutDevice } from '@latchkey/auth/session'
import { getUserInfo } from '@latchkey/auth/user'
import { isDomainError } from '@latchkey/contracts/domain-error'
import { authStatus, type SessionEvent } from '@latchkey/contracts/auth/session'
import * as z from 'zod'
import { live } from '../../procedures/live.ts'
import { publicProcedure } from '../../procedures/public.ts'
import { router } from '../../trpc.ts'

export const statusRouter = router({
  get: publicProcedure.output(authStatus).query(async ({ ctx: { auth, session } }) => ({
    isSignedIn: session !== null,
    userInfo: session && (await getUserInfo(auth, session.userId)),
    session: session && sessionInfoOf(session),
    settings: authSettingsOf(auth.config),
  })),

  isSignedIn: publicProcedure.output(z.boolean()).query(({ ctx }) => ctx.session !== null),

  // Signing out always succeeds: whoever has no session any more has what she asked for.
  signOutDevice: publicProcedure.output(z.void()).mutation(async ({ ctx: { auth, reply, session } }) => {
    if (session !== null) await signOutDevice(auth, session)
    reply.setCookie(reply.authCookies.clearedSession())
  }),

  signOutAllDevices: publicProcedure.output(z.void()).mutation(async ({ ctx: { auth, reply, session } }) => {
    if (session !== null) await signOutAllDevices(auth, session)
    reply.setCookie(reply.authCookies.clearedSession())
  }),

  onChange: live.subscription(async function* ({
    ctx: { auth, ended, session, stopped },
  }): AsyncGenerator<SessionEvent> {
    yield* userUpdates(auth, session.userId, stopped)
    if (!ended.aborted) return
    const { reason = 'unknown', by } = isDomainError(ended.reason, 'NOT_SIGNED_IN') ? ended.reason.details : {}
    yield { type: 'session-ended', reason, ...(by === undefined ? {} : { by }) }
  }),
})

/** Tells of changes of the person's data until `stopped`; changes in quick succession count as one. */
async function* userUpdates(auth: AuthRuntime, userId: string, stopped: AbortSignal): AsyncGenerator<SessionEvent> {
  let isUpdated = false
  let wake = () => {}
  const unsubscribe = auth.events.subscribe('user-updated', (event) => {
    if (event.userId !== userId) return
    isUpdated = true
    wake()
  })
  const onStop = () => wake()
  stopped.addEventListener('abort', onStop)
  try {
    while (!stopped.aborted) {
      if (isUpdated) {
        isUpdated = false
        yield { type: 'user-updated' }
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    unsubscribe()
    stopped.removeEventListener('abort', onStop)
  }
}
