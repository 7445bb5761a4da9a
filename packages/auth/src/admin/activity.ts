import { activityKind, type ActivityKind, type Overview } from '@latchkey/contracts/admin'
import { datePlus } from '../core/date-plus.ts'
import type { AuthRuntime } from '../runtime.ts'

const hourMs = 3_600_000
/** How far back an hour is counted that nobody counted when it was over. */
const lateHours = 24
/** How long counted hours are kept. */
const keptMs = 91 * 24 * hourMs

type Counted = { readonly hour: Date; readonly kind: ActivityKind; readonly count: number }

/**
 * Counts for the administrators' overview, so that looking at it costs nothing: the acts of each hour that is over, once,
 * and how many sessions and people there are now. Any number of processes may run it at once; an hour belongs to whoever
 * comes first. Hours in which no server ran are counted later, up to a day.
 *
 * @returns how many hours it counted.
 */
export async function countActivity(auth: AuthRuntime): Promise<{ readonly hours: number }> {
  const { db, clock } = auth
  const current = startOfHour(clock.now())
  const first = datePlus(current, -lateHours * hourMs)
  const done = await db.tables.activityHour.findMany({
    where: { hour: { gte: first, lt: current }, kind: actKinds[0] },
    select: { hour: true },
  })
  const isDone = new Set(done.map(({ hour }) => hour.getTime()))
  let hours = 0
  for (let hour = first; hour < current; hour = datePlus(hour, hourMs)) {
    if (isDone.has(hour.getTime())) continue
    await db.tables.activityHour.createMany({ data: await countActs(auth, hour), skipDuplicates: true })
    hours++
  }
  for (const { hour, kind, count } of await countStock(auth, current)) {
    const data = { hour, kind, count }
    await db.tables.activityHour.upsert({ where: { hour_kind: { hour, kind } }, create: data, update: { count } })
  }
  await db.tables.activityHour.deleteMany({ where: { hour: { lt: datePlus(current, -keptMs) } } })
  return { hours }
}

/** How things stand, and how they went in the last days, hour by hour. */
export async function readOverview(auth: AuthRuntime, { days }: { readonly days: number }): Promise<Overview> {
  const current = startOfHour(auth.clock.now())
  const from = datePlus(current, -days * 24 * hourMs)
  const [rows, acts] = await Promise.all([
    auth.db.tables.activityHour.findMany({
      where: { hour: { gte: from } },
      orderBy: [{ hour: 'asc' }, { kind: 'asc' }],
    }),
    countActs(auth, current),
  ])
  const hours = rows.flatMap(({ hour, kind, count }) => {
    const known = activityKind.safeParse(kind).data
    return known ? [{ hour, kind: known, count }] : []
  })
  // Before the first count there is little to count.
  const stock = hours.some(({ kind }) => stockKinds.includes(kind)) ? [] : await countStock(auth, current)
  return { from, hours: [...hours, ...stock, ...acts] }
}

const actKinds = ['signed-in', 'registered', 'sign-in-failed'] as const satisfies readonly ActivityKind[]
const stockKinds: readonly ActivityKind[] = ['live-sessions', 'users', 'blocked-users']

async function countActs({ userStatements }: AuthRuntime, hour: Date): Promise<Counted[]> {
  const counts = await userStatements.countEvents(hour, datePlus(hour, hourMs))
  return actKinds.map((kind) => ({ hour, kind, count: counts.find((act) => act.kind === kind)?.count ?? 0 }))
}

async function countStock({ userStatements, clock }: AuthRuntime, hour: Date): Promise<Counted[]> {
  const live = await userStatements.countLiveSessions(clock.now())
  const { users, blocked } = await userStatements.countUsers()
  return [
    { hour, kind: 'live-sessions', count: live },
    { hour, kind: 'users', count: users },
    { hour, kind: 'blocked-users', count: blocked },
  ]
}

const startOfHour = (moment: Date): Date => new Date(Math.floor(moment.getTime() / hourMs) * hourMs)
