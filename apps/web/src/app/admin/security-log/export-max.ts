/** Most entries in one file of the security log. */
export const exportMax = 10_000
