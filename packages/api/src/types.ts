import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { AppRouter } from './routers/root.ts'

export type { AppRouter } from './routers/root.ts'

/** What each procedure takes. */
export type RouterInputs = inferRouterInputs<AppRouter>

/** What each procedure gives. */
export type RouterOutputs = inferRouterOutputs<AppRouter>
