const lengthMax = 40

/** Text that stands within a sentence of ours, cut to 40 characters so that the sentence is seen whole. */
export function shortened(text: string): string {
  const characters = Array.from(new Intl.Segmenter('en').segment(text), ({ segment }) => segment)
  return characters.length <= lengthMax
    ? text
    : `${characters
        .slice(0, lengthMax - 1)
        .join('')
        .trimEnd()}…`
}
