'use client'

import type { TaskView } from '@latchkey/contracts/tasks/task'
import { trpc } from '../trpc/react.ts'
import { tasksIn } from './task-pages.ts'

/** A view's tasks, from the page's own data first and live from then on. */
export function useTaskList(view: TaskView) {
  const query = trpc.tasks.list.useInfiniteQuery({ view }, { getNextPageParam: ({ nextCursor }) => nextCursor })
  return {
    tasks: tasksIn(query.data),
    /** Leads on to the tasks that are not read yet, if there are any. */
    nextCursor: query.data?.pages.at(-1)?.nextCursor ?? null,
    isReadingMore: query.isFetchingNextPage,
    readMore: () => void query.fetchNextPage(),
  }
}
