import { DomainError } from '@latchkey/contracts/domain-error'

/** Like the platform's own, for the few things that are asked of providers. */
type ProviderFetch = (url: string, request: ProviderRequest & HowToAsk) => Promise<Response>

export interface ProviderRequest {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | URLSearchParams
}

interface HowToAsk {
  readonly redirect: 'error' | 'manual'
  readonly signal?: AbortSignal
}

/** How providers are reached. */
export interface Reach {
  readonly fetch: ProviderFetch
  /** How long a provider may take to answer; by default `providerTimeoutMs`. */
  readonly timeoutMs?: number
}

export const providerTimeoutMs = 5000

const retryAfterSeconds = 30

/**
 * A JSON object from a provider: within its time, following no redirect (a provider that sends us elsewhere could make
 * us ask anything, ASVS 5.0 1.3.6).
 *
 * @throws DomainError `SERVICE_UNAVAILABLE` where there is none to be had.
 */
export async function getJson(
  { fetch, timeoutMs = providerTimeoutMs }: Reach,
  url: string,
  request: ProviderRequest = {},
): Promise<Readonly<Record<string, unknown>>> {
  try {
    const response = await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    if (response.status !== 200) throw new Error(`${new URL(url).origin} answered with status ${response.status}.`)
    const body: unknown = await response.json()
    if (!isRecord(body)) throw new Error(`${new URL(url).origin} answered with something else than an object.`)
    return body
  } catch (error) {
    throw providerAway(error)
  }
}

/** The refusal of whoever needed a provider that does not answer. */
export const providerAway = (cause: unknown): DomainError<'SERVICE_UNAVAILABLE'> =>
  new DomainError('SERVICE_UNAVAILABLE', { retryAfterSeconds, away: 'provider' }, { cause })

/** Whether it is an object that JSON knows. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
