import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const folders = ['prisma', 'apps/web', ...readdirSync('packages').map((name) => `packages/${name}`)]

export default defineConfig({
  // Node 20 does not know `await using`.
  oxc: { target: 'node20' },
  test: {
    globalSetup: ['prisma/src/test-setup.ts'],
    // Two suites at once: more would fight over two cores and one PostgreSQL.
    maxWorkers: 2,
    // Suites of one project share a process: what they import is read once, and databases are handed on.
    isolate: false,
    projects: folders
      .filter((folder) => existsSync(`${folder}/src`))
      .map((folder) => ({
        extends: true as const,
        test: {
          name: folder.split('/').at(-1) ?? folder,
          include: [`${folder}/src/**/*.test.{ts,tsx}`],
          setupFiles: ['packages/testing/src/fail-on-console.ts'],
          // Bounds a test that hangs; on a busy machine a race of sixteen takes its time.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      })),
  },
})
