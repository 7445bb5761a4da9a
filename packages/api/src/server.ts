import { createCallerFactory } from './trpc.ts'
import { appRouter } from './routers/root.ts'

export { appRouter, type AppRouter } from './routers/root.ts'
export {
  createReply,
  type ApiContext,
  type AuthCookies,
  type Operations,
  type Reply,
  type ReplyCookie,
} from './context.ts'
export { describeProcedures, type JsonSchema, type ProcedureDescription } from './describe-procedures.ts'
export type { AnyErrorDetails, ApiError } from './errors/to-api-error.ts'

/** Calls procedures in process, through the same gates as over HTTP. What stops a call is thrown as an `ApiError`. */
export const createCaller = createCallerFactory(appRouter)

/** What `createCaller` makes. */
export type ApiCaller = ReturnType<typeof createCaller>
