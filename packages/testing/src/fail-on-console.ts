import { afterEach, beforeEach, vi } from 'vitest'

// For vitest's `setupFiles`: whatever reaches console.error or console.warn fails the test that let it.
beforeEach(() => {
  for (const method of ['error', 'warn'] as const) vi.spyOn(console, method)
})

afterEach(() => {
  const lines = (['error', 'warn'] as const).flatMap((method) => vi.mocked(console[method]).mock.calls)
  vi.restoreAllMocks()
  if (lines.length > 0) throw new Error(`The console was written to: ${lines.map((line) => line.join(' ')).join('\n')}`)
})
