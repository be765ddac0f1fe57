import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NOTED_MS, type Outcome } from '../../contracts/command.ts'
import type { OutcomeEffect } from '../../contracts/effect.ts'
import type { CommandRequest } from '../../contracts/live.ts'
import { type CommandRecord, type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Role } from '../../contracts/role.ts'
import type { Principal } from '../access/principal.ts'
import { manualClock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { limitReason } from '../seal/fields.ts'
import { testFields } from '../seal/testing.ts'
import { createCommands } from './submit.ts'

const person = (user: string, role: Role = 'nurse', wards = ['w1']): Principal => ({
  user,
  name: user,
  role,
  wards,
  session: `s-${user}`,
  expires_ms: 1e15,
})
const ack = (key = crypto.randomUUID(), encounter = 'e1'): CommandRequest => ({
  key,
  command: { type: 'acknowledge', encounter, alarm: 'a1', revision: 1 },
})
const limits = (changes: unknown = { 'spo2-low': { low_pct: 88 } }): CommandRequest => ({
  key: crypto.randomUUID(),
  command: { type: 'set_limits', encounter: 'e1', base_version: 0, changes, reason: 'COPD, target 88', until_ms: null } as never,
})

function bench() {
  const clock = manualClock()
  const appended: Array<{ partition: number; record: CommandRecord }> = []
  const append = (partition: number, record: LogRecord) => {
    appended.push({ partition, record: record as CommandRecord })
    return { offset: appended.length, queued: true }
  }
  const places = { place: (encounter: string) => ({ e1: { ward: 'w1' }, e2: { ward: 'w2' } })[encounter] }
  const fields = testFields()
  let storing = true
  const commands = createCommands({
    log: { append, storing: () => storing } as unknown as Log,
    clock,
    places,
    fields,
    colleagues: { isOnDuty: (ward, user) => ward === 'w1' && user === 'bea' },
  })
  const effect = (record: CommandRecord, outcome: Outcome): OutcomeEffect => ({
    kind: 'outcome',
    id: '1/1/0',
    at_ms: record.at_ms,
    encounter: record.command.encounter,
    by: record.by,
    type: record.command.type,
    outcome,
  })
  const done = ({ key, at_ms }: CommandRecord): Outcome => ({ status: 'done', key, at_ms })
  const storeAway = (): void => {
    storing = false
  }
  return { clock, appended, commands, effect, done, fields, storeAway }
}

describe('commands', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('[CMD-2] an intent becomes one record of its encounter’s partition, by an opaque id; the reply is its effect', async () => {
    const { commands, appended, effect, done, clock } = bench()
    const request = ack()
    const reply = commands.submit(person('ann'), request)
    expect(appended).toEqual([
      {
        partition: partitionOf('e1'),
        record: { kind: 'command', at_ms: clock.now_ms(), key: request.key, by: 'ann', command: request.command },
      },
    ])
    const { record } = appended[0]!
    commands.onStored([{ effects: [effect(record, done(record))] }])
    expect(await reply).toEqual({ status: 'done', key: request.key, at_ms: record.at_ms })
    expect(commands.waiting()).toBe(0)
  })

  test('[LIFE-21] no standby is begun while nothing is stored: it is refused at once, and nothing is recorded', async () => {
    const { commands, appended, storeAway } = bench()
    const standby = { type: 'standby', encounter: 'e1', reason: 'imaging', duration_ms: 600_000 } as const
    storeAway()
    const key = crypto.randomUUID()
    expect(await commands.submit(person('ann'), { key, command: standby })).toEqual({ status: 'refused', key, reason: 'unavailable' })
    expect(appended).toEqual([])
    void commands.submit(person('ann'), { key: crypto.randomUUID(), command: { type: 'end_standby', encounter: 'e1' } })
    expect(appended.map(({ record }) => record.command.type)).toEqual(['end_standby'])
  })

  test('[CMD-2] the same click again gets the same answer and makes no second record; another’s same key is another click', async () => {
    const { commands, appended, effect, done } = bench()
    const request = ack()
    const first = commands.submit(person('ann'), request)
    const again = commands.submit(person('ann'), request)
    const { record } = appended[0]!
    commands.onStored([{ effects: [effect(record, done(record))] }])
    expect(await again).toEqual(await first)
    expect(await commands.submit(person('ann'), request)).toEqual(await first)
    expect(appended).toHaveLength(1)
    void commands.submit(person('ben'), request)
    expect(appended).toHaveLength(2)
  })

  test('[CMD-1][P8] another ward’s patient and an unknown one are refused, and nothing is appended', async () => {
    const { commands, appended } = bench()
    expect(await commands.submit(person('ann'), ack(undefined, 'e2'))).toMatchObject({ status: 'refused', reason: 'not_allowed' })
    expect(await commands.submit(person('ann'), ack(undefined, 'e9'))).toMatchObject({ status: 'refused', reason: 'not_found' })
    expect(appended).toEqual([])
  })

  test('[TAB-9] only who is on duty in the ward of the bed is asked to go, and nobody asks themselves', async () => {
    const { commands, appended } = bench()
    const delegate = (to: unknown, encounter = 'e1'): CommandRequest => ({
      key: crypto.randomUUID(),
      command: { type: 'delegate', encounter, alarm: 'a1', revision: 1, to } as never,
    })
    for (const to of ['off', 'ann', 'bea-of-another-ward'])
      expect(await commands.submit(person('ann'), delegate(to)), to).toMatchObject({ status: 'refused', reason: 'not_on_duty' })
    for (const to of [undefined, '', 7, 'x'.repeat(101)])
      expect(await commands.submit(person('ann'), delegate(to))).toMatchObject({ status: 'refused', reason: 'bad_request' })
    expect(await commands.submit(person('ann'), delegate('bea', 'e2'))).toMatchObject({ status: 'refused', reason: 'not_allowed' })
    expect(appended).toEqual([])
    void commands.submit(person('ann'), delegate('bea'))
    expect(appended.map(({ record }) => record.command)).toMatchObject([{ type: 'delegate', to: 'bea' }])
  })

  test('[CMD-1] who may not ask is not told what is wrong with the question', async () => {
    const { commands, appended } = bench()
    const wrong = { 'spo2-low': { low_pct: 'x' } }
    expect(await commands.submit(person('ann'), limits(wrong))).toMatchObject({ reason: 'not_allowed' })
    expect(await commands.submit(person('ida', 'admin'), limits(wrong))).toMatchObject({ reason: 'limits_invalid' })
    expect(appended).toEqual([])
  })

  test('[SCO-30] a nurse charts and does not prescribe; an admin does neither; what is wrong is told to who may ask', async () => {
    const { commands, appended } = bench()
    const chart = (observations: unknown, encounter = 'e1'): CommandRequest => ({
      key: crypto.randomUUID(),
      command: { type: 'chart', encounter, observed_ms: 1_790_000_000_000, observations } as never,
    })
    const [nurse, physician, admin] = [person('ann'), person('dr', 'physician'), person('ida', 'admin')]
    for (const observations of [{ spo2_scale: 2 }, { spo2_scale: 1, consciousness: 'A' }])
      expect(await commands.submit(nurse, chart(observations))).toMatchObject({ reason: 'not_allowed' })
    expect(await commands.submit(admin, chart({ consciousness: 'A' }))).toMatchObject({ reason: 'not_allowed' })
    expect(await commands.submit(nurse, chart({ consciousness: 'A' }, 'e2'))).toMatchObject({ reason: 'not_allowed' })
    for (const wrong of [{}, { gcs: 2 }, null, 'A', { consciousness: 'A', mood: 1 }])
      expect(await commands.submit(nurse, chart(wrong))).toMatchObject({ status: 'refused', reason: 'chart_invalid' })
    expect(appended).toEqual([])
    void commands.submit(nurse, chart({ consciousness: 'A', oxygen: 'oxygen', oxygen_l_per_min: 2 }))
    void commands.submit(physician, chart({ spo2_scale: 2 }))
    expect(appended.map(({ record }) => record.by)).toEqual(['ann', 'dr'])
  })

  test('[SCO-30] a charting is never noted: what is not stored is not in the chart of anybody’s mind', async () => {
    const { commands, appended, effect, done } = bench()
    const command = { type: 'chart', encounter: 'e1', observed_ms: 1_790_000_000_000, observations: { consciousness: 'A' } } as const
    const reply = commands.submit(person('ann'), { key: crypto.randomUUID(), command })
    const { record } = appended[0]!
    commands.onUnstored([effect(record, done(record))])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await reply).toMatchObject({ status: 'refused', reason: 'unavailable' })
  })

  test('[SEAL-5] why limits were changed is sealed before it is recorded, for its stay alone', () => {
    const { commands, appended, fields } = bench()
    const [typed, forged] = ['COPD, target 88', fields.seal(limitReason('e2'), 'of another stay')]
    for (const reason of [typed, forged]) {
      const { command } = limits()
      void commands.submit(person('ida', 'admin'), { key: crypto.randomUUID(), command: { ...command, reason } as never })
    }
    const kept = appended.map(({ record }) => (record.command as { reason: string }).reason)
    expect(JSON.stringify(appended)).not.toContain('COPD')
    expect(kept.map((reason) => fields.open(limitReason('e1'), reason))).toEqual([typed, forged])
    expect(() => fields.open(limitReason('e2'), kept[0]!)).toThrow('broken')
  })

  test('[CMD-1] rubbish is a bad request', async () => {
    const { commands } = bench()
    for (const request of [
      null,
      7,
      {},
      { key: 'x' },
      { key: 'not-a-uuid', command: ack().command },
      { key: ack().key, command: { type: 'discharge', encounter: 'e1' } },
    ])
      expect(await commands.submit(person('ann'), request as never)).toMatchObject({ status: 'refused', reason: 'bad_request' })
    const endless = { key: ack().key, command: { type: 'pause', encounter: 'e1', reason: 'bath', duration_ms: 3_600_000 } }
    expect(await commands.submit(person('ann'), endless as never)).toMatchObject({ reason: 'bad_request' })
  })

  test('[CMD-3][P1] what is not stored in time is noted, with an end; stored later it is done', async () => {
    const { commands, appended, effect, done } = bench()
    const request = ack()
    const reply = commands.submit(person('ann'), request)
    const { record } = appended[0]!
    commands.onUnstored([effect(record, done(record))])
    expect(await reply).toEqual({ status: 'noted', key: request.key, at_ms: record.at_ms, until_ms: record.at_ms + NOTED_MS })
    expect(await commands.submit(person('ann'), request)).toMatchObject({ status: 'noted' })
    commands.onStored([{ effects: [effect(record, done(record))] }])
    expect(await commands.submit(person('ann'), request)).toMatchObject({ status: 'done' })
    expect(appended).toHaveLength(1)
  })

  test('[CMD-3] limits are never noted: they wait for the store, then are unavailable', async () => {
    const { commands, appended, effect, done } = bench()
    const reply = commands.submit(person('ida', 'admin'), limits())
    const { record } = appended[0]!
    commands.onUnstored([effect(record, done(record))])
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await reply).toMatchObject({ status: 'refused', reason: 'unavailable' })
  })

  test('[CMD-4][P10] no outcome for 5 s is unavailable; the number that waits and the rate are bounded', async () => {
    const { commands } = bench()
    const silent = commands.submit(person('ann'), ack())
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await silent).toMatchObject({ status: 'refused', reason: 'unavailable' })
    const mine = Array.from({ length: 25 }, () => commands.submit(person('eve'), ack()))
    expect(commands.waiting()).toBe(20)
    expect(await mine.at(-1)).toMatchObject({ status: 'refused', reason: 'too_many' })
    for (let i = 0; i < 980; i++) void commands.submit(person(`p${i}`), ack())
    expect(commands.waiting()).toBe(1_000)
    expect(await commands.submit(person('last'), ack())).toMatchObject({ reason: 'unavailable' })
  })

  test('[CMD-5] of two clinicians one is done, the other is told who was first', async () => {
    const { commands, appended, effect, done } = bench()
    const first = commands.submit(person('ann'), ack())
    const second = commands.submit(person('ben'), ack())
    const [a, b] = appended.map(({ record }) => record) as [CommandRecord, CommandRecord]
    const late: Outcome = { status: 'refused', key: b.key, reason: 'already_acknowledged', detail: { by: 'ann' } }
    commands.onStored([{ effects: [effect(a, done(a)), effect(b, late)] }])
    expect(await first).toMatchObject({ status: 'done' })
    expect(await second).toEqual(late)
  })
})
