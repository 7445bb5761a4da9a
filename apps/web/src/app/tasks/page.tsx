import { randomUUID } from 'node:crypto'
import { EmptyState } from '@latchkey/ui/empty-state'
import { ListTodo } from 'lucide-react'
import { OfferPasskey } from '../../passkey/offer-passkey.tsx'
import { AddTask } from '../../tasks/add-task.tsx'
import { TaskListPage } from '../../tasks/task-list-page.tsx'
import { TaskList } from '../../tasks/task-list.tsx'

export default function OpenTasksPage({ searchParams }: PageProps<'/tasks'>) {
  return (
    <TaskListPage view="open" heading="All tasks" searchParams={searchParams}>
      <OfferPasskey />
      <AddTask creationKey={randomUUID()} />
      <TaskList
        view="open"
        label="Tasks"
        empty={
          <EmptyState icon={<ListTodo aria-hidden="true" className="size-7" />}>
            <p className="font-semibold text-ink">Nothing here yet.</p>
            <p>Add your first task above. Enter saves it, and the field is ready for the next.</p>
          </EmptyState>
        }
      />
    </TaskListPage>
  )
}
