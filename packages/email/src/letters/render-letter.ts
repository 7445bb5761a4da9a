import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/** A whole HTML document; React escapes whatever a person may have typed (OWASP ASVS 1.3.7). */
export function renderLetter(letter: ReactElement): string {
  return `<!doctype html>${renderToStaticMarkup(letter)}`
}
