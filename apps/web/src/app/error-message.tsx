'use client'

import { Button } from '@latchkey/ui/button'

export interface ErrorMessageProps {
  readonly error: Error & { digest?: string }
  /** Whether the browser shows somebody as signed in. */
  readonly isSignedIn: boolean
  /** Makes the page anew. */
  readonly onRetry: () => void
}

/** What a person reads when a page could not be made: the way on, and the reference that the log has too. */
export function ErrorMessage({ error: { digest }, isSignedIn, onRetry }: ErrorMessageProps) {
  const isAway = digest !== undefined && awayDigests.has(digest)
  const heading = isAway ? 'Back in a moment' : 'Something failed on our side'
  return (
    <div className="mx-auto grid w-full max-w-112 flex-1 content-center gap-5 px-4 py-16">
      <title>{`${heading} · Latchkey`}</title>
      <h1 className="text-xl">{heading}</h1>
      {isAway ? (
        <p className="text-muted">
          Our database does not answer right now. {isSignedIn ? 'You are still signed in, and nothing' : 'Nothing'} you
          saved is lost. Try again in a few seconds.
        </p>
      ) : (
        <p className="text-muted">
          Try again.
          {digest ? (
            <>
              {' '}
              If it keeps happening, send reference <code className="font-mono text-ink">{digest}</code> to the person
              who runs this site.
            </>
          ) : null}
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button kind="primary" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </div>
  )
}

/** Thrown under their code by the page's server: nothing failed, it only cannot answer right now. */
const awayDigests = new Set(['SERVICE_UNAVAILABLE', 'OVERLOADED'])
