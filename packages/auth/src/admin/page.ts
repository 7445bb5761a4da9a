import { DomainError } from '@latchkey/contracts/domain-error'
import { isStorable } from '@latchkey/contracts/text'
import type { FoundPlace } from '@latchkey/prisma/user-statements'
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

/** The place that a page of a search ended at. */
export function readPlace(cursor: string): FoundPlace {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const id = readId(text.slice(0, idLength))
  if (id === undefined || !isStorable(text)) throw refused('cursor', 'Start again from the first page.')
  return { id, term: text.slice(idLength) }
}

/** A place as a cursor. */
export const writePlace = ({ id, term }: FoundPlace): string => Buffer.from(id + term, 'utf8').toString('base64url')

const idLength = 36

const refused = (field: string, message: string) =>
  new DomainError('INVALID_INPUT', { issues: [{ path: [field], message }] })
