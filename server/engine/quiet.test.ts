import { expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { BedState, Effect } from '../../contracts/effect.ts'
import { admit, alarmsIn, Bench, commandAt, frameOf, outcomeOf, own, policyAt, START_MS, tickAt } from './testing.ts'

const at = (s: number): number => START_MS + s * 1000
const standby = (s: number, by: string, minutes: number) =>
  commandAt(s, by, { type: 'standby', encounter: 'e1', reason: 'imaging', duration_ms: minutes * 60_000 })
const endStandby = (s: number, by: string) => commandAt(s, by, { type: 'end_standby', encounter: 'e1' })
const pause = (s: number, seconds: number) =>
  commandAt(s, 'ann', { type: 'pause', encounter: 'e1', reason: 'suction', duration_ms: seconds * 1000 })
const bedOf = (effects: readonly Effect[]): BedState | undefined => effects.findLast((effect) => effect.kind === 'bed')?.bed
const said = (effects: readonly Effect[]): string[] => alarmsIn(effects).map(({ why, by }) => (by ? `${why} by ${by}` : why))

/** A bed with the usual policy whose device has a red alarm since second 1. */
function alarmed(): { bed: Bench; alarm: () => Alarm } {
  const bed = new Bench()
  bed.step(admit(), policyAt(0), frameOf({ seq: 1, delay_ms: 0, alarms: [own('start')] }))
  return { bed, alarm: () => bed.alarms('device:X').at(-1)!.alarm }
}

test('[LIFE-11] a pause or a standby longer than the ward allows is refused, and the answer says how long it may be', () => {
  const { bed } = alarmed()
  bed.step(policyAt(1, { pause_max_ms: 60_000, standby_max_ms: 1_800_000 }))
  expect(outcomeOf(bed.step(pause(2, 61)))).toBe('too_long 60000')
  expect(outcomeOf(bed.step(standby(2, 'ann', 31)))).toBe('too_long 1800000')
  expect(outcomeOf(bed.step(pause(2, 60)))).toBe('done')
  const without = new Bench()
  without.step(admit())
  expect(outcomeOf(without.step(pause(2, 121)))).toBe('too_long 120000')
})

test('[LIFE-12] in standby nothing of the bed sounds or calls, the alarms and the bed say by whom, why and until when', () => {
  const { bed, alarm } = alarmed()
  const told = bed.step(standby(5, 'ann', 10))
  const sign = { by: 'ann', reason: 'imaging', until_ms: at(605.5) }
  expect(bedOf(told)?.standby).toEqual({ ...sign, from_ms: at(5.5) })
  expect(said(told)).toEqual(['standby by ann'])
  expect(alarm()).toMatchObject({ signal: { state: 'off', why: 'standby', ...sign }, next_ms: null, condition: 'active' })
  const born = bed.step(frameOf({ seq: 2, delay_ms: 30_000, alarms: [own('start', { code: 'Y' })] }), tickAt(300))
  expect(alarmsIn(born)[0]).toMatchObject({ why: 'raised', alarm: { level: 0, next_ms: null, signal: { why: 'standby' } } })
  expect(alarmsIn(born)).toHaveLength(2) // and the silence of the device, as silent
})

test('[LIFE-12] a standby ends by itself or by a word; what still holds asks anew and calls from the start', () => {
  for (const how of ['itself', 'word'] as const) {
    const { bed, alarm } = alarmed()
    bed.step(tickAt(31), standby(35, 'ann', 1))
    const told = bed.step(how === 'itself' ? tickAt(95.5) : endStandby(60, 'bea'))
    const [ended] = alarmsIn(told).filter(({ alarm: one }) => one.source === 'device')
    expect(ended).toMatchObject({ why: 'standby_ended', by: how === 'itself' ? null : 'bea' })
    expect(alarm()).toMatchObject({ signal: { state: 'on' }, level: 1, response: { state: 'none' } })
    expect(alarm().chain).toBe(alarm().revision)
    expect(bedOf(told)?.standby).toBeNull()
    expect(outcomeOf(bed.step(endStandby(100, 'bea')))).toBe('not_in_standby')
  }
})

test('[LIFE-12] what somebody has acknowledged stays so through a standby; its reminder waits for the end', () => {
  const { bed, alarm } = alarmed()
  const { id, revision } = alarm()
  bed.step(commandAt(2, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: id, revision }), standby(3, 'ann', 10))
  bed.step(tickAt(300), tickAt(603))
  expect(alarm()).toMatchObject({ response: { state: 'acknowledged' }, reminded_ms: null })
  bed.step(tickAt(603.5))
  expect(alarm()).toMatchObject({ reminded_ms: at(603.5), signal: { state: 'off', why: 'acknowledged' } })
})

test('[LIFE-12] a standby said again has the new end and owner; a pause beneath it comes to light when it ends', () => {
  const { bed, alarm } = alarmed()
  bed.step(pause(4, 116), standby(5, 'ann', 10), standby(6, 'bea', 1))
  expect(alarm().signal).toMatchObject({ why: 'standby', by: 'bea', until_ms: at(66.5) })
  bed.step(tickAt(66.5))
  expect(alarm().signal).toMatchObject({ state: 'paused', by: 'ann', until_ms: at(120.5) })
  const told = bed.step(tickAt(120.5))
  expect(said(told)[0]).toBe('pause_ended')
  expect(alarm()).toMatchObject({ signal: { state: 'on' }, level: 1 })
})

test('[LIFE-13] while paused nobody is called; at its end what still holds asks anew, unless somebody is going', () => {
  const { bed, alarm } = alarmed()
  bed.step(tickAt(31), pause(40, 60))
  expect(alarm()).toMatchObject({ level: 2, next_ms: null })
  bed.step(tickAt(95))
  expect(alarm().level).toBe(2)
  bed.step(tickAt(100.5))
  expect(alarm()).toMatchObject({ level: 1, next_ms: at(130.5), response: { state: 'none' } })
  const { id, revision } = alarm()
  bed.step(commandAt(101, 'bea', { type: 'claim', encounter: 'e1', alarm: id, revision }), pause(102, 30), tickAt(140))
  expect(alarm()).toMatchObject({ level: 1, response: { state: 'claimed', by: 'bea' }, signal: { state: 'on' }, next_ms: at(221.5) })
})

test('[LIFE-12] discharge ends a standby with everything else', () => {
  const { bed } = alarmed()
  bed.step(standby(5, 'ann', 10))
  const told = bed.step({ kind: 'discharge', at_ms: at(20), encounter: 'e1', by: 'system' })
  expect(bedOf(told)).toMatchObject({ standby: null, pause: null, discharged: true })
  expect(said(told)).toEqual(['ended'])
})
