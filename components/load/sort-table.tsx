'use client'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type Order, sorted } from './sort.ts'

export interface SortColumn<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** What the rows are put in order by; null comes last, whichever way. */
  by: (row: Row) => number | string | null
}

interface Props<Row> {
  /** Read before the table. */
  caption: string
  columns: ReadonlyArray<SortColumn<Row>>
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** Rows that stand out. */
  marked?: (row: Row) => boolean
}

/** A table whose headings put it in order, figures from the largest first; before one is pressed the rows stand as they came. */
export function SortTable<Row>({ caption, columns, rows, keyOf, marked }: Props<Row>) {
  const [order, setOrder] = useState<Order | null>(null)
  const column = columns.find(({ id }) => id === order?.id)
  const shown = order && column ? sorted(rows, column.by, order.down) : rows
  const press = (id: string, first: boolean) =>
    setOrder((before) => (before?.id === id ? { id, down: !before.down } : { id, down: !first }))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable with the keyboard
    <section className="admin-scroll" aria-label={caption} tabIndex={0}>
      <table className="admin-table load-table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, title }, at) => (
              <th key={id} scope="col" data-figures={at > 0} aria-sort={ariaSort(order, id)}>
                <button type="button" className="load-sort" onClick={() => press(id, at === 0)}>
                  {title}
                  {order?.id === id && (order.down ? <ArrowDown size={14} aria-hidden="true" /> : <ArrowUp size={14} aria-hidden="true" />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)} data-marked={marked?.(row) || undefined}>
              {columns.map(({ id, cell }, at) =>
                at === 0 ? (
                  <th key={id} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={id} data-figures="true">
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ariaSort(order: Order | null, id: string): 'ascending' | 'descending' | 'none' {
  if (order?.id !== id) return 'none'
  return order.down ? 'descending' : 'ascending'
}
