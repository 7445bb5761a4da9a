/** @jsxRuntime automatic */ // tsx goes by the tsconfig of the folder it was started in
import type { CSSProperties, ReactNode } from 'react'
import { Body, Button, Container, Head, Heading, Html, Preview, Text } from 'react-email'

export interface MailLayoutProps {
  readonly title: string
  /** What a list of mails and a notification show beside the subject, which says the title already. */
  readonly preview: string
  readonly children: ReactNode
}

/**
 * The frame of every mail. Styles stand inline, since mail programs drop style sheets; colours are left to the
 * program wherever possible, so that light and dark both read well.
 */
export function MailLayout({ title, preview, children }: MailLayoutProps) {
  return (
    <Html style={{ colorScheme: 'light dark' }}>
      <Head>
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{title}</title>
      </Head>
      <Body style={body}>
        <Preview useTitleTag={false}>{preview}</Preview>
        <Container style={page}>
          <Heading style={heading}>{title}</Heading>
          {children}
        </Container>
      </Body>
    </Html>
  )
}

export function Paragraph({ children }: { readonly children: ReactNode }) {
  return <Text style={paragraph}>{children}</Text>
}

/** A link that looks like a button. */
export function Action({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <Paragraph>
      <Button href={href} style={action}>
        {children}
      </Button>
    </Paragraph>
  )
}

const body: CSSProperties = {
  margin: 0,
  padding: 24,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontSize: 16,
  lineHeight: 1.5,
}
const page: CSSProperties = { maxWidth: 480, margin: '0 auto' }
const heading: CSSProperties = { margin: '0 0 16px', fontSize: 20, lineHeight: 1.3 }
const paragraph: CSSProperties = { marginTop: 0, marginBottom: 16, fontSize: 16, lineHeight: 1.5 }
const action: CSSProperties = {
  padding: '10px 18px',
  borderRadius: 8,
  backgroundColor: '#1d4ed8',
  color: '#ffffff',
  fontWeight: 600,
}
