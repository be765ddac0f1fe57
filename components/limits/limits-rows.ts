import type { LimitsReply } from '../../contracts/api.ts'
import { hasText, text } from '../text/text.ts'
import { type Scale, scaleIn, toShown, toStored } from '../units/units.ts'

export type LimitsRow = LimitsReply['rows'][number]

/** Where a setting stands in the table. */
export type Place = 'low' | 'high' | 'delay' | 'hysteresis' | 'other'

/** One line of the table: the settings of one detector, or of the two that judge the low and the high side of one number. */
export interface LimitsGroup {
  id: string
  title: string
  priority: string
  cells: LimitsRow[]
}

/** Lines in the order of the reply. `x-low` and `x-high` of one priority share a line when the catalogue has a name for both. */
export function groupRows(rows: readonly LimitsRow[]): LimitsGroup[] {
  const groups = new Map<string, LimitsGroup>()
  for (const row of rows) {
    const pair = pairOf(row, rows)
    const id = pair ?? row.detector
    const title = pair ? text(`limits.pair.${pair}` as 'limits.pair.hr') : row.title
    const group = groups.get(id) ?? { id, title, priority: row.priority, cells: [] }
    group.cells.push(row)
    groups.set(id, group)
  }
  return [...groups.values()]
}

function pairOf(row: LimitsRow, rows: readonly LimitsRow[]): string | null {
  const [, base, side] = /^(.+)-(low|high)$/.exec(row.detector) ?? []
  if (!base || !hasText(`limits.pair.${base}`)) return null
  const other = `${base}-${side === 'low' ? 'high' : 'low'}`
  return rows.some((r) => r.detector === other && r.priority === row.priority) ? base : null
}

/** Which side of a shared line a setting belongs to; null on a line of one detector. */
export function sideOf(group: LimitsGroup, row: Pick<LimitsRow, 'detector'>): 'low' | 'high' | null {
  if (group.id === row.detector) return null
  return row.detector.endsWith('-low') ? 'low' : 'high'
}

export function placeOf(setting: string): Place {
  if (setting === 'delay_ms') return 'delay'
  if (setting === 'clear_ms' || setting.includes('hysteresis')) return 'hysteresis'
  if (/^low(_|$)/.test(setting)) return 'low'
  if (/^high(_|$)/.test(setting)) return 'high'
  return 'other'
}

/** The cells of each column. A limit that is neither low nor high (apnoea: s without breath) stands under High, as a "more than". */
export function columns(group: LimitsGroup): { low: LimitsRow[]; high: LimitsRow[]; delay: LimitsRow[]; hysteresis: LimitsRow[] } {
  const at = (...places: Place[]) => group.cells.filter((row) => places.includes(placeOf(row.setting)))
  return { low: at('low'), high: at('high', 'other'), delay: at('delay'), hysteresis: at('hysteresis') }
}

/** Field name in the form: one per setting, safe for a path library. */
export function fieldName(row: Pick<LimitsRow, 'detector' | 'setting'>): string {
  return `${row.detector}__${row.setting}`
}

/** Settings in ms are typed and read in seconds. */
export function factorOf(row: Pick<LimitsRow, 'setting' | 'unit'>): number {
  return row.setting.endsWith('_ms') && (row.unit === 'ms' || row.unit === 's') ? 1000 : 1
}

type Written = Pick<LimitsRow, 'detector' | 'setting' | 'unit'>

/** How a setting is typed and read: times in seconds, the rest as the ward writes it; a difference has no zero point. */
function typedIn(row: Written): Scale {
  if (factorOf(row) === 1000) return { unit: 's', factor: 1 / 1000, offset: 0, digits: 6 }
  const scale = scaleIn(row.unit, row.detector.includes('co2'), 6)
  return placeOf(row.setting) === 'hysteresis' ? { ...scale, offset: 0 } : scale
}

/** Whether it is typed in another unit than it is stored in; its steps are then those of what is typed. */
export function isConverted(row: Written): boolean {
  return factorOf(row) === 1 && typedIn(row).unit !== row.unit
}

/** How a setting is written in the form: `15` for 15000 ms, `36.5` for a step of 0.1, `6` kPa for 45 mmHg. */
export function shownValue(row: Written, value: number): string {
  const scale = typedIn(row)
  return String(Number(toShown(scale, value).toFixed(scale.digits)))
}

/**
 * The stored value a field means; NaN for anything that is not a plain number. A decimal comma is understood. What
 * stands in the field untouched, and the ends of the range as they are written, mean exactly what they were made from.
 */
export function parseField(row: Written & Partial<Pick<LimitsRow, 'value' | 'inherited' | 'min' | 'max'>>, text: string): number {
  const plain = text.trim().replace(',', '.')
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return Number.NaN
  const known = [row.value, row.inherited, row.min, row.max].find(
    (one) => one !== undefined && Number(shownValue(row, one)) === Number(plain),
  )
  return known ?? Number(toStored(typedIn(row), Number(plain)).toFixed(6))
}

/** "SpO₂ low" says its label already; a delay does not. */
export function settingName(row: Pick<LimitsRow, 'title' | 'label'>): string {
  return row.title.toLowerCase().endsWith(row.label.toLowerCase()) ? row.title : `${row.title}, ${row.label.toLowerCase()}`
}

/** The unit it is typed in. */
export function shownUnit(row: Written): string {
  return typedIn(row).unit
}
