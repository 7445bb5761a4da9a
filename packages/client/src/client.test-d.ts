import type { SessionState } from '@latchkey/auth-client/session-state'
import type { SignInResult } from '@latchkey/contracts/auth/sign-in-result'
import type { ErrorCode } from '@latchkey/contracts/domain-error'
import type { Task, TaskEvent, TaskPage } from '@latchkey/contracts/tasks/task'
import { expectTypeOf } from 'vitest'
import { createClient, errorCodeOf, isAppError } from './client.ts'

// Checked by `tsc`, never run.
export async function typesOfTheClient(): Promise<void> {
  const client = createClient({ url: 'http://localhost:3000' })
  expectTypeOf(await client.tasks.list.query()).toEqualTypeOf<TaskPage>()
  expectTypeOf(await client.tasks.create.mutate({ title: 'Buy milk' })).toEqualTypeOf<Task>()
  expectTypeOf(await client.auth.email.signIn.mutate({ email: 'a', password: 'b' })).toEqualTypeOf<SignInResult>()
  expectTypeOf(client.session.state).toEqualTypeOf<SessionState>()
  expectTypeOf(errorCodeOf).returns.toEqualTypeOf<ErrorCode | undefined>()
  client.tasks.onChange.subscribe(undefined, {
    onData: ({ data }) => expectTypeOf(data).toEqualTypeOf<TaskEvent>(),
    // The code on the wire is the closed union, so a switch over it can be exhaustive.
    onError: ({ data }) => expectTypeOf(data?.appCode).toEqualTypeOf<ErrorCode | undefined>(),
  })
  // @ts-expect-error -- a task needs a title
  await client.tasks.create.mutate({})
  // @ts-expect-error -- there is no such procedure
  await client.tasks.paint.mutate({})
}

export function typesOfErrors(error: unknown): string | number | undefined {
  if (isAppError(error, 'TOO_MANY_ATTEMPTS')) return error.details.retryAfterSeconds
  if (isAppError(error, 'TASK_NOT_FOUND')) {
    expectTypeOf(error.details).toEqualTypeOf<undefined>()
    // @ts-expect-error -- this code brings nothing with it
    return error.details.retryAfterSeconds
  }
  // @ts-expect-error -- there is no such code
  if (isAppError(error, 'TASK_IS_BORING')) return undefined
  if (!isAppError(error)) {
    // @ts-expect-error -- nothing is known about it
    return error.details
  }
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- three of them show it
  switch (error.appCode) {
    case 'NOT_SIGNED_IN':
      expectTypeOf(error.details.by).toEqualTypeOf<'self' | 'administrator' | undefined>()
      return error.details.reason
    case 'PASSWORD_REJECTED':
      return error.details.problems[0]
    case 'UNEXPECTED':
      return error.details.reference
    default:
      // @ts-expect-error -- some of the others have no such detail
      return error.details?.reference
  }
}
