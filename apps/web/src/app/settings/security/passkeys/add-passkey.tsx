'use client'

import type { Passkey } from '@latchkey/contracts/auth/passkey'
import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useKnowsPasskeys } from '../../../../passkey/use-knows-passkeys.ts'
import { usePasskeyCreation } from '../../../../passkey/use-passkey-creation.ts'

/** Has this device make a passkey. */
export function AddPasskey({ passkeys }: { readonly passkeys: readonly Passkey[] }) {
  const router = useRouter()
  const [added, setAdded] = useState<string>()
  const { create, isBusy, problem, forgetProblem } = usePasskeyCreation('/settings/security#passkeys')
  const isKnown = useKnowsPasskeys()
  const isFirst = passkeys.length === 0
  const [shown, setShown] = useState(passkeys)
  if (shown !== passkeys) {
    // What was wrong before the list changed may be so no longer.
    setShown(passkeys)
    forgetProblem()
  }

  async function add(): Promise<void> {
    const name = await create()
    setAdded(name)
    if (name !== undefined) router.refresh()
  }

  if (isKnown === false)
    return <p className="text-muted">This browser cannot make passkeys. Use another one to add one.</p>
  return (
    <div className="grid gap-3">
      {problem === undefined ? null : <Notice kind="problem">{problem}</Notice>}
      {passkeys.some(({ name }) => name === added) ? (
        <Notice kind="done">
          Added “<bdi>{added}</bdi>”. Next time, sign in with it.
        </Notice>
      ) : null}
      <noscript>
        <p className="text-muted">Your browser makes a passkey by JavaScript, which is off. Turn it on to add one.</p>
      </noscript>
      {isKnown ? (
        <div>
          <Button kind={isFirst ? 'primary' : 'plain'} busy={isBusy} onClick={() => void add()}>
            {isFirst ? 'Create a passkey' : 'Add another passkey'}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
