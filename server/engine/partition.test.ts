import { expect, test } from 'vitest'
import { z } from 'zod'
import type { DeviceAlarm, DeviceEvent } from '../../contracts/frame.ts'
import { defineDetector } from './detector.ts'
import { SnapshotError } from './snapshot.ts'
import { admit, Bench, commandAt, DETECTORS, frameOf, SIGNALS, START_MS, tickAt } from './testing.ts'

const at = (s: number): number => START_MS + s * 1000
function bench(): Bench {
  const bed = new Bench()
  bed.step(admit())
  return bed
}
const ticks = (bed: Bench, from: number, to: number) => {
  for (let s = from; s <= to; s++) bed.step(tickAt(s))
}
const event = (kind: DeviceEvent['kind'], channel: string): DeviceEvent => ({ kind, channel, text: 'RA', value: 0, offset_ms: 100 })
const own = (phase: DeviceAlarm['phase'], more: Partial<DeviceAlarm> = {}): DeviceAlarm => ({
  ...{ code: 'X-17', text: 'Blower stalled', priority: 'medium', phase, technical: false, offset_ms: 250, ...more },
})
const numbers = (bed: Bench) => bed.effects.filter((e) => e.kind === 'numbers')
const common = { encounter: 'e1', device: 'd1', boot: 'b1' }

test('[ENG-14] effects are numbered by partition, offset and place; the same records give the same effects', () => {
  const [a, b] = [bench(), bench()]
  for (const bed of [a, b]) bed.run(1, 30, (s) => (s > 9 ? 70 : 97), 150)
  expect(a.effects).toEqual(b.effects)
  expect(new Set(a.effects.map((e) => e.id)).size).toBe(a.effects.length)
  expect(a.effects[0]!.id).toBe('7/0/0')
})

test('[ENG-15] admission is told once; a repeat changes nothing, another bed moves the stay and its alarms', () => {
  const bed = bench()
  expect(bed.effects).toMatchObject([{ kind: 'bed', bed: { encounter: 'e1', bed: '1', revision: 1, analysis: 'on', discharged: false } }])
  expect(bed.step(admit())).toEqual([])
  bed.run(1, 10, 85)
  expect(bed.step(admit('e1', '9'))).toMatchObject([
    { kind: 'alarm', why: 'moved', alarm: { bed: '9' } },
    { kind: 'bed', bed: { bed: '9' } },
  ])
})

test('[ENG-15] discharge ends every alarm, says so, and forgets the patient', () => {
  const bed = bench()
  bed.run(1, 10, 70)
  const told = bed.step({ kind: 'discharge', at_ms: at(11), encounter: 'e1', by: 'u' })
  const ends = told.filter((e) => e.kind === 'alarm')
  expect(ends.length).toBeGreaterThan(0)
  for (const { alarm } of ends) expect(alarm).toMatchObject({ condition: 'ended', end_reason: 'discharged', signal: { state: 'off' } })
  expect(told.at(-1)).toMatchObject({ kind: 'bed', bed: { discharged: true } })
  expect(bed.partition.patients()).toEqual([])
})

test('[ENG-16] frames of nobody admitted are counted, judged for nobody', () => {
  const bed = new Bench()
  bed.step(frameOf({ seq: 1, encounter: 'unassigned:d9' }), frameOf({ seq: 2, encounter: 'gone' }))
  expect(bed.step(tickAt(3))).toMatchObject([
    { kind: 'count', name: 'frames_dropped', reason: 'unassigned', n: 1 },
    { kind: 'count', name: 'frames_dropped', reason: 'not_admitted', n: 1 },
  ])
  expect(bed.step(tickAt(4))).toEqual([])
})

test('[ENG-17] a bound device that falls silent is a technical alarm after 10 s, high after 60 s, over when it sends again', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  ticks(bed, 6, 14)
  expect(bed.alarms()).toEqual([])
  ticks(bed, 15, 90)
  expect(bed.alarms('no_data').map(({ why, alarm }) => [why, alarm.kind, alarm.priority])).toEqual([
    ['raised', 'technical', 'medium'],
    ['priority_raised', 'technical', 'high'],
  ])
  bed.step(frameOf({ seq: 6, delay_ms: 86_000 }))
  expect(bed.alarms('no_data').at(-1)).toMatchObject({ why: 'ended', alarm: { condition: 'ended' } })
})

test('[ENG-17] silence is counted from the opening of the gate, and never for a device that has not sent', () => {
  const bed = bench()
  bed.step({ kind: 'bind', at_ms: at(0), encounter: 'e1', device: 'never', from_ms: at(0), by: 'u' })
  bed.run(1, 5, 97)
  bed.step({ kind: 'opened', at_ms: at(600), build: 'x' })
  ticks(bed, 600, 609)
  expect(bed.alarms()).toEqual([])
  ticks(bed, 610, 612)
  expect(bed.alarms('no_data').map(({ alarm }) => alarm.channel)).toEqual(['d1'])
})

test('[ENG-18] unbinding ends the alarms only this device could judge; its later frames are taken as late', () => {
  const bed = bench()
  bed.run(1, 10, 85)
  bed.step({ kind: 'unbind', at_ms: at(11), encounter: 'e1', device: 'd1', to_ms: at(10.5), by: 'u' })
  expect(bed.alarms('spo2_low').at(-1)).toMatchObject({ why: 'ended', alarm: { end_reason: 'device_unbound', ended_ms: at(10.5) } })
  ticks(bed, 12, 60)
  expect(bed.alarms('no_data')).toEqual([])
})

test('[PAT-26] a device that was taken off before it ever sent is off: what it kept is history, its silence no alarm', () => {
  const bed = bench()
  bed.step({ kind: 'unbind', at_ms: at(0), encounter: 'e1', device: 'd1', to_ms: at(0), by: 'u' })
  bed.run(1, 5, 97)
  ticks(bed, 6, 80)
  expect(bed.alarms('no_data')).toEqual([])
  expect(numbers(bed)).toEqual([])
})

test('[ENG-19] a clock that jumps or is known only roughly is in doubt, until it is known and settled', () => {
  const bed = bench()
  const mapping = { from_seq: 5, offset_ms: 0, anchor_ms: 0, drift_ppm: 0, uncertainty_ms: 900, break: false }
  bed.step({ kind: 'clock', at_ms: at(1), ...common, mapping })
  expect(bed.alarms('clock_in_doubt')).toMatchObject([{ why: 'raised', alarm: { params: { why: 'uncertain', uncertainty_ms: 900 } } }])
  bed.step({ kind: 'clock', at_ms: at(2), ...common, mapping: { ...mapping, uncertainty_ms: 3 } })
  expect(bed.alarms('clock_in_doubt').at(-1)!.why).toBe('ended')
  bed.step({ kind: 'clock', at_ms: at(3), ...common, mapping: { ...mapping, uncertainty_ms: 3, break: true } })
  expect(bed.alarms('clock_in_doubt').at(-1)).toMatchObject({ why: 'raised', alarm: { params: { why: 'break' } } })
  ticks(bed, 4, 62)
  expect(bed.alarms('clock_in_doubt').at(-1)!.why).toBe('raised')
  ticks(bed, 63, 64)
  expect(bed.alarms('clock_in_doubt').at(-1)!.why).toBe('ended')
})

test('[ENG-20] numbers are told once per second; while a lead is off they are blank with the reason, never the last value', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  expect(numbers(bed)).toHaveLength(5)
  expect(numbers(bed).at(-1)).toMatchObject({
    origin: 'simulated',
    numbers: { spo2: { value: 97, quality: '', source: 'device' }, hr: { value: 70 } },
  })
  bed.step(frameOf({ seq: 6, spo2: 97, events: [event('lead_off', 'ecg_ii')] }))
  expect(numbers(bed).at(-1)).toMatchObject({ numbers: { hr: { value: null, quality: 'lead_off' }, spo2: { value: 97 } } })
  bed.step(frameOf({ seq: 7, spo2: 97, events: [event('lead_on', 'ecg_ii'), event('probe_off', '')] }))
  expect(numbers(bed).at(-1)).toMatchObject({ numbers: { hr: { value: 70, quality: '' }, spo2: { value: null, quality: 'probe_off' } } })
})

test('[ENG-20] a probe that is off makes its limit unknown and is a technical alarm where no detector judges it', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, events: [event('probe_off', '')] }))
  for (let seq = 2; seq < 20; seq++) bed.step(frameOf({ seq, spo2: 60 }))
  expect(bed.alarms().map(({ alarm }) => alarm.detector)).toEqual(['probe_off'])
})

test('[ENG-21] the alarms of the device live as alarms of their own; an unknown code is shown with the text of the device', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, alarms: [own('start')] }), frameOf({ seq: 2, alarms: [own('continue', { priority: 'high' })] }))
  bed.step(frameOf({ seq: 3, alarms: [own('end')] }))
  const told = bed.alarms()
  expect(told.map((e) => e.why)).toEqual(['raised', 'priority_raised', 'latched'])
  expect(told[0]!.alarm).toMatchObject({
    detector: 'device:X-17',
    source: 'device',
    params: { text: 'Blower stalled' },
    onset_ms: at(0.25),
  })
  expect(told[2]!.alarm).toMatchObject({ end_reason: 'device_ended', ended_ms: at(2.25) })
})

test('[LIFE-9] a red message that waits for an acknowledgement outlives old and lesser news of the same alarm', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, alarms: [own('start', { priority: 'high' })] }), frameOf({ seq: 2, alarms: [own('end')] }))
  const { id } = bed.alarms().at(-1)!.alarm
  bed.step(frameOf({ seq: 3, delay_ms: 120_000, alarms: [own('start', { priority: 'medium' })] }))
  expect(bed.alarms().at(-1)!.alarm).toMatchObject({ id, late: true, condition: 'active' })
  bed.step(frameOf({ seq: 4, delay_ms: 120_000, alarms: [own('end')] }))
  expect(bed.alarms().at(-1)).toMatchObject({ why: 'latched', alarm: { id, signal: { state: 'latched' }, response: { state: 'none' } } })
})

test('[ENG-21] a device that starts anew has no alarms from before', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, alarms: [own('start')] }))
  bed.step(frameOf({ seq: 1, boot: 'b2', start_ms: at(2) }))
  expect(bed.alarms().map((e) => e.why)).toEqual(['raised', 'ended'])
})

test('[ENG-22] back-fill after its hole was passed is judged beside the live lane: late alarms, no sound, no second copy', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  for (let s = 26; s <= 40; s++) bed.step(frameOf({ seq: s, spo2: 97 }), tickAt(s + 0.1))
  for (let s = 6; s <= 25; s++) bed.step(frameOf({ seq: s, spo2: s > 9 && s < 18 ? 84 : 97, delay_ms: (41 - s) * 1000 }))
  expect(bed.alarms('spo2_low').map(({ why, alarm }) => [why, alarm.late, alarm.signal.state, alarm.condition])).toEqual([
    ['raised', true, 'off', 'active'],
    ['ended', true, 'off', 'ended'],
  ])
})

test('[ENG-23] on arrival: what waits behind a hole rings as provisional and is confirmed under its id', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  bed.step(frameOf({ seq: 7, spo2: 50 }), frameOf({ seq: 8, spo2: 50 }), tickAt(8.1))
  expect(bed.alarms('desat')).toMatchObject([{ why: 'raised', alarm: { provisional: true } }])
  bed.step(frameOf({ seq: 6, spo2: 97, delay_ms: 2200 }))
  expect(bed.alarms('desat').at(-1)).toMatchObject({
    why: 'confirmed',
    alarm: { provisional: false, id: bed.alarms('desat')[0]!.alarm.id },
  })
})

test('[ENG-23] what its window does not confirm ends as not confirmed', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  bed.step(frameOf({ seq: 7, spo2: 62 }), tickAt(7.1))
  expect(bed.alarms('desat')).toMatchObject([{ why: 'raised', alarm: { provisional: true } }])
  bed.step(frameOf({ seq: 6, spo2: 100, delay_ms: 1200 }))
  expect(bed.alarms('desat').at(-1)!.alarm).toMatchObject({ condition: 'ended', end_reason: 'not_confirmed' })
})

test('[ENG-24] a silent source keeps no other waiting', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, device: 'd2', boot: 'x', spo2: 97 }))
  for (let s = 1; s <= 4; s++) bed.step(frameOf({ seq: s, spo2: 70 }), tickAt(s + 0.1))
  expect(bed.alarms('desat').length).toBeGreaterThan(0)
})

test('[ENG-24] a source far behind another sends what it has kept, and keeps no alarm of the other waiting', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, device: 'd2', boot: 'x', spo2: 97, start_ms: START_MS - 600_000, delay_ms: 600_000 }))
  for (let s = 1; s <= 6; s++) {
    const kept = frameOf({ seq: s + 1, device: 'd2', boot: 'x', spo2: 97, start_ms: START_MS - 600_000, delay_ms: 600_000 })
    bed.step(frameOf({ seq: s, spo2: 70 }), { ...kept, at_ms: at(s) }, tickAt(s + 0.1))
  }
  expect(bed.alarms('desat').length).toBeGreaterThan(0)
})

test('[ENG-17] a server clock that was set back before a start makes no silence', () => {
  const bed = bench()
  bed.run(1, 5, 97)
  ticks(bed, 600, 600)
  bed.step({ kind: 'opened', at_ms: at(300), build: 'x' })
  const before = bed.alarms('no_data').length
  bed.step(frameOf({ seq: 6, delay_ms: 594_000 }))
  bed.step({ kind: 'opened', at_ms: at(300), build: 'x' })
  ticks(bed, 601, 609)
  expect(
    bed
      .alarms('no_data')
      .slice(before)
      .map(({ why }) => why),
  ).toEqual(['ended'])
})

test('[P12] a detector that throws costs its own patient the analysis, said aloud, and is tried again later', () => {
  const broken = defineDetector({
    ...DETECTORS[2]!,
    settings: z.object({ delay_ms: z.number().default(0) }),
    evaluate({ hr }) {
      if (hr !== undefined && hr.last > 200) throw new RangeError('bug')
      return { condition: 'false', inside: true }
    },
  })
  const bed = new Bench(SIGNALS, [broken])
  bed.step(admit('e1'), admit('e2', '2'))
  for (let seq = 1; seq < 8; seq++) bed.step(frameOf({ seq, hr: 210 }), frameOf({ seq, encounter: 'e2', device: 'd2' }), tickAt(seq))
  expect(bed.alarms().map(({ alarm }) => [alarm.encounter, alarm.code, alarm.priority])).toEqual([['e1', 'analysis_off', 'high']])
  expect(bed.effects.findLast((e) => e.kind === 'bed')).toMatchObject({ bed: { encounter: 'e1', analysis: 'off' } })
  expect(numbers(bed).filter((e) => e.encounter === 'e2').length).toBeGreaterThan(4)
  ticks(bed, 8, 70)
  expect(bed.effects.findLast((e) => e.kind === 'bed')).toMatchObject({ bed: { analysis: 'on' } })
  expect(bed.alarms('analysis_off').at(-1)!.why).toBe('ended')
})

test('[P6] a record passed over turns the analysis of its patient off and says so', () => {
  const bed = bench()
  const told = bed.step({ kind: 'skip', at_ms: at(1), offset: 0, encounter: 'e1' })
  expect(told).toMatchObject([
    { kind: 'alarm', alarm: { code: 'analysis_off' } },
    { kind: 'bed', bed: { analysis: 'off' } },
  ])
})

test('[ENG-25] a snapshot of another build keeps sequences, limits and open alarms; of another schema it is refused', () => {
  const bed = bench()
  bed.step(
    commandAt(0, 'dr', {
      type: 'set_limits',
      encounter: 'e1',
      base_version: 0,
      changes: { spo2_low: { low_pct: 89 } },
      reason: 'agreed',
      until_ms: null,
    }),
  )
  bed.run(1, 10, 85)
  const { id } = bed.alarms('spo2_low')[0]!.alarm
  const next = new Bench(SIGNALS, DETECTORS, 'another build')
  next.partition.restore(bed.partition.snapshot())
  next.offset = bed.offset
  next.run(10, 30, 97)
  expect(next.alarms('spo2_low')).toMatchObject([{ why: 'ended', alarm: { id, rule: { version: 1 } } }])
  expect(() => next.partition.restore({ schema: 99 })).toThrow(SnapshotError)
})

test('[ENG-9] a grid point is judged when the server clock has reached it, however far a device clock runs ahead', () => {
  const bed = bench()
  for (let seq = 1; seq <= 3; seq++) bed.step(frameOf({ seq, spo2: 70, delay_ms: -1_500 }))
  expect(bed.alarms('desat').map(({ alarm }) => alarm.onset_ms)).toEqual([at(1)])
  expect(bed.alarms('desat')[0]!.at_ms).toBe(at(1.5))
})

test('[ENG-9] a value further ahead than 2 s is not believed', () => {
  const bed = bench()
  bed.step(frameOf({ seq: 1, spo2: 70, start_ms: at(60), delay_ms: -60_000 }))
  expect(bed.step(tickAt(2)).filter((e) => e.kind === 'count')).toContainEqual(
    expect.objectContaining({ name: 'values_dropped', reason: 'ahead_of_clock' }),
  )
})
