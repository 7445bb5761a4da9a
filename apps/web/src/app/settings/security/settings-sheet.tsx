import type { ReactNode } from 'react'
import { PageTitle } from '../../page-frame.tsx'

export interface SettingsSheetProps {
  readonly heading: string
  readonly intro: ReactNode
  readonly children: ReactNode
}

/** A page of the settings that does one thing. */
export function SettingsSheet({ heading, intro, children }: SettingsSheetProps) {
  return (
    <>
      <PageTitle heading={heading} />
      <h1 className="text-2xl">{heading}</h1>
      <div className="grid gap-6 rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6">
        <div className="text-muted">{intro}</div>
        {children}
      </div>
    </>
  )
}
