import type { StartedRequest } from '@latchkey/contracts/auth/email'
import type { OutgoingMail } from '@latchkey/email/outbox'
import { networkOf } from '../../client-address.ts'
import { datePlus } from '../../core/date-plus.ts'
import { ownEntry } from '../../core/known-device.ts'
import { newId } from '../../core/new-id.ts'
import { spend, trySpend, type Spending } from '../../guard/spend.ts'
import type { AuthRuntime, ClientInfo } from '../../runtime.ts'
import { writeOwnMail, type CodeMailDraft, type OwnCodeMail } from './own-code-mail.ts'
import { browserHashes, hashBrowser, hashCode, newCode, type EmailRequestPurpose } from './email-request.ts'

/** What is asked for: to prove a mailbox, to some end. */
export interface NewEmailRequest {
  readonly purpose: EmailRequestPurpose
  readonly email: string
  /** Who asks for it, where nobody else may use the code. */
  readonly requesterId?: string | null
  readonly codeLifetimeMs: number
  /** One of them carries the code, the other the news why it could not be of use. */
  readonly mails: (content: CodeContent) => MailPair
  /** What its mail is counted by, where neither a network nor a device is; default: those. */
  readonly limits?: readonly Spending[]
  /** The application's way of sending it, where it has one. */
  readonly own?: OwnCodeMail | undefined
}

/** The mail to an address that has an account, and to one that has none. Both are written, so that time tells nothing. */
interface MailPair {
  readonly withAccount: OutgoingMail
  readonly withoutAccount: OutgoingMail
}

/** What a mail may be about. */
interface CodeContent {
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  readonly validForMs: number
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
  await spend(auth, { limit: 'network', subject: [networkOf(client.address)] })
  return openCountedEmailRequest(auth, request, client)
}

/** The same for a call that has spent the limit of its network already; refuses nothing. */
export async function openCountedEmailRequest(
  auth: AuthRuntime,
  request: NewEmailRequest,
  client: ClientInfo,
): Promise<StartedRequest> {
  const userId = await findOwner(auth, request.email)
  const pending = await findPendingRequest(auth, request, client)
  if (pending && !mayMailAgain(auth, pending)) return { requestId: pending.id }
  const maySend = await spendAll(auth, request.limits ?? mailLimits(auth, { ...request, userId }, client))
  if (pending && !maySend) return { requestId: pending.id }

  const requestId = pending?.id ?? newId(auth)
  const draft = draftRequest(auth, { ...request, requestId, userId })
  const isMailed = pending
    ? await renewRequest(auth, pending, { ...request, ...draft })
    : await createRequest(auth, { ...request, ...draft, maySend }, client)
  if (!isMailed) return { requestId }
  if (request.own) writeOwnMail(auth, draft.outgoing, request.own)
  else auth.outbox.wake()
  return { requestId }
}

interface PendingRequest {
  readonly id: string
  readonly mailedAt: Date | null
}

const reusedForMs = 3_600_000

/** The request that this browser has made within the hour and not finished, if it has. */
export async function findPendingRequest(
  auth: AuthRuntime,
  { purpose, email, requesterId = null }: NewEmailRequest,
  { browserKey }: ClientInfo,
): Promise<PendingRequest | null> {
  if (browserKey === null) return null
  return auth.db.tables.emailRequest.findFirst({
    where: {
      browserHash: { in: browserHashes(auth.secrets.sessionPeppers, browserKey) },
      purpose,
      email,
      requesterId,
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

interface Asked extends NewEmailRequest {
  /** Whose address it is; null: nobody's. */
  readonly userId: string | null
}

/**
 * Strangers are counted by their network; her own devices and sessions apart from them, so that no stranger uses up hers.
 * Either way a mailbox gets so many from all of them together, also where somebody makes himself new devices by signing in.
 */
function mailLimits(auth: AuthRuntime, request: Asked, client: ClientInfo): readonly Spending[] {
  const { email } = request
  const device = ownDevice(auth, request, client)
  if (device === null) {
    return [
      { limit: 'mailsFromNetwork', subject: [email, networkOf(client.address)] },
      { limit: 'mailsToAddress', subject: [email] },
    ]
  }
  return [
    { limit: 'mailsFromKnownDevice', subject: [email, device] },
    { limit: 'mailsToAddress', subject: [email, 'known'] },
  ]
}

/** The session or the known device of whoever the mail is for; null for a stranger. The same work for any address. */
function ownDevice(
  auth: AuthRuntime,
  { requesterId, userId }: Asked,
  { session, knownDevice }: ClientInfo,
): string | null {
  const ownerId = requesterId ?? userId
  const entry = ownEntry(auth, knownDevice, ownerId)
  return session !== null && session.userId === ownerId ? session.authKeyId : entry
}

async function spendAll(auth: AuthRuntime, limits: readonly Spending[]): Promise<boolean> {
  for (const spending of limits) if (!(await trySpend(auth, spending))) return false
  return true
}

async function findOwner(auth: AuthRuntime, email: string): Promise<string | null> {
  const account = await auth.db.tables.emailAccount.findUnique({ where: { email }, select: { userId: true } })
  return account?.userId ?? null
}

interface Draft {
  readonly row: {
    readonly id: string
    readonly userId: string | null
    readonly codeHash: Uint8Array<ArrayBuffer>
    readonly codeExpiresAt: Date
  }
  readonly outgoing: CodeMailDraft
}

function draftRequest(
  auth: AuthRuntime,
  { requestId: id, email, userId, codeLifetimeMs, mails }: Asked & { readonly requestId: string },
): Draft {
  const expiresAt = datePlus(auth.clock.now(), codeLifetimeMs)
  const code = newCode(auth, auth.config.validationCodeLength)
  const codeHash = hashCode(auth.secrets.sessionPeppers, id, code)
  const { withAccount, withoutAccount } = mails({ code, requestId: id, expiresAt, validForMs: codeLifetimeMs })
  const ours = userId === null ? withoutAccount : withAccount
  return {
    row: { id, userId, codeHash, codeExpiresAt: expiresAt },
    outgoing: { mail: { email, code, requestId: id, expiresAt, defaultMail: ours }, userId, ours },
  }
}

async function renewRequest(
  auth: AuthRuntime,
  pending: PendingRequest,
  { row, outgoing, own }: Draft & NewEmailRequest,
): Promise<boolean> {
  const { id, ...fresh } = row
  return auth.db.transaction(async (tables) => {
    // Guarded by the last mail: of two tabs that ask at once, one replaces the code and sends it.
    const { count } = await tables.emailRequest.updateMany({
      where: { id, mailedAt: pending.mailedAt, verifiedAt: null, finishedAt: null },
      data: { ...fresh, attempts: 0, mailedAt: auth.clock.now() },
    })
    if (count === 1 && !own) await auth.outbox.enqueue(tables, outgoing.ours)
    return count === 1
  })
}

async function createRequest(
  auth: AuthRuntime,
  {
    row,
    outgoing,
    own,
    purpose,
    email,
    requesterId = null,
    maySend,
  }: Draft & NewEmailRequest & { readonly maySend: boolean },
  { browserKey }: ClientInfo,
): Promise<boolean> {
  const now = auth.clock.now()
  await auth.db.transaction(async (tables) => {
    await tables.emailRequest.create({
      data: {
        ...row,
        purpose,
        email,
        requesterId,
        browserHash: browserKey === null ? null : hashBrowser(auth.secrets.sessionPeppers, browserKey),
        createdAt: now,
        mailedAt: maySend ? now : null,
        // A code that nobody was sent allows no tries.
        attempts: maySend ? 0 : auth.config.codeAttempts,
      },
      select: { id: true },
    })
    if (maySend && !own) await auth.outbox.enqueue(tables, outgoing.ours)
  })
  return maySend
}
