import type { Metadata, Viewport } from 'next'
import { DeletionNotice } from '../account/deletion-notice.tsx'
import { AuthProvider } from '../auth/auth-provider.tsx'
import { getAuthStatus } from '../auth/require-session.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { SiteHeader } from './site-header.tsx'
import './globals.css'

// Every page carries the nonce of its request, so none is made ahead of time.
export const dynamic = 'force-dynamic'

export const metadata: Metadata = {
  applicationName: 'Latchkey',
  description: 'Your tasks, on every device you trust, and on none that you do not.',
  formatDetection: { telephone: false, address: false, email: false },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f6f1' },
    { media: '(prefers-color-scheme: dark)', color: '#121513' },
  ],
}

/**
 * Keeps a form from being sent twice before React has taken over, or where it never will: a second click while the
 * first is under way does nothing. Forms that scripts handle have prevented the default by then and pass.
 */
const sendOnce = `(()=>{let sent=new WeakSet;addEventListener('submit',e=>{if(e.defaultPrevented)return;sent.has(e.target)?e.preventDefault():sent.add(e.target)});addEventListener('pageshow',()=>{sent=new WeakSet})})()`

export default async function RootLayout({ children }: LayoutProps<'/'>) {
  const status = await getAuthStatus()
  const { nonce, receivedAt } = pageRequest()
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col font-sans text-base">
        {/* Browsers hide a nonce from the document, so the two sides always differ. */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: sendOnce }} />
        <a
          href="#main"
          className="sr-only rounded-md bg-accent px-4 py-3 font-semibold text-on-accent focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-10"
        >
          Skip to main content
        </a>
        <AuthProvider key={status.session?.id ?? 'signed-out'} status={status} since={receivedAt}>
          <SiteHeader isRegistrationClosed={status.settings.registration === 'closed'} />
          <main id="main" tabIndex={-1} className="flex flex-1 flex-col">
            <DeletionNotice />
            {children}
          </main>
        </AuthProvider>
      </body>
    </html>
  )
}
