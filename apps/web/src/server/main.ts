import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '@latchkey/config/load-config'
import { readEnvironment } from './environment.ts'
import { ListenError } from './listen.ts'
import { startServer } from './start-server.ts'

// The one entry point of the server: reads the environment, starts, and stops on a signal.
const env = process.env
const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const webDirectory = path.join(repository, 'apps/web')

try {
  const { config, home } = readEnvironment(env, repository)
  const interrupted = new AbortController()
  const starting = startServer({
    config,
    home,
    webDirectory,
    development: env['NODE_ENV'] === 'development',
    httpServer: createServer({
      maxHeaderSize: 16 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
    }),
    interrupted: interrupted.signal,
    say: (line) => console.log(line),
  })
  let firstSignalAt = Number.POSITIVE_INFINITY
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C means now. Not within a second: some runners pass on what the terminal has sent us already.
      if (signal === 'SIGINT' && performance.now() - firstSignalAt > 1000) process.exit(130)
      if (interrupted.signal.aborted) return
      firstSignalAt = performance.now()
      interrupted.abort(new Error(`Stopped by ${signal} before the server was ready.`))
      void starting.then((server) => server.stop()).then((status) => process.exit(status))
    })
  }
  await starting
} catch (error) {
  if (error instanceof ConfigError || error instanceof ListenError) console.error(error.message)
  else console.error(error)
  process.exit(1)
}
