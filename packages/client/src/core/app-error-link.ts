import type { AppRouter } from '@latchkey/api/types'
import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { appErrorOf } from './app-error.ts'

/** Makes an `AppError` of every refusal, for the links before it and for the caller. */
export const appErrorLink: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        error: (error) => observer.error(appErrorOf(error)),
        complete: () => observer.complete(),
      }),
    )
