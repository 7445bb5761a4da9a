import { Notice } from '@latchkey/ui/notice'
import { administratorRequest } from '../../../../auth/require-scope.ts'
import { answerOf } from '../../../../auth/require-session.ts'
import { isRecent } from '../../../../auth/to-reauthenticate.ts'
import { PageLink } from '../../../page-link.tsx'
import { Section } from '../../../settings/section.tsx'
import { ownNews } from '../../../own-news.ts'
import { DoneNotice } from '../../done-notice.tsx'
import { Heading } from '../../heading.tsx'
import { one } from '../../list-pages.tsx'
import { LogTable } from '../../security-log/log-table.tsx'
import { SessionTable } from '../../sessions/session-table.tsx'
import { readUser } from '../read-user.ts'
import { typedScopes } from '../scopes.ts'
import { ScopesForm } from '../scopes-form.tsx'
import { doneWords, nameOf } from '../user-acts.ts'
import { UserActs } from '../user-acts-section.tsx'
import { UserFacts } from '../user-facts.tsx'

const logSize = 10

export default async function UserPage({ params, searchParams }: PageProps<'/admin/users/[id]'>) {
  const { admin, session, receivedAt, requestId } = administratorRequest()
  const [{ id }, query] = await Promise.all([params, searchParams])
  const user = await readUser(id)
  const { entries } = await answerOf(admin.securityLog.list({ userId: user.id, limit: logSize }))
  const done = doneWords(ownNews(query['done']), one(query['ended']))
  return (
    <>
      <Heading heading={nameOf(user)} />
      {done ? <DoneNotice key={requestId}>{done}</DoneNotice> : null}
      {user.id === session.userId ? (
        <Notice>This is your own account. What you do to it here, you do to yourself.</Notice>
      ) : null}
      <UserFacts user={user} now={receivedAt} />
      {/* Whatever was open or typed before an act belongs to the time before it. */}
      <UserActs key={`acts ${requestId}`} user={user} isRecent={isRecent()} />
      <Section
        id="rights"
        heading="Rights"
        intro="What this account may do beyond its own things. A change counts at once."
      >
        <ScopesForm key={requestId} userId={user.id} scopes={typedScopes(user.scopeNames)} />
      </Section>
      <section aria-labelledby="sessions" className="grid grid-cols-1 gap-3">
        <h2 id="sessions" className="text-lg">
          Sessions
        </h2>
        <SessionTable sessions={user.sessions} now={receivedAt} own={session.authKeyId} isOfOne />
      </section>
      <section aria-labelledby="log" className="grid grid-cols-1 gap-3">
        <h2 id="log" className="text-lg">
          Security log
        </h2>
        <LogTable entries={entries} isOfOne />
        <p>
          <PageLink href={`/admin/security-log?person=${user.id}`} className="link">
            Everything that was logged
          </PageLink>
        </p>
      </section>
    </>
  )
}
