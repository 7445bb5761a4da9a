/** What a code mail says. `validForMs`: how long the code works from its making. */
export interface CodeMailContent {
  readonly code: string
  readonly requestId: string
  readonly expiresAt: Date
  readonly validForMs: number
}

/** The code's page with the code filled in. Opening it does nothing; its button does. */
export function codeLink(page: URL, { requestId, code }: CodeMailContent): string {
  page.searchParams.set('request', requestId)
  page.searchParams.set('code', code)
  return page.href
}
