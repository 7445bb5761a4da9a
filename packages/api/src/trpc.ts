import { initTRPC } from '@trpc/server'
import type { ApiContext } from './context.ts'
import { formatError } from './errors/format-error.ts'
import type { ProcedureMeta } from './procedure-meta.ts'
import { transformer } from './wire/transformer.ts'

const trpc = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({ transformer, errorFormatter: formatError, isDev: false })

export const { createCallerFactory, middleware, procedure, router } = trpc
