import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { redirectProvider } from '@latchkey/contracts/auth/redirect-sign-in'
import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { apiErrorOf, toApiError } from '../errors/to-api-error.ts'
import { sendJson, type Exchange } from './exchange.ts'
import { logOutcome, outcomeHeaders } from './finish.ts'
import { discardBody, RequestAborted } from './read-body.ts'
import type { RedirectVisit } from './redirect-visit.ts'
import { takeAppleNotification } from './take-apple-notification.ts'
import { takeProviderAnswer } from './take-provider-answer.ts'
import { goToProvider } from './go-to-provider.ts'
import type { HttpWorld } from './world.ts'

interface Step {
  readonly methods: readonly string[]
  readonly work: (world: HttpWorld, visit: RedirectVisit) => Promise<void>
}

const steps: Readonly<Record<string, Step>> = {
  'google/start': { methods: ['GET'], work: goToProvider },
  'google/callback': { methods: ['GET'], work: takeProviderAnswer },
  'apple/start': { methods: ['GET'], work: goToProvider },
  // Apple posts its answers from its own page (form_post).
  'apple/callback': { methods: ['GET', 'POST'], work: takeProviderAnswer },
  'apple/notifications': { methods: ['POST'], work: takeAppleNotification },
}

/**
 * Answers one request under /api/auth, of whose URL `rest` is what follows: the redirect sign-in of browsers at
 * `<provider>/start` and `<provider>/callback`, and what Apple's servers tell at `apple/notifications`. A browser is led on,
 * to the provider or to a path of this site; only a failure of our own is shown to it. Never rejects.
 */
export async function serveAuth(world: HttpWorld, exchange: Exchange, rest: string): Promise<void> {
  const [path = '', ...query] = rest.split('?')
  const step = Object.hasOwn(steps, path) ? steps[path] : undefined
  const { data: provider } = redirectProvider.safeParse(path.split('/', 1)[0])
  const name = step ? `auth.${path.replace('/', '.')}` : 'auth.unknown'
  const seen = { exchange, name, parameters: new URLSearchParams(query.join('?')) }
  try {
    if (!step || !provider) throw apiErrorOf(new DomainError('NOT_FOUND'), 'There is nothing here.')
    if (!step.methods.includes(exchange.request.method ?? '')) {
      throw apiErrorOf(new DomainError('METHOD_NOT_ALLOWED'), `Use ${step.methods.join(' or ')}.`)
    }
    await step.work(world, { ...seen, provider })
  } catch (thrown) {
    fail(world, { ...seen, methods: step?.methods ?? [] }, thrown)
  }
}

interface Failed extends Pick<RedirectVisit, 'exchange' | 'name'>, Pick<Step, 'methods'> {}

function fail(world: HttpWorld, { exchange, name, methods }: Failed, thrown: unknown): void {
  const { request, response } = exchange
  const authenticated = undefined
  const isAborted = thrown instanceof RequestAborted
  const error = toApiError(thrown)
  const status = isAborted ? 499 : getHTTPStatusCodeFromError(error)
  logOutcome(world, exchange, { procedures: [name], authenticated, status, errors: isAborted ? [] : [error] })
  if (isAborted) return
  discardBody(request)
  const { cause, appCode, message, details } = error
  if (isDomainError(cause, 'UNEXPECTED') || isDomainError(cause, 'SERVICE_UNAVAILABLE')) {
    const reference = isDomainError(cause, 'UNEXPECTED') ? cause.details.reference : undefined
    if (world.showFailure && !response.headersSent) return world.showFailure(request, response, reference)
  }
  sendJson(exchange, {
    status,
    body: JSON.stringify({ error: { appCode, message, ...(details && { details }) } }),
    headers: {
      ...outcomeHeaders(world, authenticated, [error]),
      ...(status === 405 ? { allow: methods.join(', ') } : {}),
    },
  })
}
