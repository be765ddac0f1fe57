import { expect, test } from 'vitest'
import { sounds } from '../../contracts/alarm.ts'
import type { OutcomeEffect } from '../../contracts/effect.ts'
import { admit, alarmsIn, Bench, commandAt, frameOf, START_MS, tickAt } from './testing.ts'

const at = (s: number): number => START_MS + s * 1000
function bench(): Bench {
  const bed = new Bench()
  bed.step(admit())
  return bed
}
const outcome = (effects: readonly { kind: string }[]) => (effects.find((e) => e.kind === 'outcome') as OutcomeEffect).outcome
const ack = (s: number, by: string, alarm: string, revision: number, key?: string) =>
  commandAt(s, by, { type: 'acknowledge', encounter: 'e1', alarm, revision }, key)
const pause = (s: number, duration_ms = 60_000) => commandAt(s, 'nurse', { type: 'pause', encounter: 'e1', reason: 'suction', duration_ms })

test('[ALM-1] a condition becomes an alarm when its delay has run out in event time, with onset, limit version and origin', () => {
  const bed = bench()
  bed.run(1, 10, 97)
  bed.run(11, 20, 85)
  const [raised] = bed.alarms()
  expect(raised).toMatchObject({ why: 'raised', by: null })
  expect(raised!.alarm).toMatchObject({
    detector: 'spo2_low',
    channel: 'spo2',
    condition: 'active',
    origin: 'simulated',
    priority: 'medium',
  })
  expect(raised!.alarm.onset_ms).toBe(at(12))
  expect(raised!.alarm.raised_ms).toBe(at(15))
  expect(raised!.alarm.rule).toMatchObject({ version: 0, set_by: 'profile:adult', settings: { low_pct: 90, delay_ms: 3000 } })
})

test('[ALM-2] a condition shorter than its delay is no alarm', () => {
  const bed = bench()
  bed.run(1, 30, (s) => (s === 12 || s === 13 ? 82 : 97))
  expect(bed.alarms()).toEqual([])
})

test('[ALM-3] an alarm ends only when its condition was well inside the limit for the clearing time', () => {
  const bed = bench()
  bed.run(1, 20, 85)
  bed.run(21, 30, 91)
  expect(bed.alarms().map((e) => e.why)).toEqual(['raised'])
  bed.run(31, 40, 96)
  const ended = bed.alarms().at(-1)!
  expect(ended).toMatchObject({ why: 'ended', alarm: { condition: 'ended', end_reason: 'condition_cleared', ended_ms: at(35) } })
})

test('[ALM-4] a latching alarm stays until somebody acknowledges it, then is gone', () => {
  const bed = bench()
  bed.run(1, 5, 70)
  bed.run(6, 20, 97)
  const latched = bed.alarms('desat').at(-1)!
  expect(latched).toMatchObject({ why: 'latched', alarm: { condition: 'ended', signal: { state: 'latched' } } })
  bed.run(21, 200, 97)
  expect(bed.alarms('desat').at(-1)).toBe(latched)
  const told = bed.step(ack(200, 'anna', latched.alarm.id, latched.alarm.revision))
  expect(outcome(told)).toMatchObject({ status: 'done' })
  expect(alarmsIn(told)[0]).toMatchObject({ why: 'acknowledged', by: 'anna', alarm: { signal: { state: 'off', why: 'acknowledged' } } })
})

test('[ALM-5] a condition that comes again makes a latched alarm sound again, under its id', () => {
  const bed = bench()
  bed.run(1, 5, 70)
  const first = bed.run(6, 20, 97) && bed.alarms('desat').at(-1)!.alarm
  bed.run(21, 25, 70)
  const again = bed.alarms('desat').at(-1)!
  expect(again).toMatchObject({ why: 'raised', alarm: { id: first.id, ended_ms: null, response: { state: 'none' } } })
  expect(sounds(again.alarm)).toBe(true)
  expect(outcome(bed.step(ack(26, 'anna', first.id, first.revision)))).toMatchObject({ status: 'refused', reason: 'alarm_changed' })
})

test('[ALM-6] acknowledging mutes that instance only; the first acknowledger wins', () => {
  const bed = bench()
  bed.run(1, 12, 85, 140)
  const [low, fast] = [bed.alarms('spo2_low')[0]!.alarm, bed.alarms('hr_high')[0]!.alarm]
  expect(outcome(bed.step(ack(13, 'anna', low.id, low.revision)))).toMatchObject({ status: 'done' })
  expect(sounds(bed.now().get(low.id)!)).toBe(false)
  expect(sounds(bed.now().get(fast.id)!)).toBe(true)
  const second = outcome(bed.step(ack(14, 'ben', low.id, low.revision)))
  expect(second).toMatchObject({ status: 'refused', reason: 'already_acknowledged', detail: { by: 'anna' } })
})

test('[ALM-7] a rise in priority sounds again and needs a new acknowledgement', () => {
  const bed = bench()
  bed.run(1, 10, 97, 130)
  const low = bed.alarms('hr_high')[0]!.alarm
  bed.step(ack(10, 'anna', low.id, low.revision))
  bed.run(11, 20, 97, 180)
  const risen = bed.alarms('hr_high').at(-1)!
  expect(risen).toMatchObject({ why: 'priority_raised', alarm: { id: low.id, priority: 'high', response: { state: 'none' } } })
  expect(sounds(risen.alarm)).toBe(true)
  expect(outcome(bed.step(ack(21, 'anna', low.id, low.revision)))).toMatchObject({ reason: 'alarm_changed' })
  expect(outcome(bed.step(ack(22, 'anna', low.id, risen.alarm.revision)))).toMatchObject({ status: 'done' })
})

test('[ALM-8] a pause has owner, reason and end, ends by a tick, and what still holds sounds again', () => {
  const bed = bench()
  bed.run(1, 12, 85)
  const told = bed.step(pause(12, 10_000))
  expect(told.find((e) => e.kind === 'bed')).toMatchObject({ bed: { pause: { by: 'nurse', reason: 'suction', until_ms: at(22.5) } } })
  expect(alarmsIn(told)[0]).toMatchObject({ why: 'paused', alarm: { signal: { state: 'paused', by: 'nurse', until_ms: at(22.5) } } })
  bed.run(13, 22, 85)
  expect(bed.alarms().at(-1)!.why).toBe('paused')
  const over = bed.step(tickAt(22.6))
  expect(alarmsIn(over)[0]).toMatchObject({ why: 'pause_ended', alarm: { signal: { state: 'on' } } })
  expect(over.find((e) => e.kind === 'bed')).toMatchObject({ bed: { pause: null } })
})

test('[ALM-9] a graver new alarm breaks through a pause, one that is not graver does not', () => {
  const bed = bench()
  bed.run(1, 12, 85)
  bed.step(pause(12))
  bed.run(13, 20, 85, 130)
  expect(bed.alarms('hr_high').at(-1)!.alarm.signal.state).toBe('paused')
  bed.run(21, 24, 70, 130)
  const desat = bed.alarms('desat').at(-1)!.alarm
  expect(desat.signal.state).toBe('on')
  expect(outcome(bed.step(commandAt(25, 'nurse', { type: 'resume', encounter: 'e1' })))).toMatchObject({ status: 'done' })
  expect(outcome(bed.step(commandAt(26, 'nurse', { type: 'resume', encounter: 'e1' })))).toMatchObject({ reason: 'nothing_paused' })
})

test('[ALM-10] one event, one sound: a suppressor that is active silences the lower, which sounds again when it ends', () => {
  const bed = bench()
  bed.run(1, 8, 85)
  bed.run(9, 14, 75)
  expect(bed.alarms('spo2_low').at(-1)).toMatchObject({ why: 'suppressed', alarm: { signal: { state: 'off', why: 'suppressed' } } })
  bed.run(15, 25, 86)
  expect(bed.alarms('spo2_low').at(-1)).toMatchObject({ why: 'updated', alarm: { signal: { state: 'on' }, condition: 'active' } })
})

test('[ALM-11] the id is fixed at onset: another onset is another alarm, the same input the same id', () => {
  const twice = [bench(), bench()].map((bed) => {
    bed.run(1, 60, (s) => (s % 30 > 10 && s % 30 < 18 ? 85 : 98))
    return [...bed.now().keys()]
  })
  expect(twice[0]).toHaveLength(2)
  expect(twice[1]).toEqual(twice[0])
})

test('[ALM-12] old data does not sound; what still holds when the data is new again does', () => {
  const bed = bench()
  const late = (s: number, spo2: number) => frameOf({ seq: s, spo2, delay_ms: (200 - s) * 1000 })
  for (let s = 1; s <= 20; s++) bed.step(late(s, s > 5 && s < 14 ? 85 : 97))
  expect(bed.alarms().map(({ why, alarm }) => [why, alarm.late, alarm.signal])).toEqual([
    ['raised', true, { state: 'off', why: 'late' }],
    ['ended', true, { state: 'off', why: 'late' }],
  ])
  for (let s = 21; s <= 160; s++) bed.step(late(s, 85))
  expect(bed.alarms().at(-1)).toMatchObject({ why: 'updated', alarm: { late: false, signal: { state: 'on' }, onset_ms: at(22) } })
})

test('[ALM-13] unknown is not false: an alarm neither ends nor starts while nothing is known', () => {
  const bed = bench()
  bed.run(1, 12, 85)
  for (let s = 13; s <= 40; s++) bed.step(frameOf({ seq: s }), tickAt(s + 0.1))
  expect(bed.alarms().map((e) => e.why)).toEqual(['raised'])
  for (let s = 41; s <= 60; s++) bed.step(tickAt(s))
  expect(bed.alarms('spo2_low').map((e) => e.why)).toEqual(['raised'])
})

test('[ALM-14] a repeated key gets the same outcome and acts once', () => {
  const bed = bench()
  bed.run(1, 12, 85)
  const { id, revision } = bed.alarms()[0]!.alarm
  const first = outcome(bed.step(ack(12, 'anna', id, revision, 'k1')))
  const told = bed.step(ack(13, 'anna', id, revision, 'k1'))
  expect(outcome(told)).toEqual(first)
  expect(alarmsIn(told)).toEqual([])
})

test('[ALM-15] an alarm that is over or unknown cannot be acknowledged, and the answer says which', () => {
  const bed = bench()
  bed.run(1, 12, 85)
  bed.run(13, 30, 98)
  const { id } = bed.alarms()[0]!.alarm
  expect(outcome(bed.step(ack(31, 'anna', id, 1)))).toMatchObject({ reason: 'alarm_closed' })
  expect(outcome(bed.step(ack(31, 'anna', 'nonsense', 1)))).toMatchObject({ reason: 'not_found' })
  const stranger = commandAt(31, 'anna', { type: 'resume', encounter: 'nobody' })
  expect(outcome(bed.step(stranger))).toMatchObject({ reason: 'not_found' })
})
