import { receiveAppleNotification } from '@latchkey/auth/external'
import { DomainError } from '@latchkey/contracts/domain-error'
import * as z from 'zod'
import { apiErrorOf } from '../errors/to-api-error.ts'
import { badRequest } from './admit.ts'
import { sendJson } from './exchange.ts'
import { logOutcome } from './finish.ts'
import { readBody } from './read-body.ts'
import type { RedirectVisit } from './redirect-visit.ts'
import type { HttpWorld } from './world.ts'

const notificationBytesMax = 20_000
const notification = z.object({ payload: z.string() })

/**
 * Takes what Apple's servers tell of their people: `{ "payload": <JWS> }`. Apple's signature is all that counts, so it is
 * the same from wherever it comes; anything but 200 and Apple tells it again.
 */
export async function takeAppleNotification(world: HttpWorld, { exchange, name }: RedirectVisit): Promise<void> {
  const { request } = exchange
  if (!/^application\/json *(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw apiErrorOf(new DomainError('UNSUPPORTED_MEDIA_TYPE'), 'Send the notification as application/json.')
  }
  const { data } = notification.safeParse(parsed(await readBody(request, notificationBytesMax)))
  if (!data) throw badRequest('A notification is an object with a payload.')
  await receiveAppleNotification(world.auth, data.payload)
  sendJson(exchange, { status: 200, body: '{}' })
  logOutcome(world, exchange, { procedures: [name], authenticated: undefined, status: 200, errors: [] })
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
