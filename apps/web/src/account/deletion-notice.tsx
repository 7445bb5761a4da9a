'use client'

import { Button } from '@latchkey/ui/button'
import { Notice } from '@latchkey/ui/notice'
import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState, type ReactNode, type Ref } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { useAuth } from '../auth/use-auth.ts'
import type { FormState } from '../forms/form-state.ts'
import { usePageForm } from '../forms/use-page-form.ts'
import { Time } from '../words/time.tsx'
import { accountKept } from './account-kept.ts'
import { keepAccount, keepAccountHere } from './keep-account-action.ts'

/** Says on every page that the account is going to be deleted, and keeps it when asked to. */
export function DeletionNotice() {
  const service = useAuthService()
  const dueAt = useAuth().currentUser?.deletionDueAt ?? null

  const path = usePathname()
  const isNews = useSearchParams().get('notice') === accountKept.notice
  // The good news belongs to the page it was asked on; this component lives on when she goes elsewhere.
  const [keptOn, setKeptOn] = useState<string>()

  async function submit(): Promise<FormState> {
    const answer = await keepAccountHere()
    if (answer.problems.length === 0) setKeptOn(path)
    await service.refresh()
    return answer
  }

  const { state, isBusy, formProps } = usePageForm({ action: keepAccount, submit })
  const problem = state.problems[0]?.message
  const isKept = dueAt === null && keptOn === path
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    // The button that was pressed is gone.
    if (isKept) place.current?.focus()
  }, [isKept])

  if (dueAt === null) {
    return isKept || isNews ? (
      <Place ref={place}>
        <Notice kind="done">{accountKept.words}</Notice>
      </Place>
    ) : null
  }
  return (
    <Place>
      <Notice>
        <p>
          Your account will be deleted on <Time value={dueAt} />, with all your tasks.
        </p>
        {problem ? <p className="font-semibold text-danger">{problem}</p> : null}
        <form {...formProps} className="pt-1">
          <input type="hidden" name="returnTo" value={path} />
          <Button type="submit" busy={isBusy}>
            Keep my account
          </Button>
        </form>
      </Notice>
    </Place>
  )
}

function Place({ ref, children }: { readonly ref?: Ref<HTMLElement>; readonly children: ReactNode }) {
  return (
    <section
      ref={ref}
      tabIndex={-1}
      aria-label="Deletion of your account"
      className="mx-auto w-full max-w-5xl px-4 pt-4"
    >
      {children}
    </section>
  )
}
