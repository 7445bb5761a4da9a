'use client'

import { Button } from '@latchkey/ui/button'
import { ConfirmDialog } from '@latchkey/ui/confirm-dialog'
import { useRef, type ReactNode, type SubmitEvent } from 'react'
import { useAuth } from './use-auth.ts'
import { signOut } from './sign-out-action.ts'

/** Signs this device out. `children` holds the submit button. */
export function SignOutForm({ children }: { readonly children: ReactNode }) {
  const { signOutDevice } = useAuth()
  return (
    <form
      action={signOut}
      onSubmit={(event) => {
        event.preventDefault()
        void signOutDevice()
      }}
    >
      {children}
    </form>
  )
}

/** Signs every device out, this one too; asks first where scripts run. */
export function SignOutEverywhereForm({ count }: { readonly count: number }) {
  const { signOutAllDevices } = useAuth()
  const dialog = useRef<HTMLDialogElement>(null)

  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    dialog.current?.showModal()
  }

  return (
    <>
      <form action={signOut} onSubmit={onSubmit}>
        <input type="hidden" name="everywhere" value="yes" />
        <Button type="submit" kind="danger">
          Sign out everywhere
        </Button>
      </form>
      <ConfirmDialog
        ref={dialog}
        heading="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        onConfirm={() => void signOutAllDevices()}
      >
        <p>{count === 1 ? 'This device' : `All ${count} devices, this one too,`} will need to sign in again.</p>
      </ConfirmDialog>
    </>
  )
}
