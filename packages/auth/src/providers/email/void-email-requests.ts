import type { AuthRuntime, AuthTables } from '../../runtime.ts'

/**
 * Whatever was asked for about a person or by her and is not finished loses its worth, codes and tokens, but for the one
 * request that `keptId` names. What strangers
 * began for an address that she has now is left alone: it ends at the address's unique constraint, and locking their rows
 * while they wait for it would be a deadlock.
 */
export async function voidEmailRequests(
  { clock }: Pick<AuthRuntime, 'clock'>,
  tables: Pick<AuthTables, 'emailRequest'>,
  { userId, keptId }: { readonly userId: string; readonly keptId?: string | undefined },
): Promise<void> {
  await tables.emailRequest.updateMany({
    where: {
      finishedAt: null,
      OR: [{ userId }, { requesterId: userId }],
      ...(keptId !== undefined && { id: { not: keptId } }),
    },
    data: { finishedAt: clock.now() },
  })
}
