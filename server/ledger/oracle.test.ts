import { expect, test } from 'vitest'
import { expectedAlarms } from './oracle.ts'

const at = (values: number[]) => values.map((value, i) => ({ t_ms: 100_000 + i * 250 + 125, value }))
const times = (n: number, value: number) => Array.from({ length: n }, () => value)

test('[LEDGER-1] the oracle: two seconds below 90 on the mean begin an alarm, five quiet seconds end it', () => {
  expect(expectedAlarms(at([...times(8, 97), 85, 85, ...times(60, 97)]), 117_500)).toEqual([])
  const alarms = expectedAlarms(at([...times(8, 97), ...times(6, 85), ...times(60, 97)]), 120_000)
  expect(alarms).toEqual([{ onset_ms: 103_500, ended_ms: 108_500 }])
})

test('[LEDGER-1] the oracle: what stays below stays open, and normal is no alarm', () => {
  expect(expectedAlarms(at(times(40, 97)), 110_000)).toEqual([])
  expect(expectedAlarms(at([...times(8, 97), ...times(40, 85)]), 112_000)).toEqual([{ onset_ms: 103_500, ended_ms: null }])
})
