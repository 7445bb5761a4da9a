/** Scopes this product gives a meaning to. A user may hold others, which an application defines. */
export const knownScopes = ['admin'] as const

export type KnownScope = (typeof knownScopes)[number]
