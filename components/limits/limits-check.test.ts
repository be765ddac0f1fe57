import { describe, expect, test } from 'vitest'
import { command } from '../../contracts/command.ts'
import { live } from '../live/live.ts'
import { carryOver, changesOf, checkFields, limitsCommand, movedUnder } from './limits-check.ts'
import {
  columns,
  factorOf,
  fieldName,
  groupRows,
  type LimitsRow,
  parseField,
  placeOf,
  settingName,
  shownUnit,
  shownValue,
  sideOf,
} from './limits-rows.ts'

const row = (detector: string, setting: string, value: number, more: Partial<LimitsRow> = {}): LimitsRow => ({
  detector,
  setting,
  value,
  title: detector,
  label: setting,
  unit: '/min',
  priority: 'medium',
  min: 0,
  max: 300,
  step: 1,
  inherited: value,
  source: 'profile',
  locked: false,
  ...more,
})
const low = row('hr', 'low_bpm', 50, { min: 20, max: 100 })
const high = row('hr', 'high_bpm', 120, { min: 80, max: 200 })
const delay = row('hr', 'delay_ms', 5_000, { unit: 'ms', max: 30_000, step: 1_000 })
const locked = row('asystole', 'pause_ms', 4_000, { unit: 'ms', max: 10_000, step: 500, locked: true })
const rows = [low, high, delay, locked]
const fields = (over: Record<string, string> = {}) => ({
  ...Object.fromEntries(rows.map((r) => [fieldName(r), shownValue(r, r.value)])),
  ...over,
})

describe('the limits form', () => {
  test('[UI-140] a form as it was opened has no fault and no change', () => {
    expect(checkFields(rows, fields())).toEqual({})
    expect(changesOf(rows, fields())).toEqual([])
  })
  test('[UI-141] low at or above high is refused, at the field that was changed', () => {
    expect(checkFields(rows, fields({ hr__low_bpm: '95', hr__high_bpm: '90' })).hr__low_bpm).toEqual({
      code: 'low_not_below_high',
      low: 95,
      high: 90,
    })
    const equal = checkFields([{ ...low, value: 90 }, high], { hr__low_bpm: '90', hr__high_bpm: '90' })
    expect(equal).toEqual({ hr__high_bpm: { code: 'low_not_below_high', low: 90, high: 90 } })
  })
  test('[UI-141] low and high are two detectors and still keep their order, and an extreme stays outside the ordinary limit', () => {
    const pair = [row('hr-low', 'low_per_min', 50), row('hr-high', 'high_per_min', 120), row('hr-extreme-low', 'low_per_min', 40)]
    const typed = { 'hr-low__low_per_min': '120', 'hr-high__high_per_min': '120', 'hr-extreme-low__low_per_min': '40' }
    expect(checkFields(pair, typed)).toEqual({ 'hr-low__low_per_min': { code: 'low_not_below_high', low: 120, high: 120 } })
    const extreme = checkFields(pair, { ...typed, 'hr-low__low_per_min': '50', 'hr-extreme-low__low_per_min': '55' })
    expect(extreme).toEqual({ 'hr-extreme-low__low_per_min': { code: 'extreme_not_beyond_limit', low: 55, high: 50 } })
  })
  test('[UI-141] a value outside the safety floor is refused with the floor', () => {
    expect(checkFields(rows, fields({ hr__low_bpm: '19' })).hr__low_bpm).toEqual({ code: 'below_floor', min: 20 })
    expect(checkFields(rows, fields({ hr__high_bpm: '201' })).hr__high_bpm).toEqual({ code: 'above_ceiling', max: 200 })
  })
  test('[UI-141] what is not a plain number is refused, never guessed', () => {
    for (const text of ['', '  ', '5O', '1e2', '0x50', '--5', '50/60', 'Infinity']) {
      expect(checkFields(rows, fields({ hr__low_bpm: text })).hr__low_bpm, text).toEqual({ code: 'not_a_number' })
    }
    expect(parseField(low, ' 36,5 ')).toBe(36.5)
  })
  test('[UI-141] a value between two steps is refused', () => {
    expect(checkFields(rows, fields({ hr__low_bpm: '50.5' })).hr__low_bpm).toEqual({ code: 'off_step', step: 1 })
    expect(checkFields([row('t', 'low_c', 36, { step: 0.1, min: 30, max: 42 })], { t__low_c: '36.7' })).toEqual({})
  })
  test('[UI-142] delays are typed in seconds and sent in ms', () => {
    expect(shownValue(delay, 15_000)).toBe('15')
    expect(changesOf(rows, fields({ hr__delay_ms: '10' })).map((c) => c.after)).toEqual([10_000])
    expect(factorOf(low)).toBe(1)
  })
  test('[UI-143] a locked floor cannot be changed from the form', () => {
    expect(checkFields(rows, fields({ asystole__pause_ms: '6' })).asystole__pause_ms).toEqual({ code: 'locked' })
  })
  test('[UI-144] the command carries only what differs, the version the form was opened on and a trimmed reason', () => {
    const changes = changesOf(rows, fields({ hr__high_bpm: '130', hr__delay_ms: '10' }))
    const built = limitsCommand({ encounter: 'e1', version: 7 }, changes, '  known AF  ', null)
    expect(built).toEqual({
      type: 'set_limits',
      encounter: 'e1',
      base_version: 7,
      changes: { hr: { high_bpm: 130, delay_ms: 10_000 } },
      reason: 'known AF',
      until_ms: null,
    })
    expect(command.safeParse(built).success).toBe(true)
  })
  test("[UI-145] after somebody else's version my typing stays, what I left alone follows, and what moved under me is named", () => {
    const mine = fields({ hr__high_bpm: '130' })
    const after = rows.map((r) => (r === high ? { ...r, value: 125 } : r === low ? { ...r, value: 45 } : r))
    expect(carryOver(rows, after, mine, shownValue)).toMatchObject({ hr__high_bpm: '130', hr__low_bpm: '45' })
    expect(movedUnder(rows, after, carryOver(rows, after, mine, shownValue)).map(fieldName)).toEqual(['hr__high_bpm'])
  })
  test('[UI-146] a setting is named once: the title that says it is not repeated', () => {
    expect(settingName({ title: 'SpO₂ low', label: 'Low' })).toBe('SpO₂ low')
    expect(settingName({ title: 'SpO₂ low', label: 'Delay' })).toBe('SpO₂ low, delay')
  })
  test('[UI-146] low and high of one number share a line, each with its own delay; without its partner a limit keeps its own line', () => {
    const of = (detector: string) => [row(detector, `${detector.split('-').at(-1)}_per_min`, 1), row(detector, 'delay_ms', 5_000)]
    const lines = groupRows([...of('hr-low'), ...of('hr-high'), ...of('rr-low'), ...of('spo2-low')])
    expect(lines.map((line) => [line.title, line.cells.length])).toEqual([
      ['Heart rate', 4],
      ['rr-low', 2],
      ['spo2-low', 2],
    ])
    const { low, high, delay } = columns(lines[0]!)
    expect([low, high].map((cells) => cells.map(fieldName))).toEqual([['hr-low__low_per_min'], ['hr-high__high_per_min']])
    expect(delay.map((cell) => sideOf(lines[0]!, cell))).toEqual(['low', 'high'])
    expect(sideOf(lines[1]!, lines[1]!.cells[0]!)).toBeNull()
  })
  test('[UI-146] each setting has one place in the table, and none is lost', () => {
    expect(['low_pct', 'high_bpm', 'delay_ms', 'hysteresis_pct', 'clear_ms', 'pause_ms'].map(placeOf)).toEqual([
      'low',
      'high',
      'delay',
      'hysteresis',
      'hysteresis',
      'other',
    ])
    const placed = groupRows(rows).flatMap((g) => Object.values(columns(g)).flat())
    expect(placed.map(fieldName).sort()).toEqual(rows.map(fieldName).sort())
  })
  test('[UNIT-2] in a ward that writes kPa and °F limits are typed so, stored as they are judged, and untouched ones are unchanged', () => {
    live.store.setState({ ward: { id: 'w', name: '', kind: '', units: { pressure: 'mm[Hg]', co2: 'kPa', temperature: '[degF]' } } })
    const co2 = row('etco2-high', 'high_mmhg', 47, { unit: 'mm[Hg]', min: 20, max: 90 })
    const warm = row('temp-high', 'high_c', 38.5, { unit: 'Cel', step: 0.1, min: 36, max: 42 })
    const apart = row('temp-high', 'hysteresis_c', 0.5, { unit: 'Cel', step: 0.1, min: 0, max: 2 })
    const all = [co2, warm, apart]
    const opened = Object.fromEntries(all.map((r) => [fieldName(r), shownValue(r, r.value)]))
    expect(Object.values(opened)).toEqual(['6.3', '101.3', '0.9'])
    expect(changesOf(all, opened)).toEqual([])
    expect(checkFields(all, { ...opened, [fieldName(co2)]: '12', [fieldName(warm)]: '100.5' })).toEqual({})
    const after = changesOf(all, { ...opened, [fieldName(co2)]: '12', [fieldName(warm)]: '100.5' }).map((c) => c.after)
    expect(after).toEqual([90, expect.closeTo(38.056, 3)])
    expect(checkFields(all, { ...opened, [fieldName(co2)]: '45' })[fieldName(co2)]).toEqual({ code: 'above_ceiling', max: 90 })
    expect(shownUnit(co2)).toBe('kPa')
    live.store.setState({ ward: null })
  })
})
