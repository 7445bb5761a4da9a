import { createAuthHarness, type AuthHarness, type AuthHarnessOptions } from '@latchkey/auth/testing'
import type { Authentication, AuthRuntime, AuthSession } from '@latchkey/auth/runtime'
import { createMemoryBus } from '@latchkey/events/memory-bus'
import type { TaskEvents, TasksRuntime } from '@latchkey/tasks/runtime'
import { createReply, type ApiContext, type Operations } from '../context.ts'
import { createAuthKeyTransport } from '../http/auth-key-transport.ts'
import { createCaller, type ApiCaller } from '../server.ts'

/** The auth core's world with the task app beside it. */
export interface ApiHarness extends AuthHarness {
  readonly tasks: TasksRuntime
  /** Of a server that has nothing to tell. */
  readonly operations: Operations
  /** A context; anonymous unless told otherwise. */
  context(override?: Partial<ApiContext>): ApiContext
  /** Procedures called in process: as nobody, or in a session. */
  callAs(session: AuthSession | null, override?: Partial<ApiContext>): ApiCaller
}

/** A database, people and both runtimes for one test file. Dispose of it. */
export async function createApiHarness(options?: AuthHarnessOptions): Promise<ApiHarness> {
  const world = await createAuthHarness(options)
  const tasks = createTasksRuntime(world.auth, world.database.db)
  const context: ApiHarness['context'] = ({
    authentication = anonymous,
    client = world.client(),
    ...override
  } = {}) => ({
    auth: world.auth,
    tasks,
    operations,
    authentication,
    client: { ...client, session: authentication.status === 'signed-in' ? authentication.session : null },
    transport: 'cookie',
    reply: createReply(createAuthKeyTransport('https://latchkey.test')),
    requestId: 'request',
    ...override,
  })
  return {
    ...world,
    tasks,
    operations,
    context,
    callAs: (session, override) => createCaller(context({ authentication: authenticationOf(session), ...override })),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  }
}

const anonymous: Authentication = { status: 'anonymous' }

const operations: Operations = { configuration: () => [], health: async () => [] }

function createTasksRuntime({ clock, random }: AuthRuntime, db: TasksRuntime['db']): TasksRuntime {
  return { db, clock, random, events: createMemoryBus<TaskEvents>() }
}

const authenticationOf = (session: AuthSession | null): Authentication =>
  session === null ? { status: 'anonymous' } : { status: 'signed-in', session }
