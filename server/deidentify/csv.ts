import type { Sheet } from './folder.ts'

/** Cells of our own words, codes and numbers: nothing that would need quoting is ever written. */
export type Cell = string | number | null

/** @throws Error on a cell that is no word of ours: a free text came this far. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\n`
}

const PLAIN = /^[\w:.+/%\-[\]{} ]*$/

function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  if (!PLAIN.test(cell)) throw new Error('a text that is not from a closed list was to be exported')
  return cell
}

/** Opens a sheet with its headings. */
export function headed(sheet: Sheet, headings: readonly string[]): Sheet {
  sheet.write(csvLine(headings))
  return sheet
}

export const iso = (at_ms: number | null) => (at_ms === null ? null : new Date(at_ms).toISOString())
