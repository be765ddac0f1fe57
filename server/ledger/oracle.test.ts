import { expect, test } from 'vitest'
import { expectedAlarms } from './oracle.ts'

const at = (values: number[]) => values.map((value, i) => ({ t_ms: 100_000 + i * 250 + 125, value }))
const times = (n: number, value: number) => Array.from({ length: n }, () => value)

test('[LEDGER-1] the oracle: one low sample begins an alarm at the next half second, five quiet seconds end it', () => {
  const alarms = expectedAlarms(at([...times(8, 97), 85, 85, ...times(60, 97)]), 117_500)
  expect(alarms).toEqual([{ onset_ms: 102_500, ended_ms: 107_500 }])
})

test('[LEDGER-1] the oracle: what stays below stays open, and normal is no alarm', () => {
  expect(expectedAlarms(at(times(40, 97)), 110_000)).toEqual([])
  expect(expectedAlarms(at([...times(8, 97), ...times(40, 85)]), 112_000)).toEqual([{ onset_ms: 102_500, ended_ms: null }])
})
