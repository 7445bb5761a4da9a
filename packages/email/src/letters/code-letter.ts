/** What a code letter says. `validForMs`: how long the code works from its making. */
export interface CodeLetterContent {
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  readonly validForMs: number
}

/** The code's page with the code filled in. Opening it does nothing; its button does. */
export function codeLink(page: URL, { requestId, code }: CodeLetterContent): string {
  page.searchParams.set('request', requestId)
  page.searchParams.set('code', code)
  return page.href
}
