import { describe, expect, test } from 'vitest'
import { alarmView } from '../live/testing/alarm.ts'
import { newest } from './followed.ts'
import { asksNothing, sheetState } from './sheet-state.ts'

const NOW = 100_000
const usual = { me: 'u1', left: false, gone: false, sending: false, failed: false, tried: false, offline: false, now_ms: NOW }
const acknowledged = (by: string) => alarmView({ response: { state: 'acknowledged', by, at_ms: 90_000 }, names: { u1: 'I', u2: 'K. L.' } })

describe('how the sheet of an alarm stands', () => {
  test('[TAB-4] without a connection it is not acknowledged, whether it was tried or not', () => {
    expect(sheetState(alarmView(), { ...usual, offline: true })).toEqual({ state: 'offline' })
    expect(sheetState(alarmView(), { ...usual, offline: true, tried: true, failed: true })).toEqual({ state: 'offline' })
  })
  test('[TAB-4] back, and not done: the person is asked again; nothing is sent by itself', () => {
    expect(sheetState(alarmView(), { ...usual, tried: true })).toEqual({ state: 'asks', again: true })
    expect(sheetState(alarmView(), { ...usual, tried: true, failed: true })).toEqual({ state: 'failed' })
    expect(sheetState(alarmView(), usual)).toEqual({ state: 'asks', again: false })
  })
  test('[TAB-5] a first try that had landed counts once, and the record says so over every failure shown here', () => {
    const landed = { ...usual, tried: true, failed: true }
    expect(sheetState(acknowledged('u1'), landed)).toEqual({ state: 'stored', mine: true, name: 'I', at_ms: 90_000 })
    expect(sheetState(acknowledged('u2'), landed)).toEqual({ state: 'stored', mine: false, name: 'K. L.', at_ms: 90_000 })
    expect(sheetState(acknowledged('u2'), { ...landed, offline: true }).state).toBe('stored')
  })
  test('[TAB-5] what acts and is not stored is never told as stored; past its end it is asked again', () => {
    const noted = { by: 'u1', name: 'I', at_ms: 1, until_ms: NOW + 1, type: 'acknowledge' as const }
    const acting = alarmView({ ...acknowledged('u1'), stored: false, noted })
    expect(sheetState(acting, usual)).toEqual({ state: 'noted', name: 'I' })
    expect(sheetState({ ...acting, noted: { ...noted, until_ms: NOW } }, usual), 'its end is told a moment later').toEqual({
      state: 'asks',
      again: false,
    })
    expect(sheetState({ ...acting, noted: { ...noted, until_ms: NOW } }, { ...usual, offline: true })).toEqual({ state: 'offline' })
    expect(sheetState(alarmView({ stored: false, noted: { ...noted, until_ms: NOW } }), usual)).toEqual({ state: 'asks', again: false })
  })
  test('[TAB-5] over without an acknowledgement is over; a red one that ended still asks', () => {
    const ended = { condition: 'ended', ended_ms: 50_000 } as const
    expect(sheetState(alarmView({ ...ended, signal: { state: 'off', why: 'ended' } }), usual)).toEqual({ state: 'over' })
    expect(sheetState(alarmView({ ...ended, signal: { state: 'latched' } }), usual)).toEqual({ state: 'asks', again: false })
    expect(sheetState(alarmView(), { ...usual, gone: true })).toEqual({ state: 'over' })
    expect(sheetState(alarmView(), { ...usual, gone: true, offline: true }), 'what is not heard is not known').toEqual({ state: 'offline' })
  })
  test('[TAB-5] an alarm of a patient who lies in this ward no more is not told as over, and asks for nothing here', () => {
    const moved = { ...usual, left: true, gone: true }
    expect(sheetState(alarmView(), moved)).toEqual({ state: 'elsewhere' })
    expect(sheetState(alarmView(), { ...moved, offline: true })).toEqual({ state: 'offline' })
    expect(sheetState(alarmView({ condition: 'ended', signal: { state: 'off', why: 'ended' } }), moved)).toEqual({ state: 'over' })
    expect(sheetState(acknowledged('u2'), moved)).toMatchObject({ state: 'stored', mine: false })
    expect(asksNothing(sheetState(alarmView(), moved))).toBe(true)
    expect(asksNothing(sheetState(alarmView(), usual))).toBe(false)
  })
  test('[TAB-5] of what is known of an alarm the newest rules: what was missed meanwhile says who was first', () => {
    const opened = alarmView({ revision: 3 })
    const missed = alarmView({ revision: 5, response: { state: 'acknowledged', by: 'u2', at_ms: 1 } })
    expect(newest([opened, missed, undefined])).toBe(missed)
    expect(newest([missed, undefined, opened])).toBe(missed)
  })
})
