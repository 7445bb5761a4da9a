import { compare, hash } from 'bcryptjs'
import type { BcryptEngine } from '../providers/email/password.ts'

/** bcrypt on the caller's own thread: only bearable at the lowest cost. */
export const inProcessBcrypt: BcryptEngine = { hash: (text, cost) => hash(text, cost), compare }
