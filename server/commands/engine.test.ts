import { beforeEach, describe, expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { Command, Outcome } from '../../contracts/command.ts'
import type { Effect } from '../../contracts/effect.ts'
import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import type { Principal } from '../access/principal.ts'
import { manualClock } from '../clock.ts'
import { DETECTORS } from '../detectors/index.ts'
import type { Log } from '../log/log.ts'
import { inlineRuntime } from '../runtime/inline.ts'
import { testFields } from '../seal/testing.ts'
import { randomOf } from '../signals/testing.ts'
import { createCommands } from './submit.ts'

/** Commands against the real engine, every record stepped at once and its effects stored at once. */
const clock = manualClock()
const ann = principal('ann')
const ben = principal('ben')
let ward: ReturnType<typeof open>

function principal(user: string, role: Principal['role'] = 'nurse'): Principal {
  return { user, name: user, role, wards: ['w1'], session: user, expires_ms: 1e15 }
}

function open() {
  const runtime = inlineRuntime({ signals: [], detectors: DETECTORS, build: 'test' })
  const alarms = new Map<string, Alarm>()
  let offset = 0
  let seq = 0
  let stored = true
  const append = (partition: number, record: LogRecord) => {
    const first = offset++
    runtime.submit({ partition, first, records: [record], bytes: new Uint8Array() })
    return { offset: first, queued: true }
  }
  const commands = createCommands({
    log: { append } as unknown as Log,
    clock,
    places: { place: () => ({ ward: 'w1' }) },
    fields: testFields(),
    colleagues: { isOnDuty: () => true },
  })
  const held: Effect[] = []
  runtime.onEffects(({ effects }) => {
    for (const effect of effects) if (effect.kind === 'alarm') alarms.set(effect.alarm.id, effect.alarm)
    // The engine answers inside append; a store's answer never comes before append returns.
    queueMicrotask(() => {
      if (stored) return commands.onStored([{ effects: [...effects] }])
      held.push(...effects)
      commands.onUnstored(effects)
    })
  })
  const put = (record: LogRecord) => append(partitionOf('e1'), record)
  put({ kind: 'admit', at_ms: clock.now_ms(), encounter: 'e1', ward: 'w1', bed: 'b1', profile: 'adult', by: 'seed' })
  return {
    alarms,
    commands,
    put,
    storeAway: () => {
      stored = false
    },
    storeBack: () => {
      stored = true
      commands.onStored([{ effects: held.splice(0) }])
    },
    submit: (who: Principal, command: Command, key = crypto.randomUUID()): Promise<Outcome> => commands.submit(who, { key, command }),
    /** The pump says that an alarm of its own begins, or ends. @returns the alarm that changed last. */
    deviceAlarm(code = 'pump_air', phase: 'start' | 'end' = 'start') {
      const at_ms = clock.now_ms()
      const alarm = { code, text: 'Air in line', priority: 'high', phase, technical: false, offset_ms: 0 } as const
      const frame = { seq: ++seq, time_ms: at_ms, duration_ms: 250, blocks: [], values: [], events: [], alarms: [alarm] }
      put({ kind: 'frame', at_ms, encounter: 'e1', device: 'd1', boot: 'x', origin: 'live', event_ms: at_ms, frame })
      return [...alarms.values()].at(-1)!
    },
  }
}

beforeEach(() => {
  ward = open()
})

describe('commands and the engine', () => {
  test('[CMD-5] two clinicians acknowledge the same alarm: one is done, the other is told it already is', async () => {
    const { id, revision } = ward.deviceAlarm()
    const ack = { type: 'acknowledge', encounter: 'e1', alarm: id, revision } as const
    const outcomes = await Promise.all([ward.submit(ann, ack), ward.submit(ben, ack)])
    expect(outcomes[0]).toMatchObject({ status: 'done' })
    expect(outcomes[1]).toMatchObject({ status: 'refused', reason: 'already_acknowledged' })
    expect(ward.alarms.get(id)?.response).toMatchObject({ state: 'acknowledged', by: 'ann' })
  })

  test('[CMD-2] the same click sent twice is one acknowledgement with one answer', async () => {
    const { id, revision } = ward.deviceAlarm()
    const key = crypto.randomUUID()
    const ack = { type: 'acknowledge', encounter: 'e1', alarm: id, revision } as const
    const [one, two] = await Promise.all([ward.submit(ann, ack, key), ward.submit(ann, ack, key)])
    expect(one).toMatchObject({ status: 'done', key })
    expect(two).toEqual(one)
  })

  test('[CMD-3][P1] with the store away an acknowledgement is noted, and done once it is back', async () => {
    const { id, revision } = ward.deviceAlarm()
    ward.storeAway()
    const key = crypto.randomUUID()
    const ack = { type: 'acknowledge', encounter: 'e1', alarm: id, revision } as const
    expect(await ward.submit(ann, ack, key)).toMatchObject({ status: 'noted', key })
    ward.storeBack()
    expect(await ward.submit(ann, ack, key)).toMatchObject({ status: 'done', key })
  })

  test('[LIFE-4][P1] 1,000 times two people say "I’m going" at once: one does, the other is told who', { timeout: 60_000 }, async () => {
    const seed = Number(process.env.WARDWAVE_SEED ?? Date.now() % 2 ** 31)
    console.info(`races of claims: seed ${seed}`)
    const pick = randomOf(seed)
    for (let i = 0; i < 1_000; i++) {
      const { id, revision } = ward.deviceAlarm(`c${i}`)
      const people = [principal(`ann-${i}`), principal(`bea-${i}`)].sort(() => pick() - 0.5)
      const claim = { type: 'claim', encounter: 'e1', alarm: id, revision } as const
      const [one, other] = await Promise.all(people.map((who) => ward.submit(who, claim)))
      expect([one!.status, other], `race ${i}`).toMatchObject([
        'done',
        { status: 'refused', reason: 'already_claimed', detail: { by: people[0]!.user } },
      ])
      expect(ward.alarms.get(id)!.response).toMatchObject({ state: 'claimed', by: people[0]!.user })
      const answer = { type: 'acknowledge', encounter: 'e1', alarm: id, revision } as const
      expect(await ward.submit(people[1]!, answer)).toMatchObject({ status: 'done' })
      ward.deviceAlarm(`c${i}`, 'end')
    }
  })

  test('[LIFE-20][P1] with the store away a claim is noted, and the chain is stopped; done once it is back', async () => {
    const { id, revision } = ward.deviceAlarm()
    ward.storeAway()
    const key = crypto.randomUUID()
    const claim = { type: 'claim', encounter: 'e1', alarm: id, revision } as const
    expect(await ward.submit(ann, claim, key)).toMatchObject({ status: 'noted', key })
    expect(ward.alarms.get(id)!.response).toMatchObject({ state: 'claimed', by: 'ann' })
    expect(await ward.submit(ben, claim)).toMatchObject({ status: 'refused', reason: 'already_claimed', detail: { by: 'ann' } })
    expect(await ward.submit(ann, { ...claim, type: 'escalate' })).toMatchObject({ status: 'refused', reason: 'nobody_left' })
    ward.storeBack()
    expect(await ward.submit(ann, claim, key)).toMatchObject({ status: 'done', key })
  })

  test('[LIFE-11] a pause longer than the ward allows is refused with what it allows; a claim of a stranger’s bed is not heard', async () => {
    const pause = { type: 'pause', encounter: 'e1', reason: 'bath', duration_ms: 300_000 } as const
    expect(await ward.submit(ann, pause)).toMatchObject({ status: 'refused', reason: 'too_long', detail: { max_ms: 120_000 } })
    const { id, revision } = ward.deviceAlarm()
    const eve = { ...principal('eve'), wards: ['w2'] }
    for (const type of ['claim', 'decline', 'escalate'] as const)
      expect(await ward.submit(eve, { type, encounter: 'e1', alarm: id, revision })).toMatchObject({
        status: 'refused',
        reason: 'not_allowed',
      })
    const standby = { type: 'standby', encounter: 'e1', reason: 'imaging', duration_ms: 600_000 } as const
    expect(await ward.submit(eve, standby)).toMatchObject({ status: 'refused', reason: 'not_allowed' })
  })

  test('[CMD-2][P7] a limit change is checked by the engine against the version it was made on', async () => {
    const change = (base_version: number, low_pct: number): Command => ({
      type: 'set_limits',
      encounter: 'e1',
      base_version,
      changes: { 'spo2-low': { low_pct } },
      reason: 'COPD, target 88',
      until_ms: null,
    })
    const ida = principal('ida', 'admin')
    expect(await ward.submit(ida, change(0, 86))).toMatchObject({ status: 'done' })
    expect(await ward.submit(ida, change(0, 87))).toMatchObject({ status: 'refused', reason: 'limits_conflict' })
    expect(await ward.submit(ida, change(1, 200))).toMatchObject({ status: 'refused', reason: 'limits_invalid' })
  })
})
