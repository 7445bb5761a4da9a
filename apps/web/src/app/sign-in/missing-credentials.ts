import type { Problem } from '@latchkey/ui/error-summary'

/** What is missing before anybody is asked. Whether an address is well formed, the server says. */
export function missingCredentials({ email, password }: { email: string; password: string }): Problem[] {
  const problems: Problem[] = []
  if (email.trim() === '') problems.push({ message: 'Enter your email address', fieldId: 'email' })
  if (password === '') problems.push({ message: 'Enter your password', fieldId: 'password' })
  return problems
}
