'use server'

import { refresh } from 'next/cache'
import { redirect } from 'next/navigation'
import { answerOf, requireSession } from '../../../../auth/require-session.ts'
import { toReauthenticate } from '../../../../auth/to-reauthenticate.ts'
import { freshForm, refusedForm, textOf, type FormState } from '../../../../forms/form-state.ts'
import { missingAppCode, refusedAppCode } from '../../../../second-factor/refused-app-code.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { counted } from '../../../../words/counted.ts'
import { isRefusal } from '../../../../words/refusal.ts'

/** Makes a secret for an app, and shows it on the page for that. */
export async function startSetup(): Promise<FormState> {
  return recently('/settings/security/two-step', async () => {
    await answerOf(pageRequest().caller.auth.totp.startEnrollment())
    redirect('/settings/security/two-step')
  })
}

/** Makes the app count, and shows the recovery codes that come with it. */
export async function confirmSetup(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  const code = textOf(data, 'code')
  const missing = missingAppCode(code)
  if (missing) return missing
  try {
    return { ...freshForm, ...(await answerOf(pageRequest().caller.auth.totp.confirmEnrollment({ code }))) }
  } catch (error) {
    if (isRefusal(error, 'INVALID_CODE')) {
      refresh()
      return { values: {}, problems: [setUpAnew] }
    }
    return refusedAppCode(error, code)
  }
}

/** Turns two-step sign-in off, and comes back with the news. */
export async function turnOff(): Promise<FormState> {
  return recently('/settings/security', async () => {
    await answerOf(pageRequest().caller.auth.totp.disable())
    redirect('/settings/security?notice=two-step-off')
  })
}

/** Makes new recovery codes, and shows them. */
export async function renewRecoveryCodes(): Promise<FormState> {
  return recently('/settings/security/two-step/recovery-codes', async () => ({
    ...freshForm,
    ...(await answerOf(pageRequest().caller.auth.recoveryCodes.regenerate())),
  }))
}

/** Asks one trusted device for codes again. */
export async function untrustDevice(_: FormState, data: FormData): Promise<FormState> {
  requireSession()
  try {
    await answerOf(pageRequest().caller.auth.trustedDevices.revoke({ id: textOf(data, 'id') }))
  } catch (error) {
    if (!isRefusal(error, 'NOT_FOUND')) return refusedForm(error, {})
  }
  refresh()
  return { ...freshForm, notice: `${textOf(data, 'deviceName') || 'The device'} is asked for a code again.` }
}

/** Asks every trusted device for codes again. */
export async function untrustDevices(): Promise<FormState> {
  requireSession()
  try {
    const { ended } = await answerOf(pageRequest().caller.auth.trustedDevices.revokeAll())
    refresh()
    return { ...freshForm, notice: `${counted(ended, 'device')} asked for a code again.` }
  } catch (error) {
    return refusedForm(error, {})
  }
}

/** Does what asks for a recent proof of who she is; she gives one first, where it is needed, and comes back to `path`. */
async function recently(path: string, act: () => Promise<FormState>): Promise<FormState> {
  requireSession()
  try {
    return await act()
  } catch (error) {
    if (isRefusal(error, 'RECENT_SIGN_IN_REQUIRED')) toReauthenticate(path)
    if (isRefusal(error, 'NOT_FOUND')) return { values: {}, problems: [isOff] }
    return refusedForm(error, {})
  }
}

const isOff = { message: 'Two-step sign-in is off. Set up an authenticator app first.' }
const setUpAnew = { message: 'Setting up the app took too long, or began on another device. Start again below.' }
