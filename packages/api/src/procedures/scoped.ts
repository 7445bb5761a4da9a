import { DomainError } from '@latchkey/contracts/domain-error'
import { authed } from './authed.ts'

/**
 * For people who hold every one of these scopes, compared exactly: 403 `SCOPE_MISSING` otherwise, naming the missing
 * ones. Scopes are read with the session, so a grant or a loss counts from the next request on. For streams there is
 * `liveScoped`.
 */
export const scoped = (...required: readonly [string, ...string[]]) => holding(required)

/** The same for a list that may be empty: then it is `authed`. */
export const holding = (required: readonly string[]) =>
  authed.meta({ scopes: required }).use(({ ctx, next }) => {
    const missing = required.filter((scope) => !ctx.session.scopeNames.includes(scope))
    if (missing.length > 0) throw new DomainError('SCOPE_MISSING', { scopes: missing })
    return next()
  })
