import { requireSession } from '../../../../auth/require-session.ts'
import { readCodeRequest, type CodeRequest } from '../../../../mail-code/code-request.ts'

/** The change whose code the page asks for, without what somebody else left in this browser. */
export async function readOwnRequest(
  params: Readonly<Record<string, string | string[] | undefined>>,
): Promise<CodeRequest | undefined> {
  const { userId } = requireSession()
  const request = await readCodeRequest('change-email', params)
  if (!request?.own || request.own.userId === userId) return request
  return request.code === '' ? undefined : { ...request, own: undefined }
}
