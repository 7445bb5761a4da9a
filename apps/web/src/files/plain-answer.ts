/** A line of text instead of the file that was asked for; `retryAfterSeconds` where asking later helps. */
export const plainAnswer = (text: string, status: number, retryAfterSeconds?: number): Response =>
  new Response(`${text}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'private, no-store',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
  })
