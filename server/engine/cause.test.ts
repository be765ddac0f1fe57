import { describe, expect, test } from 'vitest'
import { type Alarm, sounds } from '../../contracts/alarm.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { CHANNEL, THING_DETECTORS, type Thing } from './life.reference.ts'
import { admit, alarmsIn, Bench, commandAt, frameOf, own, policyAt, START_MS, tickAt } from './testing.ts'

const STEP_S = 5
/** A device that tells how each thing is every five seconds; second `s` is the end of its frame. */
function tells(s: number, things: Partial<Record<Exclude<Thing, 'device'>, number>>, device = 'd1'): FrameRecord {
  const at_ms = START_MS + s * 1000
  const event_ms = at_ms - STEP_S * 1000
  const values = Object.entries(things).map(([thing, value]) => ({ channel: CHANNEL[thing as 'above'], value, offset_ms: 2_500 }))
  const frame = { seq: s / STEP_S, time_ms: event_ms, duration_ms: STEP_S * 1000, blocks: [], values, events: [], alarms: [] }
  return { kind: 'frame', at_ms, encounter: 'e1', device, boot: 'b1', origin: 'simulated', event_ms, frame }
}
function bench(): { bed: Bench; of: (detector: string) => Alarm } {
  const bed = new Bench([], THING_DETECTORS)
  bed.step(admit(), policyAt(0))
  return { bed, of: (detector) => bed.alarms(detector).at(-1)!.alarm }
}

describe('what follows from another alarm', () => {
  test('[LIFE-17] it names its cause, is silent and calls nobody while that is active, and asks anew when only that ends', () => {
    const { bed, of } = bench()
    bed.step(tells(5, { above: 0, limit: 2 }), tells(10, { above: 3, limit: 2 }))
    expect(of('limit')).toMatchObject({ cause: of('above').id, signal: { state: 'off', why: 'suppressed' }, next_ms: null })
    bed.step(tells(15, { above: 0, limit: 2 }))
    expect(of('limit')).toMatchObject({ cause: null, signal: { state: 'on' }, next_ms: START_MS + 135_000 })
  })

  test('[LIFE-17] what ends together with its cause is not heard between', () => {
    const { bed } = bench()
    bed.step(tells(5, { above: 3, limit: 2 }))
    const told = alarmsIn(bed.step(tells(10, { above: 0, limit: 0 })))
    expect(told.map(({ why, alarm }) => `${alarm.detector} ${why}`)).toEqual(['above latched', 'limit ended'])
  })

  test('[LIFE-17] a cause silences nothing graver than itself, and acknowledging it silences nothing else', () => {
    const { bed, of } = bench()
    bed.step(tells(5, { above: 3, limit: 2 }))
    bed.step(tells(10, { above: 3, limit: 3 }))
    expect(of('limit')).toMatchObject({ priority: 'high', cause: of('above').id })
    const { id, revision } = of('above')
    const told = alarmsIn(bed.step(commandAt(10, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: id, revision })))
    expect(told.map(({ alarm }) => alarm.detector)).toEqual(['above'])
    bed.step(tells(15, { above: 0, limit: 3 }))
    expect(sounds(of('limit'))).toBe(true)
  })

  test('[LIFE-17] what is acknowledged keeps its answer and is listed beneath its cause all the same', () => {
    const { bed, of } = bench()
    bed.step(tells(5, { above: 0, limit: 2 }))
    const { id, revision } = of('limit')
    bed.step(commandAt(6, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: id, revision }), tells(10, { above: 3, limit: 2 }))
    expect(of('limit')).toMatchObject({ cause: of('above').id, response: { state: 'acknowledged', by: 'ann' } })
    expect(bed.alarms('limit').at(-1)!.why).toBe('updated')
  })

  test('[LIFE-18] a silent device is the cause of what its sensors and it itself complained of; another device that feeds them is heard', () => {
    const { bed, of } = bench()
    bed.step(tells(5, { sensor: 1, limit: 2 }), tickAt(16))
    expect(of('no_data')).toMatchObject({ priority: 'medium', cause: null })
    expect(of('sensor')).toMatchObject({ cause: of('no_data').id, signal: { state: 'off', why: 'suppressed' } })
    expect(of('limit'), 'a limit is not a complaint of the device').toMatchObject({ cause: null, signal: { state: 'on' } })
    bed.step(tells(20, { sensor: 1, limit: 2 }))
    expect(of('sensor')).toMatchObject({ cause: null, signal: { state: 'on' } })
    const two = bench()
    two.bed.step(tells(5, { sensor: 1 }), tells(5, { sensor: 1 }, 'd2'), tells(15, { sensor: 1 }, 'd2'), tickAt(16))
    expect(two.of('no_data').channel).toBe('d1')
    expect(two.of('sensor')).toMatchObject({ cause: null, signal: { state: 'on' } })
  })
})

describe('an alarm that chatters', () => {
  type Priority = Alarm['priority']
  /** Raised at second 1 of every ten and ended at second 6, `times` times; further seconds as told. */
  function chattered(times: number, priority: Priority) {
    const bed = new Bench()
    bed.step(admit(), policyAt(0, { medium_ms: [0, 120_000] }))
    let s = 0
    const second = (alarms: ReturnType<typeof own>[]): void => void bed.step(frameOf({ seq: ++s, delay_ms: 0, alarms }), tickAt(s))
    const quiet = (seconds: number): void => {
      for (let i = 0; i < seconds; i++) second([])
    }
    for (let i = 0; i < times; i++) {
      second([own('start', { priority })])
      quiet(4)
      second([own('end')])
      quiet(4)
    }
    const raised = () => bed.alarms('device:X').filter(({ why }) => why === 'raised')
    return { bed, raised: () => raised().map(({ alarm }) => alarm), second, quiet }
  }

  test('[LIFE-8] from the fifth return within five minutes it is shown with its count, sounds, and calls nobody each time', () => {
    const { raised } = chattered(7, 'medium')
    expect(raised().map(({ repeats, level }) => `${repeats}:${level}`)).toEqual(['0:1', '0:1', '0:1', '0:1', '0:1', '5:0', '6:0'])
    expect(raised().every(sounds)).toBe(true)
  })

  test('[LIFE-8] once it holds for a minute somebody is called after all', () => {
    const { bed, raised, second, quiet } = chattered(6, 'medium')
    second([own('start', { priority: 'medium' })])
    expect(raised().at(-1)).toMatchObject({ repeats: 6, level: 0, next_ms: START_MS + 121_000 })
    quiet(60)
    expect(bed.alarms('device:X').at(-1)).toMatchObject({ why: 'escalated', alarm: { level: 1 } })
  })

  test('[LIFE-8] never a high one, nor one that rises to high; five quiet minutes forget it', () => {
    expect(
      chattered(8, 'high')
        .raised()
        .every(({ repeats, level }) => repeats === 0 && level === 1),
    ).toBe(true)
    const rising = chattered(6, 'medium')
    rising.second([own('start', { priority: 'medium' })])
    rising.second([own('continue', { priority: 'high' })])
    expect(rising.bed.alarms('device:X').at(-1)).toMatchObject({ why: 'priority_raised', alarm: { level: 1 } })
    const calm = chattered(6, 'medium')
    calm.quiet(300)
    calm.second([own('start', { priority: 'medium' })])
    expect(calm.raised().at(-1)).toMatchObject({ repeats: 0, level: 1 })
  })
})
