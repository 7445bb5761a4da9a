import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  // Only the authoring of migrations connects (tools/new-migration.mjs gives it a scratch database).
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://127.0.0.1:5432/latchkey' },
})
