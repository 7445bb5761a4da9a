import net from 'node:net'

/** The network between a process and its database. */
export interface DatabaseNetwork {
  /** The database's address on this network. */
  readonly url: string
  /** Breaks every connection and refuses new ones. */
  cut(): Promise<void>
  /** Takes new connections again. */
  mend(): Promise<void>
  /** Keeps the connections there are open, and loses whatever is sent on them, goodbyes too. New ones work. */
  swallow(): void
  close(): Promise<void>
}

/** Forwards a port of its own to the database that `target` names. */
export async function openDatabaseNetwork(target: string): Promise<DatabaseNetwork> {
  const { hostname, port } = new URL(target)
  const links = new Set<[net.Socket, net.Socket]>()
  const server = net.createServer({ allowHalfOpen: true }, (inside) => {
    const outside = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    const link: [net.Socket, net.Socket] = [inside, outside]
    links.add(link)
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      from.setNoDelay(true)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        links.delete(link)
        to.destroy()
      })
    }
  })
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const address = server.address()
  const own = typeof address === 'object' && address ? address.port : 0
  const url = new URL(target)
  url.port = String(own)
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of [...links].flat()) socket.destroy()
    })
  return {
    url: url.href,
    cut,
    mend: () => listen(own),
    swallow() {
      for (const [inside, outside] of links) {
        for (const [from, to] of [
          [inside, outside],
          [outside, inside],
        ] as const) {
          from.unpipe(to)
          from.resume()
        }
      }
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  }
}
