'use client'

import { ErrorMessage } from './error-message.tsx'

export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorMessage {...props} />
}
