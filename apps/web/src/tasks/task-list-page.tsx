import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { TaskView } from '@latchkey/contracts/tasks/task'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { ownNews } from '../app/own-news.ts'
import { PageTitle } from '../app/page-frame.tsx'
import { answerOf, requireSession } from '../auth/require-session.ts'
import { pageRequest } from '../server/page-runtime.ts'
import { isRefusal } from '../words/refusal.ts'
import { ChangeNews } from './change-news.tsx'
import { taskListKey } from './task-list-key.ts'
import type { TaskPages } from './task-pages.ts'
import { viewPaths } from './view-paths.ts'

export interface TaskListPageProps {
  readonly view: TaskView
  readonly heading: string
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
  readonly children: ReactNode
}

/** A page that shows one view of the tasks: its heading, and its data for the first paint and for what follows. */
export async function TaskListPage({ view, heading, searchParams, children }: TaskListPageProps) {
  requireSession()
  const { after, notice, task } = await searchParams
  const own = ownNews(notice)
  const cursor = typeof after === 'string' ? after : null
  const queryClient = new QueryClient()
  queryClient.setQueryData<TaskPages>(taskListKey(view), {
    pages: [await readPage(view, cursor)],
    pageParams: [cursor],
  })
  return (
    <>
      <PageTitle heading={heading} />
      <h1 className="text-2xl">{heading}</h1>
      <ChangeNews
        notice={own}
        id={typeof task === 'string' ? task : undefined}
        path={viewPaths[view]}
        otherwise={own === 'password-changed' ? passwordChanged : undefined}
      />
      <HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>
    </>
  )
}

const passwordChanged = 'Your password is changed. Every other device was signed out.'

async function readPage(view: TaskView, cursor: string | null) {
  try {
    return await answerOf(pageRequest().caller.tasks.list(cursor === null ? { view } : { view, cursor }))
  } catch (error) {
    // Only a mistyped address has a cursor that leads nowhere.
    if (isRefusal(error, 'INVALID_INPUT')) notFound()
    throw error
  }
}
