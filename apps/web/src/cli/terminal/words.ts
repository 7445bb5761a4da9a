/** A moment to the minute, in UTC like the server's log; a dash where there was none. */
export function moment(at: Date | null): string {
  return at === null ? '–' : at.toISOString().slice(0, 16).replace('T', ' ')
}

/** "1 session", "2 sessions". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
