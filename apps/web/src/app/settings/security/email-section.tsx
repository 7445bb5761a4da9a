import { buttonStyle } from '@latchkey/ui/button'
import { PageLink } from '../../page-link.tsx'

/** The address she signs in with, and the way to another one. */
export function EmailSection({ email }: { readonly email: string }) {
  return (
    <section
      aria-labelledby="email-address"
      className="grid gap-5 rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6"
    >
      <div className="grid gap-1">
        <h2 id="email-address" className="text-lg">
          Email address
        </h2>
        <p className="text-muted">
          You sign in with <strong className="font-semibold break-words text-ink">{email}</strong>, and we send it what
          you need to know.
        </p>
      </div>
      <div>
        <PageLink href="/settings/security/change-email" className={buttonStyle()}>
          Change email address
        </PageLink>
      </div>
    </section>
  )
}
