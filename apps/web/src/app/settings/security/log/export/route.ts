import type { SecurityLogPage } from '@latchkey/contracts/auth/security-log'
import { requireSession } from '../../../../../auth/require-session.ts'
import { plainAnswer } from '../../../../../files/plain-answer.ts'
import { textStream } from '../../../../../files/text-stream.ts'
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
  if (!isFormat(format)) return plainAnswer('Ask for csv or json.', 400)
  const { caller, receivedAt } = pageRequest()
  const kind = logKindOf(searchParams.get('show'))
  try {
    // The first page is read before anything is answered: what stops it has a status of its own.
    const first = await readPage(caller, kind, null)
    const pieces = write(caller, { format, kind, first, exportedAt: receivedAt })
    return new Response(textStream(pieces), {
      headers: {
        'content-type': logWriters[format].mediaType,
        'content-disposition': `attachment; filename="security-log-${receivedAt.toISOString().slice(0, 10)}.${format}"`,
        'cache-control': 'private, no-store',
      },
    })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.code !== 'SERVICE_UNAVAILABLE') throw error
    return plainAnswer(wordsFor(refusal), 503)
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

function readPage(caller: Caller, { events }: LogKind, cursor: string | null): Promise<SecurityLogPage> {
  return caller.auth.securityLog.list({
    limit: 200,
    ...(events && { events: [...events] }),
    ...(cursor !== null && { cursor }),
  })
}

const isFormat = (text: string): text is LogFormat => Object.hasOwn(logWriters, text)
