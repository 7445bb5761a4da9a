import { Prisma } from './generated/client.ts'

const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'])
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const adapterKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'])
const messages =
  /^(Connection terminated|Query read timeout|timeout (expired|exceeded)|Client has encountered a connection error|Cannot use a pool after)/

/**
 * Whether an error means that the database is away, as opposed to having refused something: connection errors,
 * PostgreSQL's classes 08, 53 and 57P, exhausted pools and time-outs. The request may be tried again later.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Object && depth < 6; depth++) {
    if (at instanceof Prisma.PrismaClientKnownRequestError && prismaCodes.has(at.code)) return true
    if (at instanceof Prisma.PrismaClientInitializationError) return true
    const { code, kind, originalCode, message } = at as Record<string, unknown>
    if (typeof code === 'string' && isAwayCode(code)) return true
    if (typeof originalCode === 'string' && isAwayCode(originalCode)) return true
    if (typeof kind === 'string' && adapterKinds.has(kind)) return true
    if (typeof message === 'string' && messages.test(message)) return true
    at = next(at)
  }
  return false
}

const isAwayCode = (code: string) => socketCodes.has(code) || /^(08\w{3}|53\w{3}|57P0\d|57014|55P03)$/.test(code)

function next(error: object): unknown {
  const { cause, meta, errors } = error as {
    cause?: unknown
    meta?: { driverAdapterError?: unknown }
    errors?: unknown[]
  }
  return cause ?? meta?.driverAdapterError ?? errors?.[0]
}
