/**
 * One line of a CSV file (RFC 4180). What a spreadsheet would run starts with an apostrophe: a cell may hold words that
 * somebody else chose, the name of her program for example (OWASP CSV injection).
 */
export const toCsvLine = (cells: readonly string[]): string => `${cells.map(toCell).join(',')}\r\n`

const toCell = (text: string) => `"${text.replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`
