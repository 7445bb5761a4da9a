'use server'

import { redirect } from 'next/navigation'
import { applyReplyCookies } from '../server/apply-reply-cookies.ts'
import { pageRequest } from '../server/page-runtime.ts'

/** Signs this device out where no script runs, or has not started to; every device when the form says so. */
export async function signOut(data: FormData): Promise<void> {
  const { status } = pageRequest().caller.auth
  await (data.get('everywhere') === 'yes' ? status.signOutAllDevices() : status.signOutDevice())
  await applyReplyCookies()
  redirect('/sign-in?notice=signed-out')
}
