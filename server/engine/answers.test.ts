import { describe, expect, test } from 'vitest'
import { type Alarm, sounds } from '../../contracts/alarm.ts'
import type { Command } from '../../contracts/command.ts'
import { admit, alarmsIn, Bench, commandAt, frameOf, outcomeOf, own, policyAt, START_MS, tickAt } from './testing.ts'

/** A bed with the usual policy whose device has a red alarm since second 1. */
function alarmed(): {
  bed: Bench
  alarm: () => Alarm
  ask: (s: number, by: string, type: 'acknowledge' | 'claim' | 'decline' | 'escalate', seen?: number) => string
} {
  const bed = new Bench()
  bed.step(admit(), policyAt(0), frameOf({ seq: 1, delay_ms: 0, alarms: [own('start')] }))
  const alarm = (): Alarm => [...bed.now().values()].find(({ source }) => source === 'device')!
  return {
    bed,
    alarm,
    ask(s, by, type, seen = alarm().revision) {
      const command: Command = { type, encounter: 'e1', alarm: alarm().id, revision: seen }
      return outcomeOf(bed.step(commandAt(s, by, command)))
    },
  }
}
const at = (s: number): number => START_MS + s * 1000
const whys = (bed: Bench): string[] => bed.alarms('device:X').map(({ why, by }) => (by ? `${why} by ${by}` : why))

describe('who answers an alarm', () => {
  test('[LIFE-3] nobody answers: the chain is taken step by step at its times, told with level and what is next', () => {
    const { bed, alarm } = alarmed()
    expect(alarm()).toMatchObject({ level: 1, chain: 1, next_ms: at(31), response: { state: 'none' } })
    bed.step(tickAt(30.9))
    expect(alarm().level).toBe(1)
    const [escalated] = alarmsIn(bed.step(tickAt(31)))
    expect(escalated).toMatchObject({
      why: 'escalated',
      by: null,
      alarm: { level: 2, next_ms: at(91), response: { state: 'escalated', level: 2 } },
    })
    bed.step(tickAt(91), tickAt(500))
    expect(alarm()).toMatchObject({ level: 3, next_ms: null })
    expect(sounds(alarm())).toBe(true)
  })

  test('[LIFE-4] "I’m going": name and end are told, it still sounds, nobody further is called until the end, then at once', () => {
    const { bed, alarm, ask } = alarmed()
    expect(ask(5, 'ann', 'claim')).toBe('done')
    expect(alarm()).toMatchObject({
      response: { state: 'claimed', by: 'ann', until_ms: at(125.5) },
      next_ms: at(125.5),
      signal: { state: 'on' },
    })
    bed.step(tickAt(125))
    expect(alarm().level).toBe(1)
    bed.step(tickAt(125.5))
    expect(whys(bed)).toEqual(['raised', 'claimed by ann', 'claim_lapsed', 'escalated'])
  })

  test('[LIFE-4] one goes: a second is told who; who goes may say so again; an acknowledgement by anybody ends it and the chain', () => {
    const { bed, alarm, ask } = alarmed()
    ask(5, 'ann', 'claim')
    const told = bed.step(commandAt(6, 'bea', { type: 'claim', encounter: 'e1', alarm: alarm().id, revision: alarm().revision }))
    expect(outcomeOf(told)).toBe('already_claimed ann')
    expect(alarmsIn(told)).toEqual([])
    expect(ask(60, 'ann', 'claim')).toBe('done')
    expect(alarm()).toMatchObject({ response: { until_ms: at(180.5) } })
    expect(ask(70, 'bea', 'acknowledge')).toBe('done')
    bed.step(tickAt(190))
    expect(alarm()).toMatchObject({ level: 1, response: { state: 'acknowledged', by: 'bea' }, next_ms: at(250.5) })
    expect(ask(191, 'cem', 'claim')).toBe('already_acknowledged bea')
  })

  test('[LIFE-5] "I cannot" gives one’s own claim up and calls the next at once; another’s claim stands', () => {
    const { bed, alarm, ask } = alarmed()
    ask(5, 'ann', 'claim')
    expect(ask(6, 'bea', 'decline')).toBe('already_claimed ann')
    expect(ask(10, 'ann', 'decline')).toBe('done')
    expect(whys(bed).slice(1)).toEqual(['claimed by ann', 'declined by ann', 'escalated by ann'])
    expect(alarm()).toMatchObject({ level: 2, next_ms: at(70.5) })
  })

  test('[LIFE-5] of two who call the next step on the same sight one does; who declines what has gone on calls nobody twice', () => {
    const { bed, alarm, ask } = alarmed()
    const seen = alarm().revision
    expect(ask(5, 'ann', 'escalate', seen)).toBe('done')
    expect(ask(5, 'bea', 'escalate', seen)).toMatch('alarm_changed')
    expect(ask(6, 'cem', 'decline', seen)).toBe('done')
    expect(alarm()).toMatchObject({ level: 2, response: { state: 'escalated', level: 2 } })
    expect(whys(bed)).toEqual(['raised', 'escalated by ann', 'declined by cem'])
    expect(ask(7, 'ann', 'escalate')).toBe('done')
    expect(ask(8, 'ann', 'escalate')).toBe('nobody_left')
  })

  test('[LIFE-5] more hands: who goes calls the next as well, and still goes', () => {
    const { alarm, ask } = alarmed()
    ask(5, 'ann', 'claim')
    expect(ask(10, 'ann', 'escalate')).toBe('done')
    expect(alarm()).toMatchObject({ level: 2, response: { state: 'claimed', by: 'ann' }, next_ms: at(125.5) })
  })

  test('[LIFE-6] an acknowledgement says why with one word; while it stays true it is recalled every three minutes', () => {
    const { bed, alarm } = alarmed()
    const { id, revision } = alarm()
    bed.step(commandAt(5, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: id, revision, reason: 'suction' }))
    expect(alarm().response).toEqual({ state: 'acknowledged', by: 'ann', at_ms: at(5.5), reason: 'suction' })
    bed.step(tickAt(185.5), tickAt(300), tickAt(365.5))
    expect(whys(bed).slice(2)).toEqual(['reminded', 'reminded'])
    expect(alarm()).toMatchObject({ reminded_ms: at(365.5), signal: { state: 'off', why: 'acknowledged' } })
  })

  test('[LIFE-9] the end of the condition cancels what is pending; red waits for an acknowledgement, a claim for its end', () => {
    const { bed, alarm, ask } = alarmed()
    ask(5, 'ann', 'claim')
    bed.step(frameOf({ seq: 2, delay_ms: 10_000, alarms: [own('end')] }))
    expect(alarm()).toMatchObject({ condition: 'ended', signal: { state: 'latched' }, next_ms: null, response: { state: 'claimed' } })
    bed.step(tickAt(125.5), tickAt(600))
    expect(whys(bed).slice(2)).toEqual(['latched', 'claim_lapsed'])
    expect(ask(601, 'bea', 'escalate')).toBe('alarm_closed')
    expect(ask(602, 'bea', 'acknowledge')).toBe('done')
    expect(ask(603, 'cem', 'claim')).toBe('already_acknowledged bea')
  })

  test('[LIFE-9] the device’s own alarm that comes again sounds again under its id and calls from the start', () => {
    const { bed, alarm, ask } = alarmed()
    bed.step(tickAt(31), frameOf({ seq: 2, delay_ms: 40_000, alarms: [own('end')] }))
    const before = alarm()
    bed.step(frameOf({ seq: 3, delay_ms: 50_000, alarms: [own('start')] }))
    expect(alarm()).toMatchObject({ id: before.id, level: 1, response: { state: 'none' }, condition: 'active', source: 'device' })
    expect(alarm().chain).toBe(alarm().revision)
    expect(ask(60, 'ann', 'acknowledge', before.revision)).toMatch('alarm_changed')
  })

  test('[LIFE-7] a policy that comes while an alarm calls: its chain begins then; one that is shorter ends it', () => {
    const bed = new Bench()
    bed.step(admit(), frameOf({ seq: 1, delay_ms: 0, alarms: [own('start')] }))
    const alarm = (): Alarm => bed.alarms('device:X').at(-1)!.alarm
    expect(alarm()).toMatchObject({ level: 0, next_ms: null })
    bed.step(policyAt(40))
    expect(alarm()).toMatchObject({ level: 0, next_ms: at(40) })
    bed.step(tickAt(40.1), policyAt(41, { high_ms: [0] }))
    expect(alarm()).toMatchObject({ level: 1, next_ms: null })
    const told = bed.step(policyAt(42, { high_ms: [0] }))
    expect(told, 'a policy said again changes nothing').toEqual([])
  })
})
