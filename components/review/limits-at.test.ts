import { expect, test } from 'vitest'
import type { LimitsReply } from '../../contracts/api.ts'
import { rowsFor } from '../bed/number-rows.ts'
import { limitsAt } from './limits-at.ts'
import { limitWords } from './values-then.tsx'

const row = (detector: string, setting: string, inherited: number, value: number): LimitsReply['rows'][number] => ({
  ...{ detector, title: '', setting, label: '', unit: '%', priority: 'medium', min: 0, max: 300, step: 1 },
  ...{ inherited, value, source: value === inherited ? 'profile' : 'patient', locked: false },
})
const version = (number: number, at_ms: number, changes: LimitsReply['history'][number]['changes']): LimitsReply['history'][number] => ({
  ...{ version: number, by: 'u', by_name: 'A. Doe', at_ms, reason: '', until_ms: null, changes },
})
const reply: LimitsReply = {
  ...{ encounter: 'e1', version: 3, profile: 'adult' },
  patient: { family: '', given: '', born: '', mrn: '', bed: '', ward: '' },
  rows: [row('spo2-low', 'low_pct', 90, 86), row('hr-high', 'high_per_min', 120, 120), row('hr-low', 'low_per_min', 50, 50)],
  history: [
    version(3, 3_000, { 'spo2-low': { low_pct: [88, 86] }, 'hr-high': { high_per_min: [130, 120] } }),
    version(2, 2_000, { 'hr-high': { high_per_min: [120, 130] } }),
    version(1, 1_000, { 'spo2-low': { low_pct: [90, 88] } }),
  ],
}
const at = (at_ms: number) => {
  const then = limitsAt(reply, at_ms)!
  return [then.version, ...then.rows.map(({ value }) => value)]
}

test('[REV-5] limits are those that were in force at the moment, not those of now', () => {
  expect(at(500)).toEqual([0, 90, 120, 50])
  expect(at(1_000)).toEqual([1, 88, 120, 50])
  expect(at(2_500)).toEqual([2, 88, 130, 50])
  expect(at(9_000)).toEqual([3, 86, 120, 50])
  expect(limitsAt(reply, 500)!.rows[0]!.source).toBe('profile')
  expect(limitsAt(reply, 1_500)!.rows[0]!.source).toBe('patient')
  expect(limitsAt(reply, 1_500)!.history.map(({ version }) => version)).toEqual([1])
})

test('[REV-5] a limit is worded as what it asks: a range, a least or a most', () => {
  expect(limitWords(reply, { id: 'hr' }, 2_500)).toBe('50 to 130')
  expect(limitWords(reply, { id: 'spo2' }, 2_500)).toBe('≥ 88')
  expect(limitWords(reply, { id: 'temp' }, 2_500)).toBe('')
  expect(limitWords(undefined, { id: 'hr' }, 2_500)).toBe('')
})

test('[REV-5] beside a pressure stand the limits of the part that is judged, as on the page of the bed', () => {
  const art = rowsFor({ art_sys: { value: 88, event_ms: 0, quality: '', source: '' } }).rows.find(({ id }) => id === 'art')!
  const words = (...rows: LimitsReply['rows']) => limitWords({ ...reply, rows, history: [] }, art, 2_500)
  expect(words(row('art-mean-low', 'low_mmhg', 60, 65), row('art-mean-high', 'high_mmhg', 110, 110))).toBe('mean 65 to 110')
  expect(words(row('art-sys-low', 'low_mmhg', 90, 90))).toBe('sys ≥ 90')
  expect(words(row('hr-low', 'low_per_min', 50, 50))).toBe('')
})

test('[REV-5] of a moment before the oldest version that is told no limit is invented', () => {
  const told = { ...reply, version: 52, history: reply.history.map((one) => ({ ...one, version: one.version + 49 })) }
  expect(limitsAt(told, 999)).toBeNull()
  expect(limitsAt(told, 1_000)?.version).toBe(50)
  expect(limitWords(told, { id: 'spo2' }, 999)).toBe('not known')
  expect(limitWords(told, { id: 'spo2' }, 1_000)).toBe('≥ 88')
  expect(limitWords(told, { id: 'temp' }, 999), 'a number without limits has none, known or not').toBe('')
})
