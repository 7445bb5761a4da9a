import { attemptIdIn, finishRedirect, type ProviderAnswer } from '@latchkey/auth/redirect-sign-in'
import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { apiErrorOf } from '../errors/to-api-error.ts'
import { deliverOutcome } from '../routers/auth/deliver-key.ts'
import { browserOf } from '../routers/auth/known-browser.ts'
import { setCookieHeader } from './auth-key-transport.ts'
import { callbackUrlOf } from './go-to-provider.ts'
import { readBody } from './read-body.ts'
import { placeAfter, placeOfProblem } from './redirect-places.ts'
import { authenticateVisit, leadOn, type RedirectVisit } from './redirect-visit.ts'
import type { HttpWorld } from './world.ts'

/** Most bytes of the form that a provider's page posts. */
const formBytesMax = 20_000

/** Takes a provider's answer from the browser that brings it, and leads the browser to where it wanted to be. */
export async function takeProviderAnswer(world: HttpWorld, visit: RedirectVisit): Promise<void> {
  if (visit.exchange.request.method === 'POST') return leadPostedAnswerOn(world, visit)
  const { exchange, provider, parameters } = visit
  const { headers } = exchange.request
  const authenticated = await authenticateVisit(world, visit)
  const { ctx } = authenticated
  const attemptId = attemptIdIn(one(parameters, 'state'))
  const user = attemptId === undefined ? undefined : world.redirects.postedUser(headers, attemptId)
  const client = browserOf(ctx)
  const forget = () => {
    for (const gone of attemptId === undefined ? [] : world.redirects.cleared(headers, attemptId)) {
      ctx.reply.setCookie(gone)
    }
  }
  try {
    const outcome = await finishRedirect(
      ctx.auth,
      {
        provider,
        answer: { ...answerIn(parameters), ...(user !== undefined && { user }) },
        secretOf: (id) => world.redirects.secretOf(headers, id),
        callbackUrl: callbackUrlOf(world, provider),
      },
      { client, session: ctx.authentication.status === 'signed-in' ? ctx.authentication.session : null },
    )
    forget()
    if (outcome.status === 'signed-in') deliverOutcome(ctx, client, outcome.outcome)
    const to = placeAfter(provider, outcome)
    leadOn(
      world,
      { ...visit, authenticated },
      { to, ...(outcome.status === 'refused' && { refusal: outcome.refusal }) },
    )
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (isDomainError(error, 'INVALID_CODE')) forget()
    const to = placeOfProblem({ provider, purpose: 'sign-in', returnTo: null }, error.code)
    leadOn(world, { ...visit, authenticated }, { to, refusal: error })
  }
}

/**
 * A form that another site's page posts comes without our Lax cookies, so that nobody could tell who brings it. It is led
 * on to the same address by GET, which has them all; on its own it does nothing. What it says of a name travels beside
 * the address, in a cookie.
 */
async function leadPostedAnswerOn(world: HttpWorld, visit: RedirectVisit): Promise<void> {
  const { exchange, provider } = visit
  const { request, response } = exchange
  if (!/^application\/x-www-form-urlencoded *(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw apiErrorOf(new DomainError('UNSUPPORTED_MEDIA_TYPE'), 'The answer comes as a form.')
  }
  const form = new URLSearchParams((await readBody(request, formBytesMax)).toString())
  const answer = answerIn(form)
  const attemptId = attemptIdIn(answer.state)
  const user = one(form, 'user')
  const posted = attemptId && user ? world.redirects.posted(attemptId, user) : null
  if (posted) response.setHeader('set-cookie', setCookieHeader(posted))
  const query = new URLSearchParams(Object.entries(answer)).toString()
  leadOn(world, visit, { to: `/api/auth/${provider}/callback?${query}` })
}

/** What an answer may hold; anything else in it goes no further. */
function answerIn(parameters: URLSearchParams): ProviderAnswer {
  const entries = (['state', 'code', 'error', 'iss'] as const).map((name) => [name, one(parameters, name)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
}

/** A parameter that stands there exactly once: no two parties can read it differently. */
function one(parameters: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = parameters.getAll(name)
  return others.length === 0 ? value : undefined
}
