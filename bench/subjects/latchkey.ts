import { availableParallelism } from 'node:os'
import { defaultAuthConfig } from '@latchkey/auth/config'
import { createPasswordPool } from '@latchkey/auth/password-pool'
import { parsePeppers } from '@latchkey/auth/secrets'
import { createClient } from '@latchkey/client'
import { openDeployment, type Deployment } from '@latchkey/e2e/deployment'
import { newPerson } from '@latchkey/e2e/person'
import { signInPlainly } from '@latchkey/e2e/plain-calls'
import { registerByApi } from '@latchkey/e2e/register-by-api'
import { openHttpCaller, type HttpCall } from '../harness/http-caller.ts'
import { openStatementTap } from '../harness/statement-tap.ts'
import { median } from '../harness/percentiles.ts'
import { openLatchkeyCrowd } from './latchkey-crowd.ts'
import type { Subject } from './subject.ts'

const people = 16

/** The production build on a database of its own that waits for the disk, with the default cost of hashing. */
export async function startLatchkey(): Promise<Subject> {
  const deployment = await openDeployment({
    durable: true,
    env: { AUTH_PASSWORD_HASH_COST: String(defaultAuthConfig.passwordHashCost) },
  })
  try {
    return await populate(deployment)
  } catch (error) {
    await deployment.dispose()
    throw error
  }
}

async function populate(deployment: Deployment): Promise<Subject> {
  const { url } = await deployment.addNode()
  const registered = await Promise.all(
    Array.from({ length: people }, () => registerByApi(createClient({ url }), deployment, newPerson('Ana'))),
  )
  const keys = await Promise.all(registered.map((person) => signInPlainly(url, person)))
  const [mine, ...others] = keys.map(({ key }) => ({ authorization: `Bearer ${key}` }))
  if (!mine) throw new Error('Nobody was registered.')
  const query = (procedure: string, headers: Record<string, string>): HttpCall => ({
    method: 'GET',
    url: `${url}/api/trpc/${procedure}?input=%7B%22json%22%3A%7B%7D%7D`,
    headers,
  })
  const mutation = (procedure: string, input: object, own: Record<string, string>): HttpCall => ({
    method: 'POST',
    url: `${url}/api/trpc/${procedure}`,
    headers: { 'content-type': 'application/json', ...own },
    body: JSON.stringify({ json: input }),
  })
  const whoAmI = query('auth.status.get', mine)
  return {
    name: 'latchkey',
    whoAmI,
    ordinary: others.flatMap((headers) => [
      query('tasks.list', headers),
      query('auth.sessions.list', headers),
      mutation('tasks.create', { title: 'Bread' }, headers),
    ]),
    hashing: { workers: Math.min(availableParallelism(), 2), timeOne: timeOneHash },
    signIns: registered.map(({ email, password }) => mutation('auth.email.signIn', { email, password }, {})),
    openCrowd: openLatchkeyCrowd,
    countStatements: (calls) => countStatements(deployment, whoAmI, calls),
    stop: () => deployment.dispose(),
  }
}

/** With the server's own code and settings, in a process like those that it hashes in. The median of seven. */
async function timeOneHash(): Promise<number> {
  const peppers = parsePeppers('the pepper of the benchmark, 32 characters', [])
  const pool = createPasswordPool({ peppers, config: defaultAuthConfig, workers: 1 })
  const times: number[] = []
  try {
    // The first one loads the code.
    for (let at = 0; at < 8; at++) {
      const since = performance.now()
      await pool.verify(null, 'not the password')
      if (at > 0) times.push(performance.now() - since)
    }
  } finally {
    await pool.close()
  }
  return median(times)
}

/** On a server of its own, so that the counting slows down nothing that is measured. */
async function countStatements(deployment: Deployment, whoAmI: HttpCall, calls: number) {
  const tap = await openStatementTap(deployment.databaseUrl)
  const node = await deployment.addNode({ DATABASE_URL: tap.url })
  const caller = openHttpCaller(1)
  const call = { ...whoAmI, url: whoAmI.url.replace(new URL(whoAmI.url).origin, node.url) }
  try {
    for (let warm = 0; warm < 100; warm++) await caller.make(call)
    tap.take()
    for (let made = 0; made < calls; made++) {
      const { status } = await caller.make(call)
      if (status !== 200) throw new Error(`"Who am I" answered ${status}.`)
    }
    return tap.take()
  } finally {
    caller.close()
    await node.end('SIGTERM')
    await tap.close()
  }
}
