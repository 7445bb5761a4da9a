import { createFakeClock, type FakeClock } from '@latchkey/testing/fake-clock'
import { createIdentityProviders } from '../providers/external/identity-providers.ts'
import type { AuthRuntime } from '../runtime.ts'
import { createKeyServer, type KeyServer } from './key-server.ts'
import { appleSettings, googleSettings } from './provider-settings.ts'

/** A Google and an Apple on this machine, for a runtime of a test. */
export interface LocalProviders extends AsyncDisposable {
  readonly google: KeyServer
  readonly apple: KeyServer
  /** The clock that the providers' tokens are checked by; goes into the runtime with them. */
  readonly clock: FakeClock
  readonly runtime: Pick<AuthRuntime, 'identityProviders' | 'clock'>
}

export const localCallbackUrl = (provider: string) => `https://latchkey.test/api/auth/${provider}/callback`

/** Starts both, and turns them on for `https://latchkey.test`. */
export async function openLocalProviders(): Promise<LocalProviders> {
  // openid-client looks at a clock of its own, and takes no token that is over by it.
  const clock = createFakeClock(new Date())
  const [google, apple] = [await createKeyServer(), await createKeyServer('ES256')]
  const identityProviders = createIdentityProviders({
    appUrl: 'https://latchkey.test',
    clock,
    // oxlint-disable-next-line no-restricted-globals -- the outside of a test, on this machine
    fetch,
    settings: { google: googleSettings(google), apple: appleSettings(apple) },
  })
  return {
    google,
    apple,
    clock,
    runtime: { identityProviders, clock },
    async [Symbol.asyncDispose]() {
      await google[Symbol.asyncDispose]()
      await apple[Symbol.asyncDispose]()
    },
  }
}
