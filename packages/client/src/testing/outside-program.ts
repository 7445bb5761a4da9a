// Copied into a project that knows nothing of this repository, type-checked there against the installed package, and
// run: `node outside-program.js <url> <email> <password>`.
import {
  createClient,
  isAppError,
  type ErrorCode,
  type ErrorDetails,
  type RouterInputs,
  type RouterOutputs,
  type SignInResult,
  type Task,
  type TaskEvent,
  type UserInfo,
} from '@latchkey/client'
import { createFileStore } from '@latchkey/client/file-store'

/** Fails to compile unless both types are the same; `any` is the same as nothing else. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const isSame = <_Proof extends true>(): void => undefined

const [url = '', email = '', password = ''] = process.argv.slice(2)
const client = createClient({ url, store: createFileStore('session.json') })

const refusals: (ErrorCode | number)[] = []
try {
  await client.signInWithEmail({ email, password: `not ${password}` })
} catch (error) {
  if (isAppError(error, 'TOO_MANY_ATTEMPTS')) refusals.push(error.details.retryAfterSeconds)
  if (isAppError(error)) refusals.push(error.appCode)
}

await client.signInWithEmail({ email, password })
const created = await client.tasks.create.mutate({ title: 'From outside', dueDate: '2026-12-24' })
const { tasks, nextCursor } = await client.tasks.list.query({ view: 'open' })

isSame<Same<typeof created.createdAt, Date>>()
isSame<Same<typeof nextCursor, string | null>>()
isSame<Same<(typeof tasks)[number]['version'], number>>()
isSame<Same<RouterOutputs['auth']['status']['isSignedIn'], boolean>>()
isSame<Same<RouterInputs['tasks']['get'], { id: string }>>()
isSame<Same<typeof created, Task>>()
isSame<Same<RouterOutputs['auth']['user']['get'], UserInfo>>()
isSame<Same<RouterOutputs['auth']['email']['signIn'], SignInResult>>()
isSame<Same<Extract<TaskEvent, { type: 'changed' }>['task'], Task>>()
isSame<Same<ErrorDetails['TOO_MANY_ATTEMPTS']['retryAfterSeconds'], number>>()

/** Never called: what must not compile. */
export async function refused(error: unknown): Promise<void> {
  // @ts-expect-error -- a wrong password brings no details
  if (isAppError(error, 'INVALID_CREDENTIALS')) refusals.push(error.details.retryAfterSeconds)
  // @ts-expect-error -- there is no such code
  if (isAppError(error, 'NO_SUCH_CODE')) refusals.push(0)
  // @ts-expect-error -- a task needs a title
  await client.tasks.create.mutate({ dueDate: '2026-12-24' })
  // @ts-expect-error -- there is no such view
  await client.tasks.list.query({ view: 'tomorrow' })
  // @ts-expect-error -- there is no such procedure
  await client.tasks.paint.mutate({})
  // @ts-expect-error -- a query is not made by mutate
  await client.tasks.list.mutate()
  const title: string = created.title
  // @ts-expect-error -- a title is a text
  const count: number = created.title
  process.stdout.write(`${title}${count}`)
}

const isDate = created.createdAt instanceof Date
process.stdout.write(JSON.stringify({ titles: tasks.map(({ title }) => title), isDate, refusals }))
await client.session.signOutDevice()
