/**
 * Stands where a password's hash would: the account has no password. It has no hash's form, so that checking a password
 * against it costs the decoy's work and never succeeds. A reset replaces it.
 */
export const noPassword = 'none'

/** Whether the account can be entered by password. */
export const hasPassword = ({ passwordHash }: { readonly passwordHash: string }): boolean => passwordHash !== noPassword
