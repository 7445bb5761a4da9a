import { answerOf, requireSession } from '../../../../auth/require-session.ts'
import { plainAnswer } from '../../../../files/plain-answer.ts'
import { pageRequest } from '../../../../server/page-runtime.ts'
import { wordsFor } from '../../../../words/refusal-words.ts'
import { refusalOf } from '../../../../words/refusal.ts'

/** Everything that is kept about the caller, as a file. */
export async function GET(): Promise<Response> {
  requireSession()
  try {
    const data = await answerOf(pageRequest().caller.auth.user.export())
    return new Response(`${JSON.stringify(data, undefined, 2)}\n`, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="latchkey-${data.exportedAt.slice(0, 10)}.json"`,
        'cache-control': 'private, no-store',
      },
    })
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal?.code !== 'SERVICE_UNAVAILABLE' && refusal?.code !== 'TOO_MANY_ATTEMPTS') throw error
    const { details } = refusal
    const waitSeconds = details && 'retryAfterSeconds' in details ? details.retryAfterSeconds : undefined
    return plainAnswer(wordsFor(refusal), refusal.code === 'TOO_MANY_ATTEMPTS' ? 429 : 503, waitSeconds)
  }
}
