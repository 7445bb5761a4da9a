import type { AuthHooks, AuthRuntime, PasswordHasher, StoredPassword } from '../../runtime.ts'
import { hasPassword } from '../../core/no-password.ts'
import { isOurForm } from './password.ts'

type CustomHashing = Pick<AuthHooks, 'passwordHashGenerator' | 'passwordHashValidator'>

/**
 * Puts an application's own hashing in the place of ours. What it makes is stored as `custom:<its string>`. With a
 * validator alone our hashing stays, and hashes from elsewhere are checked by the validator until their owners sign in.
 * Without either it is our hashing itself.
 *
 * @throws Error for a generator without a validator.
 */
export function withCustomHashing(
  ours: PasswordHasher,
  { passwordHashGenerator, passwordHashValidator }: CustomHashing,
  random: AuthRuntime['random'],
): PasswordHasher {
  if (passwordHashGenerator && !passwordHashValidator) {
    throw new Error('passwordHashGenerator needs a passwordHashValidator that understands its strings.')
  }
  if (!passwordHashValidator) return ours
  const validate = ({ passwordHash, passwordEmail }: StoredPassword, password: string) =>
    passwordHashValidator({ password: password.normalize('NFC'), email: passwordEmail, hash: passwordHash })
  if (!passwordHashGenerator) return withImports(ours, validate)
  return withGenerator(ours, { generate: passwordHashGenerator, validate }, random)
}

type Validate = (stored: StoredPassword, password: string) => Promise<boolean>

/** Ours, and hashes from elsewhere. Whoever has one of those pays for both, so that none is checked quicker than ours. */
function withImports(ours: PasswordHasher, validate: Validate): PasswordHasher {
  return {
    hash: ours.hash,
    async verify(stored, password) {
      if (stored === null || !hasPassword(stored) || isOurForm(stored.passwordHash))
        return ours.verify(stored, password)
      const matches = await validate(withoutPrefix(stored), password)
      await ours.verify(null, password)
      return { matches, needsRehash: true }
    },
  }
}

interface Generator {
  readonly generate: NonNullable<AuthHooks['passwordHashGenerator']>
  readonly validate: Validate
}

function withGenerator(
  ours: PasswordHasher,
  { generate, validate }: Generator,
  random: AuthRuntime['random'],
): PasswordHasher {
  const hash = async (password: string, email: string): Promise<StoredPassword> => ({
    passwordHash: prefix + (await generate({ password: password.normalize('NFC'), email })),
    passwordEmail: email,
  })
  // A hash of nothing that anybody knows: checking a password against it is the work for an account that is not there.
  let decoy: Promise<StoredPassword> | undefined
  const getDecoy = () =>
    (decoy ??= hash(Buffer.from(random.bytes(32)).toString('base64url'), 'nobody@localhost').catch((error: unknown) => {
      decoy = undefined
      throw error
    }))
  return {
    hash,
    async verify(stored, password) {
      if (stored !== null && isOurForm(stored.passwordHash)) {
        return { ...(await ours.verify(stored, password)), needsRehash: true }
      }
      if (stored === null || !hasPassword(stored)) {
        await validate(withoutPrefix(await getDecoy()), password)
        return { matches: false, needsRehash: false }
      }
      const matches = await validate(withoutPrefix(stored), password)
      return { matches, needsRehash: !stored.passwordHash.startsWith(prefix) }
    },
  }
}

const prefix = 'custom:'

const withoutPrefix = (stored: StoredPassword): StoredPassword =>
  stored.passwordHash.startsWith(prefix)
    ? { ...stored, passwordHash: stored.passwordHash.slice(prefix.length) }
    : stored
