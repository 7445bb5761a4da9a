import { administratorRequest } from '../../../auth/require-scope.ts'
import { Heading } from '../heading.tsx'
import { ListPages, one, readPage } from '../list-pages.tsx'
import { SessionTable } from './session-table.tsx'

export default async function SessionsPage({ searchParams }: PageProps<'/admin/sessions'>) {
  const { admin, session, receivedAt } = administratorRequest()
  const asked = one((await searchParams)['after'])
  const page = await readPage((from) => admin.sessions.list({ limit: 50, ...from }), asked)
  const { sessions, nextCursor, after } = page ?? { sessions: [], nextCursor: null, after: undefined }
  return (
    <>
      <Heading
        heading="Sessions"
        intro="Every device that is signed in now, the newest session first. One that you sign out is out at once."
      />
      <SessionTable sessions={sessions} now={receivedAt} own={session.authKeyId} />
      <ListPages of="sessions" path="/admin/sessions" query={{}} after={after} nextCursor={nextCursor} />
    </>
  )
}
