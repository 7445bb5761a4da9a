const titleMax = 500

/** What is wrong with a title as typed, in words; nothing when it can be saved. Counts characters as people do. */
export function titleProblem(typed: string): string | undefined {
  const title = typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (title === '') return 'Enter a title'
  const length = [...title].length
  return length > titleMax ? `Use ${titleMax} characters or fewer (you have ${length})` : undefined
}
