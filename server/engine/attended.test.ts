import { expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { packRecords, unpackRecords } from '../log/codec.ts'
import { admit, alarmsIn, Bench, commandAt, frameOf, own, policyAt, START_MS, tickAt } from './testing.ts'

const at = (s: number): number => START_MS + s * 1000
const covered = (s: number, ...screens: string[]): LogRecord => ({
  ...{ kind: 'coverage', at_ms: at(s), encounter: 'e1', screens: screens.map((screen) => ({ screen, user: 'ann' })) },
})
const delivery = (s: number, alarm: string, delivered: boolean): LogRecord => ({
  ...{ kind: 'delivery', at_ms: at(s), encounter: 'e1', alarm, level: 1, delivered, why: delivered ? '' : 'timeout' },
})

function alarmed(): { bed: Bench; alarm: () => Alarm } {
  const bed = new Bench()
  bed.step(admit(), policyAt(0), frameOf({ seq: 1, delay_ms: 0, alarms: [own('start')] }))
  return { bed, alarm: () => bed.alarms('device:X').at(-1)!.alarm }
}

test('[LIFE-14] a bed nobody watches is a technical alarm until a screen shows it; it has no chain of its own', () => {
  const { bed } = alarmed()
  expect(bed.step(covered(5, 's1'))).toEqual([])
  const [unwatched] = alarmsIn(bed.step(covered(6)))
  expect(unwatched).toMatchObject({
    why: 'raised',
    alarm: { code: 'unwatched', kind: 'technical', priority: 'medium', level: 0, next_ms: null },
  })
  expect(bed.step(covered(7))).toEqual([])
  bed.step(tickAt(400))
  expect(bed.alarms('unwatched')).toHaveLength(1)
  expect(alarmsIn(bed.step(covered(401, 's2')))).toMatchObject([{ why: 'ended', alarm: { end_reason: 'condition_cleared' } }])
})

test('[LIFE-15] a call that reached nobody is a technical alarm until one does, or until it is not needed', () => {
  const { bed, alarm } = alarmed()
  const { id } = alarm()
  const [failed] = alarmsIn(bed.step(delivery(5, id, false)))
  expect(failed).toMatchObject({
    why: 'raised',
    alarm: { code: 'not_delivered', priority: 'medium', params: { alarm: id, level: 1, why: 'timeout' } },
  })
  expect(bed.step(delivery(6, id, false))).toEqual([])
  expect(alarmsIn(bed.step(delivery(7, id, true)))).toMatchObject([{ why: 'ended', alarm: { code: 'not_delivered' } }])
  bed.step(delivery(8, id, false), commandAt(9, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: id, revision: alarm().revision }))
  bed.step(tickAt(10))
  expect(bed.alarms('not_delivered').map(({ why }) => why)).toEqual(['raised', 'ended', 'raised', 'ended'])
  expect(bed.step(delivery(11, id, false)), 'nobody need be reached for it now').toEqual([])
  expect(bed.step(delivery(12, 'unknown', false))).toEqual([])
})

test('[LIFE-15] whoever has acknowledged that one call reached nobody is asked anew when those of another alarm do not either', () => {
  const { bed, alarm } = alarmed()
  bed.step(frameOf({ seq: 2, delay_ms: 0, alarms: [own('start', { code: 'Y' })] }))
  const other = bed.alarms('device:Y').at(-1)!.alarm.id
  const failed = alarmsIn(bed.step(delivery(5, alarm().id, false)))[0]!.alarm
  bed.step(commandAt(6, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: failed.id, revision: failed.revision }))
  expect(alarmsIn(bed.step(delivery(7, other, false)))).toMatchObject([
    { why: 'updated', alarm: { code: 'not_delivered', params: { alarm: other }, response: { state: 'none' }, signal: { state: 'on' } } },
  ])
  expect(bed.step(delivery(8, other, false))).toEqual([])
})

test('[LIFE-16] policy, coverage and delivery are records like others: kept, sent to workers and replayed', () => {
  const records = [policyAt(1), covered(2, 's1', 's2'), covered(3), delivery(4, 'a1', false)]
  expect(unpackRecords(packRecords(records))).toEqual(records)
})

test('[LIFE-16] a snapshot of before anybody was called is restored: nobody is called until the policy is told', () => {
  const { bed } = alarmed()
  const kept = structuredClone(bed.partition.snapshot()) as { patients: Map<string, Record<string, unknown>> }
  const patient = kept.patients.get('e1')!
  for (const key of ['standby', 'times', 'screens', 'undelivered', 'raises']) delete patient[key]
  for (const open of (patient.open as Map<string, { stepped?: number; alarm: Partial<Alarm> }>).values()) {
    delete open.stepped
    for (const key of ['chain', 'level', 'next_ms', 'reminded_ms', 'cause', 'repeats'] as const) delete open.alarm[key]
  }
  const again = new Bench()
  again.partition.restore(kept)
  again.step(tickAt(2), policyAt(3))
  const told = again.step(tickAt(4), tickAt(34))
  expect(alarmsIn(told).map(({ why, alarm }) => `${why} ${alarm.level}`)).toEqual(['escalated 1', 'escalated 2', 'raised 0'])
})
