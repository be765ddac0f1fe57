/** A table for spreadsheets. */
export type CsvCell = string | number | null

/** A cell that begins like this is run by a spreadsheet as a formula. */
const FORMULA = /^[=+\-@\t\r\n]/

/**
 * One line, every text quoted, with its line end. A text that a spreadsheet would run is shown instead: an apostrophe
 * stands before it (OWASP, CSV injection). A number that is none is an empty cell.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const harmless = FORMULA.test(cell.trimStart()) || FORMULA.test(cell) ? `'${cell}` : cell
  return `"${harmless.replaceAll('"', '""')}"`
}
