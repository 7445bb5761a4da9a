'use client'

import { Button } from '@latchkey/ui/button'

export interface ErrorMessageProps {
  readonly error: Error & { digest?: string }
  readonly reset: () => void
}

const heading = 'Something failed on our side'

/** What a person reads when a page could not be made: the way on, and the reference that the log has too. */
export function ErrorMessage({ error, reset }: ErrorMessageProps) {
  return (
    <div className="mx-auto grid w-full max-w-112 flex-1 content-center gap-5 px-4 py-16">
      <title>{`${heading} · Latchkey`}</title>
      <h1 className="text-xl">{heading}</h1>
      <p className="text-muted">
        Try again.
        {error.digest ? (
          <>
            {' '}
            If it keeps happening, send reference <code className="font-mono text-ink">{error.digest}</code> to the
            person who runs this site.
          </>
        ) : null}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </div>
  )
}
