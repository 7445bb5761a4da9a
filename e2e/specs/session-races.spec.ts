import { setTimeout as after } from 'node:timers/promises'
import { createClient } from '@latchkey/client'
import { expect, test } from '@playwright/test'
import { openDeployment, type Deployment } from '../fixtures/deployment.ts'
import { newPerson, type Person } from '../fixtures/person.ts'
import { callPlainly, signInPlainly, type PlainAnswer } from '../fixtures/plain-calls.ts'
import { registerByApi } from '../fixtures/register-by-api.ts'
import { createSeededRandom, type SeededRandom } from '../fixtures/seeded-random.ts'

const rounds = 500
const peopleAtOnce = 5

// Requests, the touches and re-hashes that they cause, ends of sessions and sign-ins, in any order on three processes.
// RACE_SEED=<number> repeats the choices of a run.
test(`${rounds} interleavings on three processes: what has ended is refused everywhere, and stays ended`, async () => {
  test.setTimeout(120_000)
  const deployment = await openDeployment({ env: { AUTH_PASSWORD_HASH_COST: '4' } })
  const seed = Number(process.env['RACE_SEED'] ?? Date.now() % 2 ** 32)
  try {
    const [one, other] = ['one pepper of a rotation half way', 'the other pepper of that rotation']
    const peppers = (current: string, fallback: string) => ({
      AUTH_SESSION_PEPPER: current,
      AUTH_SESSION_FALLBACK_PEPPERS: fallback,
    })
    // The first applies the migrations. The last re-hashes what the others hash, and they what it does.
    const nodes = [await deployment.addNode(peppers(one, other))]
    nodes.push(...(await Promise.all([peppers(one, other), peppers(other, one)].map(deployment.addNode))))
    await recordLateWrites(deployment)
    const urls = nodes.map(({ url }) => url)
    const findings = await Promise.all(
      Array.from({ length: peopleAtOnce }, (_, lane) =>
        runLane({ deployment, urls, random: createSeededRandom(seed + lane) }, rounds / peopleAtOnce),
      ),
    )
    expect(
      findings.flatMap(({ wrong }) => wrong),
      `RACE_SEED=${seed}`,
    ).toEqual([])
    expect(await lateWrites(deployment), `rows written after their end, RACE_SEED=${seed}`).toEqual([])
    const seen = findings.reduce((all, { seen: own }) => ({
      wrong: [],
      seen: {
        before: all.seen.before + own.before,
        during: all.seen.during + own.during,
        accepted: all.seen.accepted + own.accepted,
        refused: all.seen.refused + own.refused,
        ended: [...all.seen.ended, ...own.ended],
      },
    })).seen
    test.info().annotations.push({ type: 'seen', description: JSON.stringify({ ...seen, ended: seen.ended.length }) })
    expect(seen.ended.length).toBeGreaterThanOrEqual(rounds)
    // A schedule in which nothing ever met proves nothing.
    for (const count of [seen.before, seen.accepted, seen.refused]) expect(count).toBeGreaterThan(rounds / 10)
    await expectStillRefused(urls, seen.ended)
    await expectRecorderWorks(deployment)
  } finally {
    await deployment.dispose()
  }
})

interface World {
  readonly deployment: Deployment
  readonly urls: readonly string[]
  readonly random: SeededRandom
}

interface Session {
  readonly key: string
  readonly sessionId: string
}

interface Findings {
  readonly wrong: string[]
  readonly seen: {
    /** Calls answered before the session's end was asked for, and calls that met it. */
    before: number
    during: number
    /** How the calls that met it came out. */
    accepted: number
    refused: number
    /** Keys that must stay dead. */
    ended: string[]
  }
}

/** One person, whose sessions come and go for a number of rounds. */
async function runLane(world: World, times: number): Promise<Findings> {
  const findings: Findings = { wrong: [], seen: { before: 0, during: 0, accepted: 0, refused: 0, ended: [] } }
  const [url = ''] = world.urls
  const person = await registerByApi(createClient({ url }), world.deployment, newPerson('Ana'))
  let alive: Alive = {}
  for (let round = 0; round < times; round++) alive = await playRound(world, { person, alive }, findings)
  return findings
}

/** The sessions of a person that outlived a round: the one that ends others, and one to end. */
interface Alive {
  readonly owner?: Session | undefined
  readonly victim?: Session | undefined
}

interface Timed {
  readonly startedAt: number
  readonly endedAt: number
  readonly answer: PlainAnswer
}

/** How a session ends: who asks for it, what is asked, and what the session is told afterwards. */
const endings = [
  { by: 'owner', procedure: 'auth.sessions.revoke', told: 'revoked', endsOthers: false, endsOwner: false },
  { by: 'owner', procedure: 'auth.sessions.revokeOthers', told: 'revoked', endsOthers: true, endsOwner: false },
  { by: 'owner', procedure: 'auth.status.signOutAllDevices', told: 'revoked', endsOthers: true, endsOwner: true },
  { by: 'victim', procedure: 'auth.status.signOutDevice', told: 'signed-out', endsOthers: false, endsOwner: false },
  { by: 'victim', procedure: 'auth.status.signOutAllDevices', told: 'signed-out', endsOthers: true, endsOwner: true },
] as const

async function playRound(
  world: World,
  { person, alive: left }: { readonly person: Person; readonly alive: Alive },
  { wrong, seen }: Findings,
): Promise<Alive> {
  const { urls, random } = world
  const anyNode = () => random.pick(urls)
  const owner = left.owner ?? (await signInPlainly(anyNode(), person))
  const victim = left.victim ?? (await signInPlainly(anyNode(), person))
  await letUseBeDue(world.deployment, victim)
  const ending = random.pick(endings)
  const start = barrier()
  const later = async <T>(work: () => Promise<T>, delayMs = random.whole(60)) => {
    await start.opened
    if (delayMs > 0) await after(delayMs)
    return work()
  }
  const end = later(
    () => timed(anyNode(), ending.procedure, ending.by === 'owner' ? owner : victim, { sessionId: victim.sessionId }),
    random.whole(45),
  )
  const use = () => timed(anyNode(), random.pick(['tasks.list', 'auth.sessions.list', 'auth.user.get']), victim)
  const uses = Array.from({ length: 6 }, () => later(use))
  const signIn = later(async () => {
    const startedAt = performance.now()
    return { startedAt, session: await signInPlainly(anyNode(), person), endedAt: performance.now() }
  })
  start.open()

  const ended = await end
  if (ended.answer.status !== 200) wrong.push(`${ending.procedure} answered ${ended.answer.status}`)
  const afterwards = await Promise.all(urls.map((url) => timed(url, 'tasks.list', victim)))
  for (const used of [...(await Promise.all(uses)), ...afterwards]) {
    const { status, refusal } = used.answer
    const refused = status === 401 && refusal?.appCode === 'NOT_SIGNED_IN' && refusal.reason === ending.told
    const what = `${ending.procedure}: ${status} ${JSON.stringify(refusal ?? {})}`
    if (status !== 200 && !refused) wrong.push(`${what}, which is no answer`)
    if (status === 200 && used.startedAt >= ended.endedAt) wrong.push(`${what}, accepted after the end was answered`)
    if (refused && used.endedAt <= ended.startedAt) wrong.push(`${what}, refused before anybody asked for the end`)
    if (used.endedAt <= ended.startedAt) seen.before++
    else if (used.startedAt < ended.endedAt) {
      seen.during++
      seen[refused ? 'refused' : 'accepted']++
    }
  }
  seen.ended.push(victim.key)

  // Whoever signed in meanwhile is in or out, and every process says the same.
  const fresh = await signIn
  const verdicts = await Promise.all(urls.map((url) => timed(url, 'tasks.list', fresh.session)))
  const alive = verdicts.every(({ answer }) => answer.status === 200)
  const dead = verdicts.every(({ answer }) => answer.refusal?.reason === 'revoked')
  if (!alive && !dead)
    wrong.push(`${ending.procedure}: a new session is ${verdicts.map(({ answer }) => answer.status).join()}`)
  if (!alive && (!ending.endsOthers || fresh.startedAt >= ended.endedAt))
    wrong.push(`${ending.procedure} ended a session it must not reach`)
  if (alive && ending.endsOthers && fresh.endedAt <= ended.startedAt) wrong.push(`${ending.procedure} forgot a session`)
  if (dead) seen.ended.push(fresh.session.key)
  return { owner: ending.endsOwner ? undefined : owner, victim: alive ? fresh.session : undefined }
}

/** An hour passes for the session: its next use is written down. */
async function letUseBeDue({ database }: Deployment, { sessionId }: Session): Promise<void> {
  await database.pool.query(
    `update auth_key set last_used_at = last_used_at - interval '1 hour' where id = $1 and ended_at is null`,
    [sessionId],
  )
}

async function timed(url: string, procedure: string, { key }: Session, input?: unknown): Promise<Timed> {
  const startedAt = performance.now()
  const answer = await callPlainly(url, procedure, { key, ...(input !== undefined && { input }) })
  return { startedAt, endedAt: performance.now(), answer }
}

/** The database itself notes every write to a row that has ended: revived or merely touched. */
async function recordLateWrites({ database }: Deployment): Promise<void> {
  await database.pool.query(`
    create table late_write (id uuid not null, revived boolean not null);
    create function note_late_write() returns trigger language plpgsql as $$
      begin
        insert into late_write values (old.id, new.ended_at is null);
        return new;
      end
    $$;
    create trigger late_write before update on auth_key
      for each row when (old.ended_at is not null) execute function note_late_write();`)
}

async function lateWrites({ database }: Deployment): Promise<unknown[]> {
  return (await database.pool.query('select * from late_write')).rows
}

async function expectRecorderWorks(deployment: Deployment): Promise<void> {
  await deployment.database.pool.query(
    `update auth_key set ended_at = null, end_reason = null, ended_by = null
      where id = (select id from auth_key where ended_at is not null limit 1)`,
  )
  expect(await lateWrites(deployment)).toEqual([{ id: expect.any(String), revived: true }])
}

async function expectStillRefused(urls: readonly string[], keys: readonly string[]): Promise<void> {
  const accepted = []
  for (const [at, key] of keys.entries()) {
    const { status } = await callPlainly(urls[at % urls.length] ?? '', 'tasks.list', { key })
    if (status !== 401) accepted.push({ key: at, status })
  }
  expect(accepted).toEqual([])
}

function barrier(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
