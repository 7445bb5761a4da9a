import { buttonStyle } from '@latchkey/ui/button'
import { PageLink } from '../../page-link.tsx'
import { Section } from '../section.tsx'

export interface EmailSectionProps {
  readonly email: string | null
  readonly hasPassword: boolean
}

/** The address she signs in with, and the way to another one, or to a first one. */
export function EmailSection({ email, hasPassword }: EmailSectionProps) {
  if (email === null) {
    return (
      <Section
        id="email-address"
        heading="Your email address"
        intro="You have none here, so we cannot write to you when something happens to your account, and you cannot set a password."
      >
        <div>
          <PageLink href="/settings/security/change-email" className={buttonStyle()}>
            Add an email address
          </PageLink>
        </div>
      </Section>
    )
  }
  return (
    <section
      aria-labelledby="email-address"
      className="grid grid-cols-1 gap-5 rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6"
    >
      <div className="grid gap-1">
        <h2 id="email-address" className="text-lg">
          Your email address
        </h2>
        <p className="text-muted">
          {hasPassword ? 'You sign in with ' : 'Yours is '}
          <strong className="font-semibold wrap-anywhere text-ink">{email}</strong>, and we send it what you need to
          know.
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
