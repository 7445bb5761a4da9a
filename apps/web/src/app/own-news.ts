import { pageRequest } from '../server/page-runtime.ts'

/** What the address says was just done, where a page of ours led here: a link from elsewhere may claim anything. */
export function ownNews(news: string | string[] | undefined): string | undefined {
  return typeof news === 'string' && pageRequest().isFromHere ? news : undefined
}
