import type { SecurityLogPage } from '@latchkey/contracts/auth/security-log'
import { requireSession } from '../../../../../auth/require-session.ts'
import { pageRequest, type PageRequest } from '../../../../../server/page-runtime.ts'
import { refusalOf } from '../../../../../words/refusal.ts'
import { wordsFor } from '../../../../../words/refusal-words.ts'
import { logWriters, type LogFormat } from '../log-file.ts'
import { logKindOf, type LogKind } from '../log-filter.ts'

/** The caller's security log as a file: `?format=csv|json`, `?show=` as on the page. */
export async function GET(request: Request): Promise<Response> {
  requireSession()
  const { searchParams } = new URL(request.url)
  const format = searchParams.get('format') ?? 'csv'
  if (!isFormat(format)) return plain('Ask for csv or json.', 400)
  const { caller, receivedAt } = pageRequest()
  const kind = logKindOf(searchParams.get('show'))
  try {
    // The first page is read before anything is answered: what stops it has a status of its own.
    const first = await readPage(caller, kind, null)
    const pieces = write(caller, { format, kind, first, exportedAt: receivedAt })
    return new Response(toStream(pieces), {
      headers: {
        'content-type': logWriters[format].mediaType,
        'content-disposition': `attachment; filename="security-log-${receivedAt.toISOString().slice(0, 10)}.${format}"`,
        'cache-control': 'private, no-store',
      },
    })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.code !== 'SERVICE_UNAVAILABLE') throw error
    return plain(wordsFor(refusal), 503)
  }
}

type Caller = PageRequest['caller']

interface Wanted {
  readonly format: LogFormat
  readonly kind: LogKind
  readonly first: SecurityLogPage
  readonly exportedAt: Date
}

async function* write(caller: Caller, { format, kind, first, exportedAt }: Wanted): AsyncGenerator<string> {
  const writer = logWriters[format]
  yield writer.begin(exportedAt)
  yield writer.entries(first.entries, true)
  let cursor = first.nextCursor
  while (cursor !== null) {
    const page = await readPage(caller, kind, cursor)
    yield writer.entries(page.entries, false)
    cursor = page.nextCursor
  }
  yield writer.end()
}

function toStream(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}

function readPage(caller: Caller, { events }: LogKind, cursor: string | null): Promise<SecurityLogPage> {
  return caller.auth.securityLog.list({
    limit: 200,
    ...(events && { events: [...events] }),
    ...(cursor !== null && { cursor }),
  })
}

const isFormat = (text: string): text is LogFormat => Object.hasOwn(logWriters, text)

const plain = (text: string, status: number) =>
  new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store' },
  })
