import { buttonStyle } from '@latchkey/ui/button'
import { pageRequest } from '../../../server/page-runtime.ts'
import { PageLink } from '../../page-link.tsx'
import { Section } from '../section.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'

export interface PasswordSectionProps {
  readonly email: string | null
  readonly hasPassword: boolean
}

/** The way to another password, or to a first one. */
export function PasswordSection({ email, hasPassword }: PasswordSectionProps) {
  if (!hasPassword) return <NoPassword email={email} />
  return (
    <Section id="password" heading="Your password" intro={`We send an email to ${email} when it changes.`}>
      <ChangePasswordForm settings={pageRequest().settings} email={email ?? ''} />
    </Section>
  )
}

/** Whoever came by another way sets one as if it were forgotten: by proving the mailbox. */
function NoPassword({ email }: Pick<PasswordSectionProps, 'email'>) {
  if (email === null) {
    return (
      <Section
        id="password"
        heading="Your password"
        intro="You have none, and need none. To set one, add an email address first."
      />
    )
  }
  return (
    <Section
      id="password"
      heading="Your password"
      intro={`You have none, and need none. To set one, we send a code to ${email}; every other device is then signed out.`}
    >
      <div>
        <PageLink href="/forgot-password" className={buttonStyle()}>
          Set a password
        </PageLink>
      </div>
    </Section>
  )
}
