import { DomainError } from '@latchkey/contracts/domain-error'
import type { AuthRuntime } from '../../runtime.ts'
import { passwordProblems } from './password-policy.ts'

/** Whose password it is to be. */
export interface PasswordBearer {
  readonly email: string
  readonly userName: string | null
}

/**
 * Lets a new password through that nothing speaks against, leaks included (NIST SP 800-63B-4 §3.1.1.2). Leaks are
 * asked about last, and only where the configuration says where to ask.
 *
 * @throws DomainError `PASSWORD_REJECTED` with the problems.
 */
export async function checkNewPassword(
  { config, breachedPasswords }: Pick<AuthRuntime, 'config' | 'breachedPasswords'>,
  { email, userName }: PasswordBearer,
  password: string,
): Promise<void> {
  const problems = passwordProblems(config, password, [email, ...(userName === null ? [] : [userName])])
  if (problems.length > 0) throw new DomainError('PASSWORD_REJECTED', { problems })
  if (await breachedPasswords?.isBreached(password.normalize('NFC'))) {
    throw new DomainError('PASSWORD_REJECTED', { problems: ['breached'] })
  }
}
