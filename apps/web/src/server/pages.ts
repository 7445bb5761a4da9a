import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import next from 'next'

/** Next, prepared to render. */
export interface Pages {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  close(): Promise<void>
}

export interface PagesOptions {
  readonly directory: string
  readonly development: boolean
  readonly httpServer: Server
  /** Where we listen: after an action that redirects, Next fetches the page it leads to from us. */
  readonly port: number
}

/** Prepares Next for a server that is not its own. In development it also answers hot reload's web socket. */
export async function preparePages({ directory, development, httpServer, port }: PagesOptions): Promise<Pages> {
  const app = next({ dev: development, dir: directory, httpServer, hostname: 'localhost', port })
  await app.prepare()
  const upgrade = app.getUpgradeHandler()
  if (development) httpServer.on('upgrade', (...socket) => void upgrade(...socket))
  const handle = app.getRequestHandler()
  return { handle: (request, response) => handle(request, response), close: () => app.close() }
}
