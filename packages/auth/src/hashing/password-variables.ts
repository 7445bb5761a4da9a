import { flag, integer, oneOf, variableWithDefault } from '@latchkey/config/variables'
import { argon2idMax, argon2idMemoryMin } from './argon2id-bounds.ts'

/** The options of how passwords are hashed. */
export const passwordVariables = {
  passwordHashAlgorithm: variableWithDefault(
    'AUTH_PASSWORD_HASH_ALGORITHM',
    oneOf('bcrypt', 'argon2id'),
    'bcrypt',
    'What new passwords are hashed with; one under the other algorithm moves when its owner signs in.',
  ),
  passwordHashCost: variableWithDefault(
    'AUTH_PASSWORD_HASH_COST',
    integer(4, 14),
    '12',
    'Cost of bcrypt: each step doubles the work. Below 10 only for tests.',
  ),
  passwordHashMemory: variableWithDefault(
    'AUTH_PASSWORD_HASH_MEMORY',
    integer(argon2idMemoryMin(argon2idMax.iterations), argon2idMax.memory),
    '19456',
    'KiB that argon2id takes for one hash. At least 47104 with 1 iteration, 19456 with 2, 12288 with 3, 9216 with 4, 7168 with more (OWASP).',
  ),
  passwordHashIterations: variableWithDefault(
    'AUTH_PASSWORD_HASH_ITERATIONS',
    integer(1, argon2idMax.iterations),
    '2',
    'Passes of argon2id over that memory.',
  ),
  passwordHashParallelism: variableWithDefault(
    'AUTH_PASSWORD_HASH_PARALLELISM',
    integer(1, argon2idMax.parallelism),
    '1',
    'Lanes of argon2id, each a thread of its own.',
  ),
  extraSaltyHash: variableWithDefault(
    'AUTH_EXTRA_SALTY_HASH',
    flag,
    '1',
    'Let the address take part in the password hash, so that a hash moved to another account opens nothing.',
  ),
} as const
