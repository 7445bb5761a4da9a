import { DomainError } from '@latchkey/contracts/domain-error'

/** The refusal of one field, for rules that a schema cannot know. */
export function inputRefused(field: string, message: string): DomainError<'INVALID_INPUT'> {
  return new DomainError('INVALID_INPUT', { issues: [{ path: [field], message }] })
}
