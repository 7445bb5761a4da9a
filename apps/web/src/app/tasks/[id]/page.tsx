import { notFound } from 'next/navigation'
import { answerOf, requireSession } from '../../../auth/require-session.ts'
import { pageRequest } from '../../../server/page-runtime.ts'
import { TaskDetails } from '../../../tasks/task-details.tsx'
import { isRefusal } from '../../../words/refusal.ts'
import { PageTitle } from '../../page-frame.tsx'

export default async function TaskPage({ params }: PageProps<'/tasks/[id]'>) {
  const { id } = await params
  requireSession()
  const task = await readTask(id)
  return (
    <>
      <PageTitle heading={task.title} />
      <TaskDetails task={task} />
    </>
  )
}

/** Another person's task, one that never was and one in the trash look the same: 404. */
async function readTask(id: string) {
  try {
    return await answerOf(pageRequest().caller.tasks.get({ id }))
  } catch (error) {
    if (isRefusal(error, 'TASK_NOT_FOUND') || isRefusal(error, 'INVALID_INPUT')) notFound()
    throw error
  }
}
