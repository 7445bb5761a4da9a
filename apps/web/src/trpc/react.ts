'use client'

import type { AppRouter } from '@latchkey/api/types'
import { createTRPCReact, type CreateTRPCReact } from '@trpc/react-query'

/** The procedures as React hooks. */
export const trpc: CreateTRPCReact<AppRouter, unknown> = createTRPCReact<AppRouter>()
