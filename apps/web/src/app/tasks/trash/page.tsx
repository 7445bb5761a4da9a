import { EmptyState } from '@latchkey/ui/empty-state'
import { Trash2 } from 'lucide-react'
import { TaskListPage } from '../../../tasks/task-list-page.tsx'
import { TaskList } from '../../../tasks/task-list.tsx'

export default function TrashPage({ searchParams }: PageProps<'/tasks/trash'>) {
  return (
    <TaskListPage view="trash" heading="Trash" searchParams={searchParams}>
      <TaskList
        view="trash"
        label="Deleted tasks"
        empty={
          <EmptyState icon={<Trash2 aria-hidden="true" className="size-7" />}>
            <p className="font-semibold text-ink">The trash is empty.</p>
            <p>Tasks you delete wait here. Restore puts one back where it was.</p>
          </EmptyState>
        }
      />
    </TaskListPage>
  )
}
