import { buttonStyle } from '@latchkey/ui/button'
import { getAuthStatus, requireSession } from '../../../auth/require-session.ts'
import { isRecent } from '../../../auth/to-reauthenticate.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { Time } from '../../../words/time.tsx'
import { PageTitle } from '../../page-frame.tsx'
import { Section } from '../section.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { DeletionPlan } from './deletion-plan.tsx'

const heading = 'Data'

export default async function DataPage() {
  requireSession()
  const { settings, receivedAt } = pageRequest()
  const { userInfo } = await getAuthStatus()
  const dueAt = userInfo?.deletionDueAt ?? null
  const plan = <DeletionPlan graceMs={settings.accountDeletionGraceMs} now={receivedAt} />
  return (
    <>
      <PageTitle heading={heading} />
      <h1 className="text-2xl">{heading}</h1>
      <Section
        id="export"
        heading="Your data"
        intro="One file with everything we keep about you: your profile, your devices, your security log and all your tasks. It is JSON, which people can read and programs, too."
      >
        <p>
          <a href="/settings/data/export" className={buttonStyle('plain')}>
            Export your data
          </a>
        </p>
      </Section>
      {dueAt === null ? (
        <Section id="delete" heading="Delete account" intro={plan}>
          <DeleteAccount isRecent={isRecent()}>{plan}</DeleteAccount>
        </Section>
      ) : (
        <Section
          id="delete"
          heading="Delete account"
          intro={
            <p>
              Your account goes on <Time value={dueAt} />. To keep it, use the button at the top of this page.
            </p>
          }
        />
      )}
    </>
  )
}
