import { expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { grouped } from './grouping.ts'

const NOW = 100_000
const silent = { signal: { state: 'off', why: 'suppressed' } } as const
const off = alarmView({ id: 'off', kind: 'technical', priority: 'low', code: 'lead_off' })
const poor = alarmView({ id: 'poor', kind: 'technical', code: 'signal_quality', cause: 'off', ...silent })
const rate = alarmView({ id: 'rate', priority: 'high', code: 'asystole', cause: 'poor', onset_ms: 2_000, ...silent })
const shape = (alarms: Parameters<typeof grouped>[0]) =>
  grouped(alarms, NOW).map(({ alarm, consequences }) => [alarm.id, consequences.map(({ id }) => id)])

test('[UI-219] what follows from an alarm stands beneath it, also through another, and never for itself', () => {
  expect(shape([poor, rate, off])).toEqual([['off', ['poor', 'rate']]])
})

test('[UI-219] a silent alarm whose cause is not shown is still listed, last', () => {
  const own = alarmView({ id: 'own' })
  expect(shape([rate, own])).toEqual([
    ['own', []],
    ['rate', []],
  ])
})

test('[UI-219] causes in a circle end, and each alarm is listed once', () => {
  const a = alarmView({ id: 'a', cause: 'b', ...silent })
  const b = alarmView({ id: 'b', cause: 'a', ...silent })
  const listed = shape([a, b, off]).flatMap(([id, beneath]) => [id, ...(beneath as string[])])
  expect([...listed].sort()).toEqual(['a', 'b', 'off'])
})

test('[UI-219] what is over, still in its delay, or another patient’s is not listed', () => {
  const over = alarmView({ id: 'over', condition: 'ended', signal: { state: 'off', why: 'ended' } })
  const delayed = alarmView({ id: 'delayed', condition: 'delayed' })
  expect(grouped([off, over, delayed, alarmView({ id: 'x', encounter: 'other' })], NOW, 'enc-20').map(({ alarm }) => alarm.id)).toEqual([
    'off',
  ])
})
