import type { AuthRuntime } from '@latchkey/auth/runtime'
import type { HealthCheck } from '@latchkey/contracts/admin-operations'
import { checkDatabase, type ExaminedDatabase } from '../../health/check-database.ts'
import { checkOutbox } from '../../health/check-outbox.ts'
import type { Finding } from '../../health/finding.ts'
import { reasonOf } from '../../health/reason-of.ts'
import { counted } from '../../words/counted.ts'
import { utcMinute } from '../../words/dates.ts'
import type { JobReport } from '../housekeeping.ts'
import type { BackgroundCondition } from '../runtime.ts'

/** A running server, as far as its health goes. */
export interface ExaminedServer extends ExaminedDatabase {
  readonly auth: Pick<AuthRuntime, 'identityProviders' | 'imageStore'>
  readonly condition: () => BackgroundCondition
  readonly version: string
  /** Default: this process. */
  readonly process?: Pick<NodeJS.Process, 'uptime' | 'memoryUsage' | 'version'>
}

/** Looks at what the doctor looks at, where a running server can see it, and at what only this process knows. */
export async function examineServer(server: ExaminedServer): Promise<HealthCheck[]> {
  const [database, outbox, pictures] = await Promise.all([
    inTime(checkDatabase(server)),
    inTime(checkOutbox(server.database)),
    checkPictures(server),
  ])
  const { hearsOthers, jobs } = server.condition()
  return [
    ...told('database', database),
    ...told('outbox', outbox),
    housekeepingCheck(jobs),
    hearingCheck(hearsOthers),
    pictures,
    waysInCheck(server),
    processCheck(server),
  ]
}

const waitMaxMs = 8000

/** A check that does not end is a finding, too: a migration that another node applies makes everybody wait. */
async function inTime<T>(check: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMaxMs)
  })
  try {
    return await Promise.race([check, timeout])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

function told(name: string, found: Finding | readonly Finding[] | undefined): HealthCheck[] {
  if (found === undefined) return [{ name, ok: false, detail: 'The database did not answer in time.' }]
  return [found].flat().map(({ check, state, message, next }) => ({
    name: check,
    ok: state === 'ok',
    detail: next === undefined ? message : `${message} ${next}`,
  }))
}

function housekeepingCheck(jobs: readonly JobReport[]): HealthCheck {
  const failing = jobs.filter(({ failedAt }) => failedAt !== null).map(({ name }) => name)
  if (failing.length > 0) {
    return {
      name: 'housekeeping',
      ok: false,
      detail: `Failed in its last round: ${failing.join(', ')}. The log says why.`,
    }
  }
  const [last] = jobs.flatMap(({ doneAt }) => doneAt ?? []).toSorted((a, b) => b.getTime() - a.getTime())
  return {
    name: 'housekeeping',
    ok: true,
    detail: last
      ? `${counted(jobs.length, 'job')} in order, the last done at ${utcMinute(last)} UTC.`
      : `${counted(jobs.length, 'job')} begun, none due yet.`,
  }
}

const hearingCheck = (hearsOthers: boolean): HealthCheck => ({
  name: 'events',
  ok: hearsOthers,
  detail: hearsOthers
    ? 'Other servers on this database are heard.'
    : 'Other servers on this database are not heard; this one keeps connecting. Open pages learn late of what happens there.',
})

async function checkPictures({ auth: { imageStore } }: ExaminedServer): Promise<HealthCheck> {
  try {
    // Whether there is such a picture does not matter.
    await imageStore.get('health')
    return { name: 'pictures', ok: true, detail: 'Where pictures are kept can be read.' }
  } catch (error) {
    const reason = reasonOf(error instanceof Error ? (error.cause ?? error) : error)
    return { name: 'pictures', ok: false, detail: `Where pictures are kept cannot be read: ${reason}` }
  }
}

function waysInCheck({ auth: { identityProviders } }: ExaminedServer): HealthCheck {
  const { google, apple, firebase } = identityProviders
  const states = Object.entries({ Google: google, Apple: apple, Firebase: firebase })
  const named = states.map(([name, provider]) => `${name} ${provider === undefined ? 'off' : 'on'}`)
  return { name: 'providers', ok: true, detail: `${named.join(', ')}.` }
}

function processCheck({ version, process: self = process }: ExaminedServer): HealthCheck {
  const memory = Math.round(self.memoryUsage().rss / 1_000_000)
  return {
    name: 'process',
    ok: true,
    detail: `Latchkey ${version} on Node.js ${self.version.slice(1)}, up for ${uptimeWords(self.uptime())}, ${memory} MB of memory.`,
  }
}

function uptimeWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return counted(minutes, 'minute')
  return minutes < 48 * 60 ? counted(Math.floor(minutes / 60), 'hour') : counted(Math.floor(minutes / (24 * 60)), 'day')
}
