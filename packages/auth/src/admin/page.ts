import { DomainError } from '@latchkey/contracts/domain-error'
import { readId } from './read-input.ts'

const sizeDefault = 50
const sizeMax = 200

/** How many rows a page holds. */
export function readLimit(limit = sizeDefault): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= sizeMax) return limit
  throw refused('limit', `Use a whole number from 1 to ${sizeMax}.`)
}

/** The id of the last row of the page before. */
export function readCursor(cursor: string): string {
  const id = readId(cursor)
  if (id === undefined) throw refused('cursor', 'Start again from the first page.')
  return id
}

const refused = (field: string, message: string) =>
  new DomainError('INVALID_INPUT', { issues: [{ path: [field], message }] })
