'use server'

import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { notFound } from 'next/navigation'
import { textOf } from '../forms/form-state.ts'
import { applyReplyCookies } from '../server/apply-reply-cookies.ts'
import { pageRequest, pageRuntime } from '../server/page-runtime.ts'
import { withDates } from './with-dates.ts'
import { answered, parseInput, refused, type CallState } from './call-answer.ts'

/** Calls a procedure where no script runs, as whoever asks for the page. Local mode only. */
export async function callProcedure(path: string, _: CallState, data: FormData): Promise<CallState> {
  const procedure = pageRuntime().procedures?.find((one) => one.path === path)
  if (!procedure || procedure.type === 'subscription') notFound()
  const input = textOf(data, 'input')
  const parsed = parseInput(input)
  if ('problem' in parsed) return { input, problem: parsed.problem }
  try {
    const value = await callerOf(path)(withDates(procedure.input, parsed.value))
    await applyReplyCookies()
    return { input, answer: answered(value) }
  } catch (error) {
    if (!isApiError(error)) throw error
    return { input, answer: refused(getHTTPStatusCodeFromError(error), error) }
  }
}

type ApiErrorLike = Parameters<typeof getHTTPStatusCodeFromError>[0] & { appCode: string; details: unknown }

/** By its shape: two bundles have two classes of the same name. */
const isApiError = (error: unknown): error is ApiErrorLike => error instanceof Error && 'appCode' in error

function callerOf(path: string): (input: unknown) => Promise<unknown> {
  const caller: unknown = path
    .split('.')
    .reduce<unknown>((at, name) => Reflect.get(Object(at), name), pageRequest().caller)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `path` names a procedure of the router that the caller was made of
  return caller as (input: unknown) => Promise<unknown>
}
