import { applyMigrations, migrationStatus } from './apply-migrations.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

// `pnpm db:migrate` and `pnpm db:status`: on whatever DATABASE_URL says, else on the local database.
const command = process.argv[2]
const given = process.env['DATABASE_URL']
const local = given ? undefined : await startEmbeddedPostgres(process.env['LATCHKEY_DATA_DIR'] ?? '../.data')
const url = given ?? local?.url ?? ''
try {
  if (command === 'migrate') {
    const applied = await applyMigrations(url)
    console.log(
      applied.length === 0 ? 'Nothing to apply.' : `Applied:\n${applied.map((name) => `  ${name}`).join('\n')}`,
    )
  } else if (command === 'status') {
    const steps = await migrationStatus(url)
    for (const { name, state } of steps) console.log(`${state.padEnd(8)} ${name}`)
    if (steps.some(({ state }) => state !== 'applied')) process.exitCode = 1
  } else {
    throw new Error('Say what to do: migrate or status.')
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await local?.stop()
}
