import { blockUser, unblockUser } from '@latchkey/auth/admin'
import { startEmailChange } from '@latchkey/auth/email'
import { signOutDevice } from '@latchkey/auth/session'
import type { Person } from '@latchkey/auth/testing'
import type { PersonalExport } from '@latchkey/contracts/auth/personal-export'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiHarness, type ApiHarness } from '../../testing/create-api-harness.ts'
import { kept, nobodys } from '../../testing/kept-columns.ts'

let world: ApiHarness
let ana: Person
let document: PersonalExport

beforeAll(async () => {
  world = await createApiHarness({ config: { userCanEditFullName: true } })
  const bea = await world.signUp({ userName: 'Bea' })
  await world.callAs(bea.session).tasks.create({ title: 'Not hers' })
  ana = await world.signUp({ userName: 'Ana' })
  await liveALittle()
  const { session } = await world.signIn(ana)
  await writeWaysIn(session.userId)
  document = await world.callAs(session).auth.user.export()
})
afterAll(() => world[Symbol.asyncDispose]())

/** Leaves something of everything behind. */
async function liveALittle(): Promise<void> {
  const { auth, tasks } = world.callAs(ana.session)
  const { userId } = ana.session
  await auth.user.changeFullName({ fullName: 'Ana Ruiz' })
  const phone = await world.signIn(ana)
  later()
  await signOutDevice(world.auth, phone.session)
  await world.signIn({ ...ana, password: 'wrong' }).catch(() => undefined)
  const wanted = { title: 'Plan', notes: 'For the trip', dueDate: '2026-05-31', dueTime: '09:00', priority: 2 } as const
  const task = await tasks.create(wanted)
  later()
  await tasks.complete({ id: task.id })
  const trash = await tasks.create({ title: 'In the trash' })
  later()
  await tasks.delete({ id: trash.id })
  await auth.email.startPasswordReset({ email: ana.email })
  later()
  await startEmailChange(
    world.auth,
    { newEmail: 'next@example.test' },
    { session: ana.session, client: world.client() },
  )
  await auth.user.delete({ confirm: 'DELETE' })
  await blockUser(world.auth, { kind: 'operator' }, { userId, reason: 'a reason that speaks of her' })
  await unblockUser(world.auth, { kind: 'operator' }, { userId })
  await writeRows(userId)
  await world.auth.background.settled()
}

/** Another moment each time, so that none can stand for another. */
function later(): Date {
  world.clock.advance(1000)
  return world.clock.now()
}

/** What no flow of this test leaves in a database: mails are kept in memory, and pictures need a file. */
async function writeRows(userId: string): Promise<void> {
  const { tables } = world.database.db
  await tables.outboxMail.create({
    data: {
      id: crypto.randomUUID(),
      kind: 'new-device',
      recipient: ana.email,
      status: 'delivered',
      attempts: 2,
      createdAt: later(),
      nextAttemptAt: later(),
      settledAt: later(),
      expiresAt: later(),
    },
  })
  await tables.userImage.create({ data: { key: 'a-picture', userId, createdAt: later(), unusedSince: later() } })
  await tables.emailChange.create({
    data: {
      id: crypto.randomUUID(),
      userId,
      oldEmail: 'former@example.test',
      newEmail: ana.email,
      changedAt: later(),
      undoTokenHash: Buffer.from('hash'),
      undoneAt: later(),
      undoExpiresAt: later(),
    },
  })
}

async function writeWaysIn(userId: string): Promise<void> {
  const { tables } = world.database.db
  const id = () => crypto.randomUUID()
  const secretBytes = Buffer.from('never told')
  await tables.externalAccount.create({
    data: {
      id: id(),
      userId,
      provider: 'google',
      issuer: 'https://accounts.example.test',
      subject: 'subject 1',
      email: ana.email,
      createdAt: later(),
      lastUsedAt: later(),
    },
  })
  await tables.passkey.create({
    data: {
      id: id(),
      userId,
      credentialId: Buffer.from('credential'),
      publicKey: secretBytes,
      counter: 7,
      transports: ['internal'],
      isSynced: true,
      name: 'Phone',
      createdAt: later(),
      lastUsedAt: later(),
    },
  })
  await tables.totpFactor.create({
    data: {
      userId,
      sealedSecret: secretBytes,
      confirmedAt: later(),
      lastUsedStep: 12,
      failedInRow: 3,
      pendingSealedSecret: secretBytes,
      pendingStartedAt: later(),
    },
  })
  await tables.recoveryCode.create({
    data: { id: id(), userId, codeHash: secretBytes, createdAt: later(), usedAt: later() },
  })
  await tables.trustedDevice.create({
    data: {
      id: id(),
      userId,
      tokenHash: secretBytes,
      createdAt: later(),
      lastUsedAt: later(),
      expiresAt: later(),
      ipAddress: '192.0.2.7',
      userAgent: 'Firefox',
    },
  })
}

it('every table and column of the database has its place in the export, or a reason to be left out', async () => {
  const { rows } = await world.database.pool.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns where table_schema = 'public'`,
  )
  const unaccounted = rows.filter(
    ({ table, column }) => !nobodys.has(table) && kept[table]?.columns[column] === undefined,
  )
  expect(unaccounted).toEqual([])
})

describe.each(Object.entries(kept))('%s', (table, { hers, rows, columns }) => {
  const exported = Object.entries(columns).flatMap(([column, fate]) => ('at' in fate ? [[column, fate.at]] : []))

  it('is exported row by row, as it is stored', async () => {
    const stored = await world.database.pool.query<{ row: Record<string, unknown> }>(
      `with me as (select $1::uuid as id, $2::text as email) select to_jsonb(t) as row from ${table} t, me where ${hers}`,
      [ana.session.userId, ana.email],
    )
    expect(stored.rows.length).toBeGreaterThan(0)
    const want = stored.rows.map(({ row }) =>
      fieldsOf(exported.map(([column = '', field = '']) => [field, row[column]])),
    )
    const have = rows(document).map((row) =>
      fieldsOf(exported.map(([, field = '']) => [field, new Map(Object.entries(row)).get(field)])),
    )
    expect(have.map(sorted).sort()).toEqual(want.map(sorted).sort())
  })
})

/** Moments in one spelling, so that PostgreSQL's and ours can be compared. */
function fieldsOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, value]) => [name, isMoment(value) ? new Date(value).toISOString() : value]),
  )
}

const isMoment = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)$/.test(value)

const sorted = (row: Record<string, unknown>) =>
  JSON.stringify(Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))))

it('is plain JSON, and holds nothing of anybody else and no secret', async () => {
  const text = JSON.stringify(document)
  expect(JSON.parse(text)).toEqual(document)
  const account = await world.database.db.tables.emailAccount.findUniqueOrThrow({ where: { email: ana.email } })
  for (const secretText of [account.passwordHash, ana.password, ana.key.split('_').at(-1) ?? '', 'Not hers', 'Bea']) {
    expect(text).not.toContain(secretText)
  }
  expect(document).toMatchObject({ format: 'latchkey-export', version: 1, profile: { fullName: 'Ana Ruiz' } })
  expect(document.securityLog.find(({ event }) => event === 'user-blocked')).toMatchObject({
    byWhom: 'operator',
    personal: { note: 'a reason that speaks of her' },
  })
})

it('tells her of mails to an address that was hers, and not of those to whoever has it now', async () => {
  const { outboxMail, emailChange } = world.database.db.tables
  const [former, at] = ['handed-on@example.test', world.clock.now()]
  const cara = await world.signUp({ userName: 'Cara' })
  await emailChange.create({
    data: {
      id: crypto.randomUUID(),
      userId: cara.session.userId,
      oldEmail: former,
      newEmail: cara.email,
      changedAt: at,
      undoTokenHash: Buffer.from('another hash'),
      undoExpiresAt: at,
    },
  })
  const mail = {
    recipient: former,
    status: 'delivered',
    createdAt: at,
    nextAttemptAt: at,
    settledAt: at,
    expiresAt: at,
  }
  await outboxMail.create({ data: { ...mail, id: crypto.randomUUID(), kind: 'email-changed' } })
  const recipients = async () =>
    (await world.callAs(cara.session).auth.user.export()).mails.map(({ recipient }) => recipient)
  expect(await recipients()).toEqual([former])
  await world.signUp({ email: former })
  await outboxMail.create({ data: { ...mail, id: crypto.randomUUID(), kind: 'new-device' } })
  expect(await recipients()).toEqual([])
})

it('is made ten times an hour for one person, and no more', async () => {
  const eve = await world.signUp()
  const take = () => world.callAs(eve.session).auth.user.export()
  for (let time = 0; time < 10; time++) await take()
  await expect(take()).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    appCode: 'TOO_MANY_ATTEMPTS',
    details: { retryAfterSeconds: 3600 },
  })
  await expect(world.callAs(ana.session).auth.user.export()).resolves.toBeDefined()
  world.clock.advance(3_600_000)
  await expect(take()).resolves.toBeDefined()
})
