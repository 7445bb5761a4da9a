import { EmptyState } from '@latchkey/ui/empty-state'
import { Trash2 } from 'lucide-react'
import { TaskListPage } from '../../../tasks/task-list-page.tsx'
import { TaskList } from '../../../tasks/task-list.tsx'

export default function TrashPage({ searchParams }: PageProps<'/tasks/trash'>) {
  return (
    <TaskListPage view="trash" heading="Trash" searchParams={searchParams}>
      <p className="text-muted">Deleted tasks stay here until you restore them or delete your account.</p>
      <TaskList
        view="trash"
        label="Deleted tasks"
        empty={
          <EmptyState icon={<Trash2 aria-hidden="true" className="size-7" />}>
            <p className="font-semibold text-ink">The trash is empty.</p>
            <p>Restore puts a task back where it was.</p>
          </EmptyState>
        }
      />
    </TaskListPage>
  )
}
