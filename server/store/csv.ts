import { CsvError, parse } from 'csv-parse/sync'
import { IMPORT_MAX_LINES, type ImportLine, type ImportReply, type LineFault } from '../../contracts/devices.ts'

/** A line of a table: where it stands in the file, and its cells by column; a column the file does not have is missing. */
export interface Cells {
  line: number
  cells: Record<string, string>
}

/** As csv-parse gives a record when it is asked where it stood. */
interface Parsed {
  info: { lines: number }
  record: string[]
}

/**
 * A table with a header, as spreadsheets write them: comma, semicolon or tab, quoted or not, any line end, with or
 * without BOM. Columns it does not know are left out, and so is their order and case. Cells are text, whatever they
 * begin with. Either all lines, or what is wrong with the file.
 */
export function readTable(csv: string, needed: readonly string[], optional: readonly string[]): Cells[] | ImportLine[] {
  let records: Parsed[]
  try {
    const options = { bom: true, delimiter: delimiterOf(csv), info: true, relax_column_count: true, skip_empty_lines: true, trim: true }
    records = parse(csv, options) as unknown as Parsed[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return [wrong(Number((error as { lines?: unknown }).lines ?? 1), '', 'not_csv')]
  }
  const [header, ...rows] = records
  if (!header) return [wrong(1, '', 'empty')]
  const names = header.record.map((name) => name.toLowerCase())
  const missing = needed.filter((name) => names.indexOf(name) < 0 || names.indexOf(name) !== names.lastIndexOf(name))
  if (missing.length > 0) return [wrong(header.info.lines, '', 'columns_missing', missing)]
  if (rows.length === 0) return [wrong(header.info.lines, '', 'empty')]
  if (rows.length > IMPORT_MAX_LINES) return [wrong(rows[IMPORT_MAX_LINES]!.info.lines, '', 'too_many_lines')]
  const uneven = rows.filter(({ record }) => record.length !== names.length)
  if (uneven.length > 0) return uneven.map(({ info, record }) => wrong(info.lines, record[0] ?? '', 'cells_wrong'))
  const known = new Set([...needed, ...optional])
  return rows.map(({ info, record }) => ({
    line: info.lines,
    cells: Object.fromEntries(names.map((name, i) => [name, record[i] ?? ''] as const).filter(([name]) => known.has(name))),
  }))
}

/** Lines to judge, and lines that are no lines. */
export const isLine = (one: Cells | ImportLine): one is Cells => !('verdict' in one)
export const isFault = (one: Cells | ImportLine): one is ImportLine => 'verdict' in one

export function wrong(line: number, name: string, why: LineFault, columns: readonly string[] = []): ImportLine {
  return { line, name: name.slice(0, 100), verdict: 'wrong', why, columns: [...columns] }
}

/** A line that can be imported: new, or with the columns that change. */
export function right(line: number, name: string, changes: readonly string[] | 'new'): ImportLine {
  if (changes === 'new') return { line, name, verdict: 'new', why: null, columns: [] }
  return { line, name, verdict: changes.length > 0 ? 'changed' : 'unchanged', why: null, columns: [...changes] }
}

export function reply(lines: ImportLine[], written: boolean): ImportReply {
  const counts = { new: 0, unchanged: 0, changed: 0, wrong: 0 }
  for (const { verdict } of lines) counts[verdict]++
  return { lines, counts, written }
}

/** What stands most often in the header is what divides. */
function delimiterOf(csv: string): string {
  const [header = ''] = csv.replace(/^[\s\uFEFF]+/, '').split(/\r\n|\r|\n/, 1)
  const times = (mark: string) => header.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (times(mark) > times(best) ? mark : best))
}

/** Ids in portions that fit a line of the audit. */
export function portions(ids: readonly string[], size = 100): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size))
}
