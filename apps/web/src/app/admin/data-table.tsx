/* oxlint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role -- browsers forget what a table is once it is laid out as something else, so each part says it */
import type { ReactNode } from 'react'

/** One column: its name, and what stands in it for a row. */
export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  /** Names the row; one column does. */
  readonly isRowHeading?: boolean
  /** Whether the name is only for those who hear the table, because the cells speak for themselves. */
  readonly isNameHidden?: boolean
  /** Whether the cells are short enough to stay in one line. */
  readonly isOneLine?: boolean
}

export interface DataTableProps<Row> {
  /** What the table holds. */
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/**
 * A table that becomes a list of cards where it is too narrow for its columns. As a table it keeps words whole: a cell with
 * text of people, which may be one endless word, breaks it itself.
 */
export function DataTable<Row>({ label, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    <div className="@container rounded-lg border border-line bg-surface shadow-sm">
      <table
        role="table"
        aria-label={label}
        className="w-full border-collapse text-start wrap-break-word @max-3xl:block @max-3xl:wrap-anywhere"
      >
        <thead role="rowgroup" className="@max-3xl:sr-only">
          <tr role="row" className="border-b border-line">
            {columns.map(({ name, isNameHidden }) => (
              <th
                key={name}
                role="columnheader"
                scope="col"
                className="px-3 py-2.5 text-start text-sm font-semibold whitespace-nowrap text-muted first:ps-5 last:pe-5"
              >
                {isNameHidden ? <span className="sr-only">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="@max-3xl:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              role="row"
              className="border-b border-line last:border-b-0 @max-3xl:grid @max-3xl:gap-1 @max-3xl:px-4 @max-3xl:py-3"
            >
              {columns.map((column) => (
                <Cell key={column.name} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const cellLook =
  'px-3 py-2.5 text-start align-top font-normal first:ps-5 last:pe-5 @max-3xl:flex @max-3xl:flex-wrap @max-3xl:gap-x-2 @max-3xl:p-0 @max-3xl:first:ps-0 @max-3xl:last:pe-0'

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { name, cell, isRowHeading, isNameHidden = false, isOneLine = isNameHidden } = column
  const look = [
    cellLook,
    isOneLine ? '@3xl:whitespace-nowrap' : '',
    isNameHidden ? '@3xl:py-1 @3xl:text-end' : '',
  ].join(' ')
  if (isRowHeading) {
    return (
      <th role="rowheader" scope="row" className={look}>
        {cell(row)}
      </th>
    )
  }
  return (
    <td role="cell" className={look}>
      {isNameHidden ? null : (
        <span aria-hidden="true" className="text-muted @3xl:hidden">
          {name}
        </span>
      )}
      <div className="min-w-0">{cell(row)}</div>
    </td>
  )
}
