'use client'

import { Button, buttonStyle } from '@latchkey/ui/button'
import { WithScripts } from '@latchkey/ui/hydrated'
import { Notice } from '@latchkey/ui/notice'
import { Download, Printer } from 'lucide-react'
import type { Route } from 'next'
import { useEffect, useRef, type ReactNode } from 'react'
import { PageLink } from '../../../page-link.tsx'
import { CopyButton } from './copy-button.tsx'

export interface RecoveryCodesProps {
  readonly codes: readonly string[]
  /** Where to go once they are saved. */
  readonly donePath: Route
  /** What has just happened. */
  readonly children: ReactNode
}

/** Recovery codes, the only time that they are shown, and ways to keep them. */
export function RecoveryCodes({ codes, donePath, children }: RecoveryCodesProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="grid gap-5">
      <Notice kind="done">{children}</Notice>
      <div className="grid gap-2">
        <h2 ref={heading} tabIndex={-1} className="text-lg">
          Your recovery codes
        </h2>
        <p>Save these codes. Each works once if you lose your phone. We won't show them again.</p>
      </div>
      <ol
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1.5 rounded-md bg-sunken p-4 font-mono text-sm lg:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code} className="wrap-anywhere">
            {code}
          </li>
        ))}
      </ol>
      <WithScripts>
        <div className="flex flex-wrap gap-3 print:hidden">
          <CopyButton text={codes.join('\n')} label="Copy" />
          <Button onClick={() => download(codes)}>
            <Download aria-hidden="true" className="size-4" />
            Download
          </Button>
          <Button onClick={() => window.print()}>
            <Printer aria-hidden="true" className="size-4" />
            Print
          </Button>
        </div>
      </WithScripts>
      <p>
        <PageLink href={donePath} className={buttonStyle('primary', 'print:hidden')}>
          I have saved them
        </PageLink>
      </p>
    </div>
  )
}

function download(codes: readonly string[]): void {
  const text = ['Latchkey recovery codes. Each works once, in place of the authenticator app.', '', ...codes, ''].join(
    '\n',
  )
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = 'latchkey-recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(link.href)
}
