import type { ReactNode } from 'react'

export interface SectionProps {
  /** Unique on its page. */
  readonly id: string
  readonly heading: string
  readonly intro?: ReactNode
  readonly children?: ReactNode
}

/** One part of a settings page: a heading, what it is about, and what can be done. */
export function Section({ id, heading, intro, children }: SectionProps) {
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-1 gap-5 rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6"
    >
      <div className="grid gap-1">
        <h2 id={id} className="text-lg">
          {heading}
        </h2>
        {intro ? <div className="text-muted">{intro}</div> : null}
      </div>
      {children}
    </section>
  )
}
