import { pageRequest } from '../../server/page-runtime.ts'
import { TaskNav } from '../../tasks/task-nav.tsx'
import { TaskNotices } from '../../tasks/task-notices.tsx'
import { TasksProvider } from '../../tasks/tasks-provider.tsx'
import { dayEverywhere } from '../../words/dates.ts'

export default function TasksLayout({ children }: LayoutProps<'/tasks'>) {
  return (
    <TasksProvider dayEverywhere={dayEverywhere(pageRequest().receivedAt)}>
      <div className="mx-auto grid w-full max-w-5xl grid-cols-1 items-start gap-x-10 gap-y-6 px-4 pt-6 pb-[max(7rem,calc(var(--covered-below,0px)+1rem))] md:grid-cols-[11rem_minmax(0,1fr)] md:pt-10">
        <TaskNav />
        <div className="grid grid-cols-1 gap-5">{children}</div>
      </div>
      <TaskNotices />
    </TasksProvider>
  )
}
