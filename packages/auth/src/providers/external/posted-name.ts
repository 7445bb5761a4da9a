import { userName } from '@latchkey/contracts/auth/email'

/** A name as somebody told it to a provider. */
export interface PostedName {
  readonly fullName: string | null
  readonly givenName: string | null
}

const lengthMax = 4000

/**
 * The name in the JSON that Apple's page posts with a first sign-in, `{ "name": { "firstName", "lastName" } }`. Nobody signed
 * it: anything unexpected counts as no name, and the address beside it is not read at all.
 */
export function postedNameOf(user: string | undefined): PostedName {
  const name = fieldOf(parsed(user), 'name')
  const given = nameIn(fieldOf(name, 'firstName'))
  const family = nameIn(fieldOf(name, 'lastName'))
  const full = [given, family].filter((part) => part !== null).join(' ')
  return { givenName: given, fullName: nameIn(full) }
}

function parsed(user: string | undefined): unknown {
  if (user === undefined || user.length > lengthMax) return undefined
  try {
    return JSON.parse(user)
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Object && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

const nameIn = (value: unknown): string | null => userName.safeParse(value).data ?? null
