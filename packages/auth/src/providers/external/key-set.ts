import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { AuthRuntime } from '../../runtime.ts'
import { getJson, isRecord, providerAway, type Reach } from './get-json.ts'
import { keep } from './kept.ts'

const minuteMs = 60_000

export interface KeySetOptions extends Reach {
  /** Where the keys are published; nothing in a token can name another place. */
  readonly url: () => Promise<string>
  readonly clock: AuthRuntime['clock']
}

/**
 * The keys of a provider: fetched when first needed, every ten minutes, and when a token names a key we have not seen,
 * but never twice within 30 seconds, so that made-up key ids cost the provider nothing. Where it does not answer, the
 * last ones serve for up to an hour.
 */
export function createKeySet({ url, clock, ...reach }: KeySetOptions): JWTVerifyGetKey {
  const keys = keep({
    clock,
    freshMs: 10 * minuteMs,
    usableMs: 60 * minuteMs,
    cooldownMs: minuteMs / 2,
    fetch: async () => {
      const answer = await getJson(reach, await url())
      if (!isKeySet(answer)) throw providerAway(new Error('A provider answered with something else than its keys.'))
      return createLocalJWKSet(answer)
    },
  })
  return async (header, token) => {
    const { value } = await keys.get()
    try {
      return await value(header, token)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
      const renewed = await keys.renew()
      return renewed.value(header, token)
    }
  }
}

const isKeySet = (answer: object): answer is JSONWebKeySet =>
  'keys' in answer && Array.isArray(answer.keys) && answer.keys.every(isRecord)
