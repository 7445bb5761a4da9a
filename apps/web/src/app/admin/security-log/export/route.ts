import type { AdminLogPage } from '@latchkey/contracts/admin'
import { administratorRequest } from '../../../../auth/require-scope.ts'
import { plainAnswer } from '../../../../files/plain-answer.ts'
import { textStream } from '../../../../files/text-stream.ts'
import { refusalOf } from '../../../../words/refusal.ts'
import { wordsFor } from '../../../../words/refusal-words.ts'
import { exportMax } from '../export-max.ts'
import { findPerson } from '../find-person.ts'
import { csvHead, csvLines } from '../log-csv.ts'
import { logQueryInput, readLogQuery } from '../log-query.ts'

/** What the page shows, as a CSV file: the same parameters, the newest 10,000 entries at most. */
export async function GET(request: Request): Promise<Response> {
  const { admin, receivedAt } = administratorRequest()
  const { searchParams } = new URL(request.url)
  const query = readLogQuery((name) => searchParams.get(name) ?? undefined)
  try {
    const userId = query.person === '' ? undefined : await findPerson(admin, query.person)
    if (userId === null) return plainAnswer('Nobody has that address or id.', 404)
    const input = { limit: 200, ...(userId !== undefined && { userId }), ...logQueryInput(query) }
    const read: ReadPage = (cursor) => admin.securityLog.list({ ...input, ...(cursor !== null && { cursor }) })
    // The first page is read before anything is answered: what stops it has a status of its own.
    const first = await read(null)
    return new Response(textStream(write(read, first)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="security-log-of-everybody-${receivedAt.toISOString().slice(0, 10)}.csv"`,
        'cache-control': 'private, no-store',
      },
    })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.code !== 'SERVICE_UNAVAILABLE') throw error
    return plainAnswer(wordsFor(refusal), 503)
  }
}

type ReadPage = (cursor: string | null) => Promise<AdminLogPage>

async function* write(read: ReadPage, first: AdminLogPage): AsyncGenerator<string> {
  yield csvHead
  let [page, written] = [first, 0]
  for (;;) {
    const entries = page.entries.slice(0, exportMax - written)
    yield csvLines(entries)
    written += entries.length
    if (page.nextCursor === null || written === exportMax) return
    page = await read(page.nextCursor)
  }
}
