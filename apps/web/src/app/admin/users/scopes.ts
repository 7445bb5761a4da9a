import { scopeName } from '@latchkey/contracts/scopes'

/** What the form about scopes holds: whether she administers, and every other scope, with spaces between. */
export interface TypedScopes {
  readonly admin: string
  readonly others: string
}

const adminScope = 'admin'

/** The form's fields for the scopes an account has. */
export function typedScopes(scopeNames: readonly string[]): TypedScopes {
  return {
    admin: scopeNames.includes(adminScope) ? 'yes' : '',
    others: scopeNames.filter((name) => name !== adminScope).join(' '),
  }
}

/** The scopes that were typed; `undefined` where one of them can be none. */
export function readScopes({ admin, others }: TypedScopes): string[] | undefined {
  const names = others.split(/[\s,]+/).filter((name) => name !== '')
  if (!names.every((name) => scopeName.safeParse(name).success)) return undefined
  return [...new Set([...(admin === 'yes' ? [adminScope] : []), ...names])]
}
