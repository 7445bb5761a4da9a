/** What a row is to JSON: its moments as text. */
export type WithText<Row> = {
  [Column in keyof Row]: Row[Column] extends Date
    ? string
    : Row[Column] extends Date | null
      ? string | null
      : Row[Column]
}

/** A row with its moments as ISO 8601. */
export function withText<Row extends object>(row: Row): WithText<Row> {
  const entries = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Date ? value.toISOString() : value,
  ])
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- exactly what WithText says, which entries cannot
  return Object.fromEntries(entries) as WithText<Row>
}
