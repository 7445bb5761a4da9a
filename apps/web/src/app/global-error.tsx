'use client'

import { ErrorMessage } from './error-message.tsx'
import './globals.css'

/** Stands in for the whole document when even its frame could not be made. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col font-sans text-base">
        <main className="flex flex-1 flex-col">
          <ErrorMessage error={error} isSignedIn={false} onRetry={() => window.location.reload()} />
        </main>
      </body>
    </html>
  )
}
