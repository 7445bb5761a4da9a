'use client'

import type { AuthStatus } from '@latchkey/contracts/auth/session'
import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import { AuthService } from './auth-service.ts'
import { SignedOutHere } from './signed-out-here.tsx'

const Context = createContext<AuthService | undefined>(undefined)

export interface AuthProviderProps {
  /** Where the server says the browser stands. Give the provider a new key when the session is another one. */
  readonly status: AuthStatus
  /** When the server began to make the page; changes after that are told by the live channel. */
  readonly since: Date
  readonly children: ReactNode
}

/** Makes the sign-in state known to everything below, which is gone once she has signed out. */
export function AuthProvider({ status, since, children }: AuthProviderProps) {
  const [service] = useState(() => new AuthService(status, since))
  useEffect(() => service.initialize(), [service])
  const cutOff = useSyncExternalStore(
    (onChange) => service.listenCutOff(onChange),
    () => service.cutOff,
    () => undefined,
  )
  return <Context value={service}>{cutOff ? <SignedOutHere scope={cutOff} /> : children}</Context>
}

/** The document's AuthService. It never changes; `useAuth` follows its state. */
export function useAuthService(): AuthService {
  const service = use(Context)
  if (!service) throw new Error('useAuthService works below AuthProvider only.')
  return service
}
