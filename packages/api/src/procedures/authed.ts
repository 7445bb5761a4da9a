import { publicProcedure } from './public.ts'
import { requireSession } from './require-session.ts'

/** For people who are signed in: 401 `NOT_SIGNED_IN` otherwise, with the reason where a key was refused. */
export const authed = publicProcedure
  .meta({ needsSession: true })
  .use(({ ctx, next }) => next({ ctx: { session: requireSession(ctx.authentication) } }))
