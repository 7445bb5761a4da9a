import { plain } from '../../words/plain.ts'

/** Rows under titles, aligned by what a terminal shows; two spaces between columns, none at the end of a line. */
export function renderTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [titles, ...rows].map((cells) => cells.map(plain))
  const widths = titles.map((_, column) => Math.max(...lines.map((cells) => widthOf(cells[column] ?? ''))))
  return lines.map((cells) =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const pad = (cell: string, width: number) => cell + ' '.repeat(width - widthOf(cell))

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns on a terminal: East Asian wide characters and emoji take two (Unicode Standard Annex 11). */
function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1
  return width
}

const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u
