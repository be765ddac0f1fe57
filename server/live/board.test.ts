import { describe, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import { NOTED_MS } from '../../contracts/command.ts'
import type { AlarmEffect, BedState } from '../../contracts/effect.ts'
import { createBoard } from './board.ts'
import { alarmOf } from './testing.ts'

const NOW = 1_000_000
const board = () => createBoard(() => ({ ann: 'Ann B', ben: 'Ben C' }))
const effect = (alarm: Alarm, why: AlarmEffect['why'] = 'raised', by: string | null = null): AlarmEffect => ({
  kind: 'alarm',
  id: `1/${alarm.revision}/0`,
  at_ms: NOW,
  encounter: alarm.encounter,
  why,
  by,
  alarm,
})
const bedOf = (over: Partial<BedState> = {}): BedState => ({
  encounter: 'e1',
  ward: 'w1',
  bed: 'b1',
  pause: null,
  standby: null,
  limits_version: 0,
  limits_changed: false,
  analysis: 'on',
  discharged: false,
  revision: 1,
  ...over,
})
const acked = alarmOf({
  revision: 2,
  response: { state: 'acknowledged', by: 'ann', at_ms: NOW },
  signal: { state: 'off', why: 'acknowledged' },
})
const ended = alarmOf({ revision: 3, condition: 'ended', signal: { state: 'off', why: 'ended' } })

describe('board', () => {
  test('[LIVE-10] higher revisions win, whatever the order they come in', () => {
    const one = board()
    one.stored('w1', 2, [acked], [])
    expect(one.stored('w1', 1, [alarmOf()], []).alarms).toEqual([])
    expect(one.openIn(['e1'])).toMatchObject([{ revision: 2, names: { ann: 'Ann B' } }])
  })

  test('[LIVE-10] an alarm that is over is not opened again by a change that comes late', () => {
    const one = board()
    one.stored('w1', 1, [alarmOf()], [])
    expect(one.unstored([effect(ended, 'ended')], NOW).get('w1')?.alarms).toHaveLength(1)
    expect(one.openIn(['e1'])).toEqual([])
    expect(one.stored('w1', 2, [acked], []).alarms).toEqual([])
    expect(one.openIn(['e1'])).toEqual([])
    expect(one.stored('w1', 3, [ended], []).alarms).toMatchObject([{ revision: 3, stored: true }])
  })

  test('[LIVE-6][P5] what is not stored is marked; stored later it goes out again with the same id and revision', () => {
    const one = board()
    expect(one.unstored([effect(alarmOf())], NOW).get('w1')?.alarms).toMatchObject([{ id: 'a1', revision: 1, stored: false, noted: null }])
    expect(one.stored('w1', 1, [alarmOf()], []).alarms).toMatchObject([{ id: 'a1', revision: 1, stored: true }])
    expect(one.unstored([effect(alarmOf())], NOW).size).toBe(0)
  })

  test('[LIVE-7][P1] a noted acknowledgement names who and until when, and is solid once stored', () => {
    const one = board()
    one.stored('w1', 1, [alarmOf()], [])
    one.unstored([effect(acked, 'acknowledged', 'ann')], NOW)
    expect(one.openIn(['e1'])).toMatchObject([
      { stored: false, noted: { by: 'ann', name: 'Ann B', at_ms: NOW, until_ms: NOW + NOTED_MS, type: 'acknowledge' } },
    ])
    expect(one.stored('w1', 2, [acked], []).alarms).toMatchObject([{ stored: true, noted: null, response: { state: 'acknowledged' } }])
    expect(one.endNoted(NOW + NOTED_MS).size).toBe(0)
  })

  test('[LIVE-7][P11] when its two minutes end unstored the alarm calls again', () => {
    const one = board()
    one.unstored([effect(acked, 'acknowledged', 'ann')], NOW)
    expect(one.endNoted(NOW + NOTED_MS - 1).size).toBe(0)
    const [again] = one.endNoted(NOW + NOTED_MS).get('w1')!.alarms
    expect(again).toMatchObject({ id: 'a1', stored: false, noted: null, response: { state: 'none' }, signal: { state: 'on' } })
    expect(one.endNoted(NOW + NOTED_MS).size).toBe(0)
  })

  const going = alarmOf({
    revision: 2,
    response: { state: 'claimed', by: 'ann', at_ms: NOW, until_ms: NOW + 60_000 },
    next_ms: NOW + 60_000,
  })

  test('[LIFE-20][P1] a claim that is not stored is shown at once with name and end, still sounding, and is solid once stored', () => {
    const one = board()
    one.stored('w1', 1, [alarmOf()], [])
    const [noted] = one.unstored([effect(going, 'claimed', 'ann')], NOW).get('w1')!.alarms
    expect(noted).toMatchObject({
      stored: false,
      names: { ann: 'Ann B' },
      signal: { state: 'on' },
      response: { state: 'claimed', by: 'ann' },
    })
    expect(noted!.noted).toEqual({ by: 'ann', name: 'Ann B', at_ms: NOW, until_ms: NOW + 60_000, type: 'claim' })
    expect(one.stored('w1', 2, [going], []).alarms).toMatchObject([{ stored: true, noted: null, response: { state: 'claimed' } }])
    expect(one.endNoted(NOW + NOTED_MS).size).toBe(0)
  })

  test('[LIFE-20] a noted claim ends at its own end or after two minutes, whichever is first, and nobody is shown as going', () => {
    const long = alarmOf({ revision: 2, response: { state: 'claimed', by: 'ann', at_ms: NOW, until_ms: NOW + 600_000 } })
    for (const [claimed, end_ms] of [
      [going, NOW + 60_000],
      [long, NOW + NOTED_MS],
    ] as const) {
      const one = board()
      one.unstored([effect(claimed, 'claimed', 'ann')], NOW)
      expect(one.endNoted(end_ms - 1).size).toBe(0)
      const [back] = one.endNoted(end_ms).get('w1')!.alarms
      expect(back).toMatchObject({ noted: null, stored: false, response: { state: 'none' }, signal: { state: 'on' } })
    }
  })

  test('[LIFE-20][P11] what is noted stays noted, with its end, when the alarm changes otherwise meanwhile', () => {
    const one = board()
    one.unstored([effect(acked, 'acknowledged', 'ann')], NOW)
    one.unstored([effect({ ...acked, revision: 3, code: 'other' }, 'updated')], NOW + 90_000)
    expect(one.openIn(['e1'])).toMatchObject([{ revision: 3, noted: { type: 'acknowledge', until_ms: NOW + NOTED_MS } }])
    expect(one.endNoted(NOW + NOTED_MS).get('w1')!.alarms).toMatchObject([{ response: { state: 'none' }, signal: { state: 'on' } }])
  })

  test('[LIFE-20] a noted claim that another ends is not noted any more', () => {
    const one = board()
    one.unstored([effect(going, 'claimed', 'ann')], NOW)
    const lapsed = alarmOf({ revision: 3, response: { state: 'none' } })
    one.unstored([effect(lapsed, 'claim_lapsed')], NOW + 60_000)
    expect(one.openIn(['e1'])).toMatchObject([{ revision: 3, noted: null }])
    const other = { ...acked, revision: 4, response: { state: 'acknowledged', by: 'ben', at_ms: NOW } } as const
    one.unstored([effect(other, 'acknowledged', 'ben')], NOW + 61_000)
    expect(one.openIn(['e1'])).toMatchObject([{ noted: { by: 'ben', name: 'Ben C', type: 'acknowledge' } }])
  })

  test('[LIFE-20] a noted acknowledgement that ends does not sound through a standby or beside its cause', () => {
    const standby = { by: 'ben', reason: 'imaging', from_ms: NOW, until_ms: NOW + 3_600_000 }
    const one = board()
    one.stored('w1', 1, [], [bedOf({ standby })])
    one.unstored([effect(acked, 'acknowledged', 'ann'), effect({ ...acked, id: 'a2', cause: 'a9' }, 'acknowledged', 'ann')], NOW)
    expect(one.endNoted(NOW + NOTED_MS).get('w1')!.alarms).toMatchObject([
      { signal: { state: 'off', why: 'standby', by: 'ben' } },
      { signal: { state: 'off', why: 'suppressed' } },
    ])
  })

  test('[LIVE-5][P3] what changed since a cursor, each alarm once in its newest state; beyond memory it says so', () => {
    const one = board()
    one.load({ alarms: [], beds: [], cursors: new Map([['w1', 40]]) })
    expect(one.changedSince('w1', 40)).toEqual([])
    expect(one.changedSince('w1', 39)).toBeNull()
    one.stored('w1', 41, [alarmOf()], [])
    one.stored('w1', 42, [acked], [])
    one.stored('w1', 43, [alarmOf({ id: 'a2' })], [])
    expect(one.changedSince('w1', 40)?.map((alarm) => [alarm.id, alarm.revision])).toEqual([
      ['a1', 2],
      ['a2', 1],
    ])
    expect(one.changedSince('w1', 42)?.map((alarm) => alarm.id)).toEqual(['a2'])
    expect(one.changedSince('w1', 39)).toBeNull()
    for (let cursor = 44; cursor < 600; cursor++) one.stored('w1', cursor, [alarmOf({ id: `x${cursor}` })], [])
    expect(one.changedSince('w1', 43)).toBeNull()
    expect(one.cursor('w1')).toBe(599)
  })

  test('a bed keeps its newest state, and a discharged one goes with its alarms', () => {
    const one = board()
    one.stored('w1', 1, [alarmOf()], [bedOf({ revision: 2 })])
    expect(one.stored('w1', 2, [], [bedOf({ revision: 1 })]).beds).toEqual([])
    expect(one.bed('e1')?.revision).toBe(2)
    one.stored('w1', 3, [], [bedOf({ revision: 3, discharged: true })])
    expect(one.bed('e1')).toBeUndefined()
    expect(one.openIn(['e1'])).toEqual([])
  })
})
