import { isStorable } from '@latchkey/contracts/text'

/** How a call from the explorer ended. */
export interface CallAnswer {
  /** As over HTTP. */
  readonly status: number
  /** What callers tell refusals apart by. */
  readonly appCode: string | null
  /** What was answered, or what comes with the refusal: JSON over several lines; empty for nothing. */
  readonly text: string
}

/** What stands in the form, and what became of the last call. */
export interface CallState {
  readonly input: string
  /** Why the input is none that can be sent. */
  readonly problem?: string
  readonly answer?: CallAnswer
}

/** The input as typed, or why it is none. Nothing typed is no input. */
export function parseInput(text: string): { readonly value: unknown } | { readonly problem: string } {
  if (text.trim() === '') return { value: undefined }
  try {
    return { value: JSON.parse(text, storable) as unknown }
  } catch (error) {
    return { problem: `Enter JSON. ${error instanceof Error ? error.message : ''}`.trim() }
  }
}

function storable(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && !isStorable(value)) throw new Error('It holds a character that cannot be stored.')
  return value
}

/** The answer to a call that went well. */
export const answered = (value: unknown): CallAnswer => ({ status: 200, appCode: null, text: textOf(value) })

/** The answer to one that was refused. */
export function refused(status: number, { appCode, message, details }: Refused): CallAnswer {
  return { status, appCode, text: textOf({ message, details }) }
}

interface Refused {
  readonly appCode: string
  readonly message: string
  readonly details?: unknown
}

const textOf = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2))
