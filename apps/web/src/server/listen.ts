import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Thrown when it is not possible to listen where somebody chose; says why and what to do. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

/**
 * Listens and resolves to the port really taken. A port that somebody asked for is that port or an error; the
 * default gives way to the next free one.
 *
 * @throws ListenError for a port that was asked for and is taken or not ours to take, or a host that is not this machine's.
 */
export async function listen(
  server: Server,
  host: string,
  { number: first, asked }: { number: number; asked: boolean },
): Promise<number> {
  for (let port = first; port < first + 50; port++) {
    if (await tryListen(server, host, port)) return portOf(server)
    if (asked) throw new ListenError(takenWords(port))
  }
  await tryListen(server, host, 0)
  return portOf(server)
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

function tryListen(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(problemOf(error, host, port))
    }
    server.once('error', onError)
    server.listen(port, host, () => {
      server.off('error', onError)
      resolve(true)
    })
  })
}

const takenWords = (port: number) =>
  `Port ${port} is taken. Choose another with PORT, or stop the program that listens there.`

function problemOf(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
    return new ListenError(
      `HOST ${host} is not an address of this machine. Leave it out, or use 0.0.0.0 for all of them.`,
    )
  if (error.code === 'EACCES')
    return new ListenError(`Port ${port} may not be used by this account. Choose one from 1024 on with PORT.`)
  return error
}
