import { EmptyState } from '@latchkey/ui/empty-state'
import { CircleCheck } from 'lucide-react'
import { TaskListPage } from '../../../tasks/task-list-page.tsx'
import { TaskList } from '../../../tasks/task-list.tsx'

export default function CompletedTasksPage({ searchParams }: PageProps<'/tasks/completed'>) {
  return (
    <TaskListPage view="completed" heading="Completed" searchParams={searchParams}>
      <TaskList
        view="completed"
        label="Completed tasks"
        empty={
          <EmptyState icon={<CircleCheck aria-hidden="true" className="size-7" />}>
            <p className="font-semibold text-ink">Nothing completed yet.</p>
            <p>Tasks you tick off are kept here, the latest first. Untick one to open it again.</p>
          </EmptyState>
        }
      />
    </TaskListPage>
  )
}
