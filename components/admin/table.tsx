'use client'
import { type ReactNode, useId, useState } from 'react'
import { text } from '../text/text.ts'
import './admin.css'

export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  /** What the filter looks at; without it the column is not searched. */
  words?: (row: Row) => string
  /** Figures stand under figures. */
  figures?: boolean
}

interface Props<Row> {
  /** Read before the table. */
  caption: string
  columns: ReadonlyArray<Column<Row>>
  rows: readonly Row[]
  keyOf: (row: Row) => string
  /** Shown instead of the table when there are no rows. */
  empty: ReactNode
  /** Buttons of a row. */
  actions?: (row: Row) => ReactNode
  /** A row that counts less: disabled, closed, gone. */
  faint?: (row: Row) => boolean
  filter?: boolean
}

/** One row a thing. The first column names it; the filter keeps rows that contain every word typed. */
export function Table<Row>({ caption, columns, rows, keyOf, empty, actions, faint, filter = false }: Props<Row>) {
  const [asked, setAsked] = useState('')
  const field = useId()
  if (rows.length === 0) return <div className="admin-empty">{empty}</div>
  const shown = rows.filter((row) => matches(asked, columns, row))
  return (
    <div className="admin-list">
      {filter && (
        <div className="admin-filter">
          <label htmlFor={field}>{text('admin.filter')}</label>
          <input id={field} type="search" autoComplete="off" value={asked} onChange={(event) => setAsked(event.target.value)} />
          <span role="status">{asked && text('admin.shown', { n: shown.length, of: rows.length })}</span>
        </div>
      )}
      {shown.length === 0 ? (
        <p className="admin-empty">{text('admin.none_match')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable with the keyboard
        <section className="admin-scroll" aria-label={caption} tabIndex={0}>
          <table className="admin-table">
            <caption className="visually-hidden">{caption}</caption>
            <thead>
              <tr>
                {columns.map(({ id, title, figures }) => (
                  <th key={id} scope="col" data-figures={figures}>
                    {title}
                  </th>
                ))}
                {actions && (
                  <th scope="col">
                    <span className="visually-hidden">{text('admin.actions')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={keyOf(row)} data-row={keyOf(row)} data-faint={faint?.(row) || undefined}>
                  {columns.map(({ id, cell, figures }, at) =>
                    at === 0 ? (
                      <th key={id} scope="row" data-figures={figures}>
                        {cell(row)}
                      </th>
                    ) : (
                      <td key={id} data-figures={figures}>
                        {cell(row)}
                      </td>
                    ),
                  )}
                  {actions && <td className="admin-actions">{actions(row)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}

/** Whether a row contains every word of `asked`, in whatever column, accents and case aside. */
export function matches<Row>(asked: string, columns: ReadonlyArray<Column<Row>>, row: Row): boolean {
  const words = plain(asked).split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const all = plain(columns.map((column) => column.words?.(row) ?? '').join('\n'))
  return words.every((word) => all.includes(word))
}

const plain = (words: string) => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
