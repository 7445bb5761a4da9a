import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { lengthWords } from '@latchkey/contracts/length-words'
import { cutLinkWords } from '../../mail-code/dead-link.ts'
import { LinkForm } from '../../mail-code/link-form.tsx'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { reportNotMe, reportNotMeHere } from './actions.ts'

export default async function NotMePage({ searchParams }: PageProps<'/not-me'>) {
  const { token } = await searchParams
  const isWhole = typeof token === 'string' && token !== ''
  return (
    <SheetPage
      heading="This wasn't you?"
      intro={
        isWhole
          ? `Sign out every device that uses your account now, and set a new password with the code that we send you. Passkeys and linked accounts that were added in the last ${lengthWords(noticeLifetimeMs)} are removed, too.`
          : `${cutLinkWords} Open it again from the email, or set a new password, which signs out every device.`
      }
    >
      {isWhole ? (
        <LinkForm
          action={reportNotMe}
          actHere={reportNotMeHere}
          next="/reset-password/verify"
          token={token}
          submitLabel="Sign out everywhere and set a new password"
        />
      ) : null}
      <p>
        <PageLink href="/forgot-password" className="link">
          {isWhole ? 'Only set a new password' : 'Set a new password'}
        </PageLink>
      </p>
    </SheetPage>
  )
}
