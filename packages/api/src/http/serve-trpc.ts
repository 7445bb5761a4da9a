import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { toApiError } from '../errors/to-api-error.ts'
import { admitBatch, admitHead, allowedMethods } from './admit.ts'
import { sendJson, type Exchange } from './exchange.ts'
import { logOutcome, outcomeHeaders } from './finish.ts'
import { isOriginAllowed } from './origin-rule.ts'
import { answerCall, errorWire } from './procedure-calls.ts'
import { readRawInputs } from './raw-inputs.ts'
import { callBytesMax, discardBody, readBody, RequestAborted } from './read-body.ts'
import { serveStream } from './serve-stream.ts'
import { namesOf, readTarget, type TrpcTarget } from './trpc-target.ts'
import { authenticateRequest, type AdmittedCall, type HttpWorld, type AuthenticatedCall } from './world.ts'

/** Answers one request under /api/trpc, of whose URL `rest` is what follows. Never rejects. */
export async function serveTrpc(world: HttpWorld, exchange: Exchange, rest: string): Promise<void> {
  const target = readTarget(rest)
  let authenticated: AuthenticatedCall | undefined
  try {
    const body = await admit(world, exchange, target)
    authenticated = await authenticateRequest(world, exchange.request, {
      requestId: exchange.requestId,
      countsAsUse: countsAsUse(target),
    })
    const inputs = readRawInputs(target, body)
    if (target.calls[0]?.type === 'subscription') await serveStream(world, exchange, { target, authenticated, inputs })
    else await serveCalls(world, exchange, { target, authenticated, inputs })
  } catch (thrown) {
    refuseWhole(world, exchange, { target, authenticated, thrown })
  }
}

// Asking who one is, and listening, keep nobody signed in.
function countsAsUse({ calls }: TrpcTarget): boolean {
  return !calls.every(({ path, type }) => type === 'subscription' || path.startsWith('auth.status.'))
}

/** The body, once everything that can be refused without knowing the caller has been. */
async function admit(world: HttpWorld, { request }: Exchange, target: TrpcTarget): Promise<Buffer | null> {
  admitHead(request, target, () => acceptsOrigin(world, request))
  const body = request.method === 'POST' ? await readBody(request, callBytesMax) : null
  admitBatch(request, target)
  return body
}

/** Whether the origin rule lets this request change state. */
export function acceptsOrigin({ keys, ownOrigin }: HttpWorld, { headers }: Exchange['request']): boolean {
  const facts = {
    origin: headers.origin,
    fetchSite: headers['sec-fetch-site']?.toString(),
    carriesCookie: keys.carriesCookie(headers),
  }
  return isOriginAllowed(facts, ownOrigin)
}

async function serveCalls(world: HttpWorld, exchange: Exchange, admitted: AdmittedCall): Promise<void> {
  const { target, authenticated, inputs } = admitted
  const answers = await Promise.all(
    target.calls.map(({ path, type }, index) =>
      answerCall(authenticated.ctx, { path, type, index, rawInput: () => inputs(index) }),
    ),
  )
  const errors = answers.flatMap(({ error }) => error ?? [])
  const statuses = new Set(answers.map(({ error }) => (error === undefined ? 200 : getHTTPStatusCodeFromError(error))))
  const [status = 200] = statuses.size === 1 ? statuses : [207]
  const wires = answers.map(({ wire }) => wire)
  sendJson(exchange, {
    status,
    body: JSON.stringify(target.isBatch ? wires : wires[0]),
    headers: outcomeHeaders(world, authenticated, errors),
  })
  logOutcome(world, exchange, { procedures: namesOf(target), authenticated, status, errors })
}

function refuseWhole(
  world: HttpWorld,
  exchange: Exchange,
  refused: {
    readonly target: TrpcTarget
    readonly authenticated: AuthenticatedCall | undefined
    readonly thrown: unknown
  },
): void {
  const { target, authenticated, thrown } = refused
  // 499, as nginx calls a caller who did not wait.
  if (thrown instanceof RequestAborted)
    return logOutcome(world, exchange, { procedures: namesOf(target), authenticated, status: 499, errors: [] })
  const error = toApiError(thrown)
  const status = getHTTPStatusCodeFromError(error)
  discardBody(exchange.request)
  sendJson(exchange, {
    status,
    body: JSON.stringify(errorWire(error)),
    headers: {
      ...outcomeHeaders(world, authenticated, [error]),
      ...(status === 405 ? { allow: allowedMethods(target).join(', ') } : {}),
    },
  })
  logOutcome(world, exchange, { procedures: namesOf(target), authenticated, status, errors: [error] })
}
