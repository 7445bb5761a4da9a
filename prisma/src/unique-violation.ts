import { Prisma } from './generated/client.ts'

/**
 * The columns of the unique constraint that a write ran into, or `undefined` when the error is another one.
 * The one reader of Prisma's P2002: with driver adapters the columns sit in `meta.driverAdapterError`.
 */
export function uniqueViolation(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return undefined
  const meta = error.meta as
    | { target?: string[]; driverAdapterError?: { cause?: { constraint?: { fields?: string[] } } } }
    | undefined
  const fields = meta?.driverAdapterError?.cause?.constraint?.fields ?? meta?.target ?? []
  return fields.map((field) => field.replaceAll('"', ''))
}
