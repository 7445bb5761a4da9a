export { finishRedirect, type RedirectAnswer, type RedirectOutcome } from './providers/external/finish-redirect.ts'
export { attemptIdIn, attemptLifetimeMs, type AttemptCookie } from './providers/external/oauth-attempt.ts'
export type { ProviderAnswer } from './providers/external/provider-answer.ts'
export { startRedirect, type RedirectStart, type StartedRedirect } from './providers/external/start-redirect.ts'
