import { noticeLifetimeMs } from '@latchkey/contracts/auth/notice'
import { lengthWords } from '@latchkey/contracts/length-words'
import { cutLinkWords } from '../../mail-code/dead-link.ts'
import { LinkForm } from '../../mail-code/link-form.tsx'
import { PageLink } from '../page-link.tsx'
import { SheetPage } from '../page-frame.tsx'
import { undoChange, undoChangeHere } from './actions.ts'
import { undonePath } from './undone-path.ts'

const heading = 'Undo the change of your email address'

export default async function UndoEmailChangePage({ searchParams }: PageProps<'/undo-email-change'>) {
  const { token } = await searchParams
  const isWhole = typeof token === 'string' && token !== ''
  return (
    <SheetPage
      heading={heading}
      intro={
        isWhole
          ? `Your account gets its former address back, and every device that is signed in now is signed out. Passkeys and linked accounts that were added since the change, or in the last ${lengthWords(noticeLifetimeMs)}, are removed, too.`
          : `${cutLinkWords} Open it again from the email.`
      }
    >
      {isWhole ? (
        <LinkForm
          action={undoChange}
          actHere={undoChangeHere}
          next={undonePath}
          token={token}
          submitLabel="Undo the change"
        />
      ) : null}
      <p>
        <PageLink href="/sign-in" className="link">
          Sign in
        </PageLink>
      </p>
    </SheetPage>
  )
}
