import { DomainError } from '@latchkey/contracts/domain-error'
import { uniqueViolation } from '@latchkey/prisma/unique-violation'

/**
 * For the `catch` of a transaction that gives an account its address: where another account has it already, or somebody who
 * proved the same mailbox was faster, it throws `code`; everything else it throws on as it is.
 */
export const onAddressTaken =
  (code: 'CONFLICT' | 'INVALID_CODE') =>
  (error: unknown): never => {
    throw uniqueViolation(error) === 'email_account_email_key'
      ? new DomainError(code, undefined, { cause: error })
      : error
  }
