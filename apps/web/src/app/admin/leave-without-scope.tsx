'use client'

import { useEffect } from 'react'
import { useAuth } from '../../auth/use-auth.ts'

/** Loads the document anew once its person is no administrator any more, so that nothing of what she saw stays. */
export function LeaveWithoutScope() {
  const { currentUser } = useAuth()
  const isOver = currentUser !== null && !currentUser.scopeNames.includes('admin')
  useEffect(() => {
    if (isOver) window.location.reload()
  }, [isOver])
  return null
}
