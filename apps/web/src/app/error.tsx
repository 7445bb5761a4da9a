'use client'

import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { useAuthService } from '../auth/auth-provider.tsx'
import { ErrorMessage } from './error-message.tsx'

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter()
  const { isSignedIn } = useAuthService()
  // Both: without the first the server is not asked again, without the second its answer is not shown.
  const onRetry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return <ErrorMessage error={error} isSignedIn={isSignedIn} onRetry={onRetry} />
}
