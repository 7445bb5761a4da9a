import { middleware, procedure } from '../trpc.ts'
import { translateErrors } from '../middleware/translate-errors.ts'

const withSession = middleware(({ ctx, next }) =>
  next({ ctx: { session: ctx.authentication.status === 'signed-in' ? ctx.authentication.session : null } }),
)

/** For everybody. `ctx.session` is null for callers who are not signed in. */
export const publicProcedure = procedure.use(translateErrors).use(withSession)
