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
