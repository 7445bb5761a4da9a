/** The sign-in that went through; anything else fails the test. */
export function expectSignedIn<Outcome extends { readonly status: string }>(
  outcome: Outcome,
): Extract<Outcome, { readonly status: 'signed-in' }> {
  if (isSignedIn(outcome)) return outcome
  throw new Error(`Expected a session, and the answer was ${outcome.status}.`)
}

const isSignedIn = <Outcome extends { readonly status: string }>(
  outcome: Outcome,
): outcome is Extract<Outcome, { readonly status: 'signed-in' }> => outcome.status === 'signed-in'
