/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { CSSProperties, ReactNode } from 'react'

export interface LetterLayoutProps {
  readonly title: string
  readonly children: ReactNode
}

/**
 * The frame of every letter. Styles stand inline, since mail programs drop style sheets; colours are left to the
 * program wherever possible, so that light and dark both read well.
 */
export function LetterLayout({ title, children }: LetterLayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
      </head>
      <body style={body}>
        <div style={page}>
          <h1 style={heading}>{title}</h1>
          {children}
        </div>
      </body>
    </html>
  )
}

export function Paragraph({ children }: { readonly children: ReactNode }) {
  return <p style={paragraph}>{children}</p>
}

/** A link that looks like a button. */
export function Action({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <p style={paragraph}>
      <a href={href} style={action}>
        {children}
      </a>
    </p>
  )
}

const body: CSSProperties = { margin: 0, padding: 24, colorScheme: 'light dark' }
const page: CSSProperties = {
  maxWidth: 480,
  margin: '0 auto',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontSize: 16,
  lineHeight: 1.5,
}
const heading: CSSProperties = { margin: '0 0 16px', fontSize: 20, lineHeight: 1.3 }
const paragraph: CSSProperties = { margin: '0 0 16px' }
const action: CSSProperties = {
  display: 'inline-block',
  padding: '10px 18px',
  borderRadius: 8,
  backgroundColor: '#1d4ed8',
  color: '#ffffff',
  fontWeight: 600,
  textDecoration: 'none',
}
