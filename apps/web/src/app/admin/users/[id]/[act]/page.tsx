import { buttonStyle } from '@latchkey/ui/button'
import { notFound } from 'next/navigation'
import { administratorRequest } from '../../../../../auth/require-scope.ts'
import { requireRecentSession } from '../../../../../auth/to-reauthenticate.ts'
import { PageLink } from '../../../../page-link.tsx'
import { Heading } from '../../../heading.tsx'
import { ActForm } from '../../act-form.tsx'
import { readUser } from '../../read-user.ts'
import { nameOf, userActOf, userActs } from '../../user-acts.ts'

export default async function UserActPage({ params }: PageProps<'/admin/users/[id]/[act]'>) {
  administratorRequest()
  const { id, act: asked } = await params
  const act = userActOf(asked)
  if (!act) notFound()
  const user = await readUser(id)
  requireRecentSession()
  const { question, text } = userActs[act]
  return (
    <div className="grid max-w-2xl grid-cols-1 gap-6">
      <Heading heading={question(nameOf(user))} intro={text} />
      <div className="rounded-lg border border-line bg-surface p-5 shadow-sm sm:p-6">
        <ActForm
          userId={user.id}
          act={act}
          cancel={
            <PageLink href={`/admin/users/${user.id}`} className={buttonStyle('plain')}>
              Cancel
            </PageLink>
          }
        />
      </div>
    </div>
  )
}
