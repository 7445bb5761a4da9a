import { readPendingRequest, type MailCodeFlow, type PendingRequest } from './pending-request.ts'

/** The request whose code the page asks for. */
export interface CodeRequest {
  readonly requestId: string
  /** From the mail's link; empty where the person types it. */
  readonly code: string
  /** What this browser knows of it, where it was made here. */
  readonly own: PendingRequest | undefined
}

/** The request that the mail's link names, or else the one that this browser has made; undefined where there is neither. */
export async function readCodeRequest(
  flow: MailCodeFlow,
  { request, code }: Readonly<Record<string, string | string[] | undefined>>,
): Promise<CodeRequest | undefined> {
  const pending = await readPendingRequest(flow)
  const linked = typeof request === 'string' && typeof code === 'string' ? { requestId: request, code } : undefined
  const { requestId = pending?.requestId, code: filledIn = '' } = linked ?? {}
  if (requestId === undefined) return undefined
  return { requestId, code: filledIn, own: pending?.requestId === requestId ? pending : undefined }
}
