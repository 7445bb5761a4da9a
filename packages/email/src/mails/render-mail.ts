import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/**
 * A whole HTML document; React escapes whatever a person may have typed (OWASP ASVS 1.3.7). At once and not with
 * react-email's `render`, which waits for what suspends: mails are written inside of transactions.
 */
export function renderMail(mail: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(mail)}`
}
