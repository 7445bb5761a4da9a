import { randomUUID } from 'node:crypto'
import type { LatchkeyClient, Task } from '@latchkey/client'
import { askUnseen } from './ask-unseen.ts'
import { NeedsSignIn } from './say-why.ts'

type Command = (client: LatchkeyClient, words: string) => Promise<void>

/** What the program can do, by name. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['list', list],
  ['add', add],
  ['done', finish],
  ['watch', watch],
  ['sign-in', signIn],
  ['sign-out', signOut],
])

async function signIn(client: LatchkeyClient, email: string): Promise<void> {
  const begun = await client.signInWithEmail({ email, password: await askUnseen('Password') })
  const { userInfo } = begun.status === 'signed-in' ? begun : await finishSignIn(client, begun.challengeId)
  console.log(`Signed in as ${userInfo.userName ?? userInfo.email}.`)
}

/** For whoever has set up an authenticator app. */
async function finishSignIn(client: LatchkeyClient, challengeId: string) {
  const code = await askUnseen('Code of your authenticator app')
  return client.auth.secondFactor.verify.mutate({ challengeId, code })
}

async function signOut(client: LatchkeyClient): Promise<void> {
  const serverKnows = await client.session.signOutDevice()
  console.log(serverKnows ? 'Signed out.' : 'Signed out here. The server will be told when it is back.')
}

async function list(client: LatchkeyClient): Promise<void> {
  const tasks = await openTasks(client)
  for (const [index, task] of tasks.entries()) console.log(`${index + 1}. ${lineOf(task)}`)
  if (tasks.length === 0) console.log('Nothing to do.')
}

async function add(client: LatchkeyClient, title: string): Promise<void> {
  requireSignIn(client)
  // With a key of its own the call may be made again after an interruption, and still adds one task.
  const task = await client.tasks.create.mutate({ title, creationKey: randomUUID() })
  console.log(`Added: ${lineOf(task)}`)
}

async function finish(client: LatchkeyClient, number: string): Promise<void> {
  const task = (await openTasks(client))[Number(number) - 1]
  if (!task) throw new Error(`There is no task ${number}. Use list.`)
  console.log(`Done: ${lineOf(await client.tasks.complete.mutate({ id: task.id }))}`)
}

/** Says what changes, wherever it is changed, until Ctrl+C or until the session ends. */
async function watch(client: LatchkeyClient): Promise<void> {
  requireSignIn(client)
  await new Promise<void>((resolve, reject) => {
    const stream = client.tasks.onChange.subscribe(undefined, {
      onStarted: () => console.log('Watching.'),
      onData: ({ data }) => console.log(data.type === 'deleted' ? 'Deleted a task.' : `Changed: ${lineOf(data.task)}`),
      onComplete: resolve,
      onError: reject,
    })
    process.once('SIGINT', () => stream.unsubscribe())
  })
}

async function openTasks(client: LatchkeyClient): Promise<readonly Task[]> {
  requireSignIn(client)
  return (await client.tasks.list.query()).tasks
}

const lineOf = ({ title, dueDate }: Task) => (dueDate === null ? title : `${title} (due ${dueDate})`)

function requireSignIn({ session: { state } }: LatchkeyClient): void {
  if (state.status === 'signed-out') throw new NeedsSignIn(state.reason)
}
