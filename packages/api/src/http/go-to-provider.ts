import { startRedirect } from '@latchkey/auth/redirect-sign-in'
import { providerAway, redirectPurpose } from '@latchkey/contracts/auth/redirect-sign-in'
import { DomainError, isDomainError } from '@latchkey/contracts/domain-error'
import { badRequest } from './admit.ts'
import { placeOfProblem, startingPlace } from './redirect-places.ts'
import { authenticateVisit, leadOn, type RedirectVisit } from './redirect-visit.ts'
import type { HttpWorld } from './world.ts'

/**
 * Sends a browser to a provider. Only links of our own pages, and addresses that were typed, begin a sign-in: another
 * site's link ends on the page where it began (OWASP ASVS 5.0 7.6.2).
 */
export async function goToProvider(world: HttpWorld, visit: RedirectVisit): Promise<void> {
  const { exchange, provider, parameters } = visit
  const { data: purpose } = redirectPurpose.safeParse(parameters.get('purpose') ?? 'sign-in')
  if (purpose === undefined) throw badRequest(`The purpose is one of: ${redirectPurpose.options.join(', ')}.`)
  const errand = { provider, purpose, returnTo: parameters.get('returnTo') }
  const site = exchange.request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return leadOn(world, visit, { to: startingPlace(errand) })
  const authenticated = await authenticateVisit(world, visit)
  const { auth, client, authentication, reply } = authenticated.ctx
  try {
    const session = authentication.status === 'signed-in' ? authentication.session : null
    const { url, cookie } = await startRedirect(
      auth,
      { ...errand, callbackUrl: callbackUrlOf(world, provider) },
      { client, session },
    )
    const { headers } = exchange.request
    for (const id of world.redirects.surplusAttempts(headers)) {
      for (const cleared of world.redirects.cleared(headers, id)) reply.setCookie(cleared)
    }
    reply.setCookie(world.redirects.attempt(cookie))
    leadOn(world, { ...visit, authenticated }, { to: url })
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const isAway = isDomainError(error, 'SERVICE_UNAVAILABLE')
    if (isAway) world.log.warn({ requestId: exchange.requestId, provider, err: error.cause }, 'provider unavailable')
    const to = placeOfProblem(errand, isAway ? providerAway : error.code)
    leadOn(world, { ...visit, authenticated }, { to, ...(!isAway && { refusal: error }) })
  }
}

/** Where a provider sends its answers. */
export const callbackUrlOf = ({ ownOrigin }: Pick<HttpWorld, 'ownOrigin'>, provider: string): string =>
  `${ownOrigin}/api/auth/${provider}/callback`
