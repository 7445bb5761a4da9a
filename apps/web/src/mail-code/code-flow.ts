import type { Problem } from '@latchkey/ui/error-summary'
import { redirect } from 'next/navigation'
import { refusedForm, textOf, type FormState } from '../forms/form-state.ts'
import { applyReplyCookies } from '../server/apply-reply-cookies.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { isRefusal, refusalOf } from '../words/refusal.ts'
import { passwordWords } from '../words/refusal-words.ts'
import { keepCompletionToken, keepPendingRequest, readPendingRequest } from './pending-request.ts'
import { missingCode, postedCode, refusedCode, type PostedCode } from './refused-code.ts'
import { resend } from './resend.ts'

/** Three pages, from an address by a code from its mailbox to a password: `/<name>`, `/<name>/verify`, `/<name>/finish`. */
export interface CodeFlow {
  readonly name: 'sign-up' | 'reset-password'
  /** How long a code works, and so how long the request is remembered. */
  readonly codeLifetimeMs: number
  readonly start: (input: { email: string }) => Promise<{ readonly requestId: string }>
  /** Resolves to the token for the last page. */
  readonly verify: (input: Pick<PostedCode, 'requestId' | 'code'>) => Promise<string>
}

/** Step one: asks for a code. The same for every address; only the mailbox learns more. */
export async function startCodeFlow(flow: CodeFlow, data: FormData): Promise<FormState> {
  const email = textOf(data, 'email')
  const values = { email }
  if (email.trim() === '') return { values, problems: [{ message: 'Enter your email address', fieldId: 'email' }] }
  try {
    await sendCode(flow, email.trim())
  } catch (error) {
    return refusedForm(error, values)
  }
  redirect(`/${flow.name}/verify`)
}

/** Asks for another code for the address that this browser began with. */
export async function resendFlowCode(flow: CodeFlow): Promise<FormState> {
  const pending = await readPendingRequest(flow.name)
  if (pending?.email === undefined) redirect(`/${flow.name}/verify`)
  const { email, sentAtMs } = pending
  return resend({ email, sentAtMs }, pageRequest().settings.mailResendIntervalMs, (address) => sendCode(flow, address))
}

/** Step two: proves the mailbox. Only this uses the code; opening the mail's link does not. */
export async function verifyFlowCode(flow: CodeFlow, data: FormData): Promise<FormState> {
  const posted = postedCode(data)
  const missing = missingCode(posted)
  if (missing) return missing
  try {
    await keepCompletionToken(flow.name, await flow.verify({ requestId: posted.requestId, code: posted.code }))
  } catch (error) {
    return refusedCode(error, posted)
  }
  redirect(`/${flow.name}/finish`)
}

/** What was wrong in step three. `startAgain` is said of a token that is used up or too old. */
export function refusedPassword(error: unknown, values: FormState['values'], startAgain: Problem): FormState {
  if (isRefusal(error, 'INVALID_CODE')) return { values, problems: [startAgain] }
  const refusal = refusalOf(error)
  if (refusal?.code !== 'PASSWORD_REJECTED') return refusedForm(error, values)
  const messages = passwordWords(refusal, pageRequest().settings)
  return { values, problems: messages.map((message) => ({ message, fieldId: 'password' })) }
}

async function sendCode({ name, codeLifetimeMs, start }: CodeFlow, email: string): Promise<void> {
  const { requestId } = await start({ email })
  await applyReplyCookies()
  await keepPendingRequest(name, { requestId, email, sentAtMs: Date.now() }, codeLifetimeMs)
}
