import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Thrown when somebody chose a port that is taken. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError'

  constructor(port: number) {
    super(`Port ${port} is taken. Choose another with PORT, or stop the program that listens there.`)
  }
}

/**
 * Listens and resolves to the port really taken. A port that somebody asked for is that port or an error; the
 * default gives way to the next free one.
 */
export async function listen(
  server: Server,
  host: string,
  { number: first, asked }: { number: number; asked: boolean },
): Promise<number> {
  for (let port = first; port < first + 50; port++) {
    if (await tryListen(server, host, port)) return portOf(server)
    if (asked) throw new PortTakenError(port)
  }
  await tryListen(server, host, 0)
  return portOf(server)
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    }
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve(true)
    })
  })
}
