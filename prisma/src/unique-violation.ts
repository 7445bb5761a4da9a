import { Prisma } from './generated/client.ts'

/**
 * The name of the unique constraint that a write ran into, e.g. `email_account_email_key`, or `undefined` when the
 * error is another one. The one reader of Prisma's P2002: with driver adapters the name sits in
 * `meta.driverAdapterError`, not in `meta.target`.
 */
export function uniqueViolation(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') return undefined
  const meta = error.meta as { driverAdapterError?: { cause?: { constraint?: { index?: string } } } } | undefined
  return meta?.driverAdapterError?.cause?.constraint?.index ?? ''
}
