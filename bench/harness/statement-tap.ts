import net, { type AddressInfo } from 'node:net'

/** What a database was asked, seen on the wire between it and the server. */
export interface StatementCounts {
  /** Executions by the statement's text. */
  readonly executed: ReadonlyMap<string, number>
  /** How often a text was sent to be parsed; a prepared statement is executed again without. */
  readonly parsed: ReadonlyMap<string, number>
}

/** A way to the database that counts. Understands PostgreSQL's protocol 3.0, without TLS. */
export interface StatementTap {
  readonly url: string
  /** What was asked since the last look. */
  take(): StatementCounts
  close(): Promise<void>
}

/** Stands between a server and the database that `target` names. */
export async function openStatementTap(target: string): Promise<StatementTap> {
  const { hostname, port } = new URL(target)
  let counts = { executed: new Map<string, number>(), parsed: new Map<string, number>() }
  const sockets = new Set<net.Socket>()
  const server = net.createServer((inside) => {
    const outside = net.connect(Number(port), hostname)
    const read = createReader({
      executed: (text) => count(counts.executed, text),
      parsed: (text) => count(counts.parsed, text),
    })
    inside.on('data', read)
    for (const [from, to] of [
      [inside, outside],
      [outside, inside],
    ] as const) {
      sockets.add(from)
      from.setNoDelay(true)
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    take() {
      const taken = counts
      counts = { executed: new Map(), parsed: new Map() }
      return taken
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

interface Ear {
  executed(text: string): void
  parsed(text: string): void
}

/** Follows one connection's messages from the client: Parse, Bind, Execute and simple Query. */
function createReader(ear: Ear): (chunk: Buffer) => void {
  const texts = new Map<string, string>()
  let bound = ''
  let rest: Buffer = Buffer.alloc(0)
  let isGreeted = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      // The first message has no type; every other one does, before its length.
      const typeBytes = isGreeted ? 1 : 0
      if (rest.length < typeBytes + 4) return
      const length = rest.readInt32BE(typeBytes)
      if (rest.length < typeBytes + length) return
      const body = rest.subarray(typeBytes + 4, typeBytes + length)
      if (isGreeted) hear(String.fromCharCode(rest[0] ?? 0), body)
      isGreeted = true
      rest = rest.subarray(typeBytes + length)
    }
  }

  function hear(type: string, body: Buffer): void {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2)
    if (type === 'P') {
      texts.set(first, second)
      ear.parsed(second)
    } else if (type === 'B') bound = texts.get(second) ?? second
    else if (type === 'E') ear.executed(bound)
    else if (type === 'Q') ear.executed(first)
  }
}

const count = (counts: Map<string, number>, text: string) => void counts.set(text, (counts.get(text) ?? 0) + 1)
