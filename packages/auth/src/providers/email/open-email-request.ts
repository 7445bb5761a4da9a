import type { StartedRequest } from '@latchkey/contracts/auth/email'
import type { Letter } from '@latchkey/email/outbox'
import { networkOf } from '../../client-address.ts'
import { datePlus } from '../../core/date-plus.ts'
import { newId } from '../../core/new-id.ts'
import { spend, trySpend } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { browserHashes, hashBrowser, hashCode, newCode, type EmailRequestPurpose } from './email-request.ts'

/** What is asked for: to prove a mailbox, to some end. */
export interface NewEmailRequest {
  readonly purpose: EmailRequestPurpose
  readonly email: string
  readonly codeLifetimeMs: number
  /** The letter for an address: with the code, or, where it could not be of use, with the news why. */
  readonly letter: (content: CodeContent) => Letter
}

/** What a letter may be about. `userId`: the account that the address belongs to, or null. */
interface CodeContent {
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  readonly validForMs: number
  readonly userId: string | null
}

/**
 * Sends a code to an address. The answer and the work are the same for any address; only the mailbox learns more
 * (OWASP ASVS 6.3.8). Asked again in the same browser within the hour, the request stays and its code is replaced;
 * where a mail may not be sent yet, nothing is sent and the old code stays.
 *
 * @throws DomainError `TOO_MANY_ATTEMPTS`.
 */
export async function openEmailRequest(
  auth: AuthRuntime,
  request: NewEmailRequest,
  client: ClientInfo,
): Promise<StartedRequest> {
  const network = networkOf(client.address)
  await spend(auth, { limit: 'network', subject: [network] })
  const pending = await findPendingRequest(auth, request, client)
  if (pending && !mayMailAgain(auth, pending)) return { requestId: pending.id }
  const maySend = await maySendTo(auth, request.email, network)
  if (pending && !maySend) return { requestId: pending.id }

  const requestId = pending?.id ?? newId(auth)
  const draft = await draftRequest(auth, requestId, request)
  await (pending ? renewRequest(auth, pending, draft) : createRequest(auth, { ...request, ...draft, maySend }, client))
  return { requestId }
}

interface PendingRequest {
  readonly id: string
  readonly mailedAt: Date | null
}

const reusedForMs = 3_600_000

async function findPendingRequest(
  auth: AuthRuntime,
  { purpose, email }: NewEmailRequest,
  { browserKey }: ClientInfo,
): Promise<PendingRequest | null> {
  if (browserKey === null) return null
  return auth.db.tables.emailRequest.findFirst({
    where: {
      browserHash: { in: browserHashes(auth.secrets.sessionPeppers, browserKey) },
      purpose,
      email,
      verifiedAt: null,
      finishedAt: null,
      createdAt: { gt: datePlus(auth.clock.now(), -reusedForMs) },
    },
    orderBy: { createdAt: 'desc' },
    select: { id: true, mailedAt: true },
  })
}

function mayMailAgain({ clock, config }: AuthRuntime, { mailedAt }: PendingRequest): boolean {
  return mailedAt === null || clock.now().getTime() - mailedAt.getTime() >= config.mailResendInterval
}

async function maySendTo(auth: AuthRuntime, email: string, network: string): Promise<boolean> {
  return (
    (await trySpend(auth, { limit: 'mailsFromNetwork', subject: [email, network] })) &&
    (await trySpend(auth, { limit: 'mailsToAddress', subject: [email] }))
  )
}

interface Draft {
  readonly row: {
    readonly id: string
    readonly userId: string | null
    readonly codeHash: Uint8Array<ArrayBuffer>
    readonly codeExpiresAt: Date
  }
  readonly content: Letter
}

async function draftRequest(
  auth: AuthRuntime,
  id: string,
  { email, codeLifetimeMs, letter }: NewEmailRequest,
): Promise<Draft> {
  const account = await auth.db.tables.emailAccount.findUnique({ where: { email }, select: { userId: true } })
  const userId = account?.userId ?? null
  const expiresAt = datePlus(auth.clock.now(), codeLifetimeMs)
  const code = newCode(auth, auth.config.validationCodeLength)
  const codeHash = hashCode(auth.secrets.sessionPeppers, id, code)
  return {
    row: { id, userId, codeHash, codeExpiresAt: expiresAt },
    content: letter({ code, requestId: id, expiresAt, validForMs: codeLifetimeMs, userId }),
  }
}

async function renewRequest(auth: AuthRuntime, pending: PendingRequest, { row, content }: Draft): Promise<void> {
  const { id, ...fresh } = row
  await auth.db.transaction(async (tables) => {
    // Guarded by the last mail: of two tabs that ask at once, one replaces the code and sends it.
    const { count } = await tables.emailRequest.updateMany({
      where: { id, mailedAt: pending.mailedAt, verifiedAt: null, finishedAt: null },
      data: { ...fresh, attempts: 0, mailedAt: auth.clock.now() },
    })
    if (count === 1) await auth.outbox.enqueue(tables, content)
  })
  auth.outbox.wake()
}

async function createRequest(
  auth: AuthRuntime,
  { row, content, purpose, email, maySend }: Draft & NewEmailRequest & { readonly maySend: boolean },
  { browserKey }: ClientInfo,
): Promise<void> {
  const now = auth.clock.now()
  await auth.db.transaction(async (tables) => {
    await tables.emailRequest.create({
      data: {
        ...row,
        purpose,
        email,
        browserHash: browserKey === null ? null : hashBrowser(auth.secrets.sessionPeppers, browserKey),
        createdAt: now,
        mailedAt: maySend ? now : null,
        // A code that nobody was sent allows no tries.
        attempts: maySend ? 0 : auth.config.codeAttempts,
      },
      select: { id: true },
    })
    if (maySend) await auth.outbox.enqueue(tables, content)
  })
  auth.outbox.wake()
}
