import { refusedForm, type FormState } from '../forms/form-state.ts'
import { inMinutes } from '../words/durations.ts'

/** Sends another code, or says how long to wait: asked sooner the server sends nothing, and "sent" would be a lie. */
export async function resend(
  { email, sentAtMs }: { readonly email: string; readonly sentAtMs: number },
  intervalMs: number,
  send: (email: string) => Promise<void>,
): Promise<FormState> {
  const waitMs = sentAtMs + intervalMs - Date.now()
  if (waitMs > 0) return { values: {}, problems: [{ message: `Send a new code in ${inMinutes(waitMs)}.` }] }
  try {
    await send(email)
  } catch (error) {
    return refusedForm(error, {})
  }
  return { values: {}, problems: [], notice: `We sent a new code to ${email}.` }
}
