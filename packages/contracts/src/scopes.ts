import * as z from 'zod'

/** Scopes this product gives a meaning to. A user may hold others, which an application defines. */
export const knownScopes = ['admin'] as const

export type KnownScope = (typeof knownScopes)[number]

/** The name of a scope, compared exactly: letters, digits and `_ . : -`, at most 64 characters. */
export const scopeName = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'Use 1 to 64 letters, digits or any of _ . : - for a scope.')
