import { z } from 'zod'
import type { Command } from '../../contracts/command.ts'
import type { AlarmEffect, Effect } from '../../contracts/effect.ts'
import type { DeviceAlarm, DeviceEvent } from '../../contracts/frame.ts'
import type { FrameRecord, LogRecord } from '../../contracts/record.ts'
import type { Times } from './chain.ts'
import { type Detector, defineDetector } from './detector.ts'
import { createPartition, type Partition } from './partition.ts'
import { defineSignal, type Signal } from './signal.ts'

/** Small parts to try the engine with: a rate from the first sample of each ECG block, and three judgements. */
export const START_MS = 1_790_000_000_000

const rate = defineSignal<{ sum: number; n: number }>({
  ...{ id: 'rate', title: 'Rate', reads: ['ecg*'], writes: ['hr'], lateness_ms: 2_000 },
  init: () => ({ sum: 0, n: 0 }),
  block(state, { blocks, event_ms }, out) {
    for (const { samples } of blocks) {
      state.sum += samples[0] ?? 0
      state.n += 1
      if (state.n % 4 === 0) out('hr', event_ms, state.sum / 4, '', 'ecg_ii')
      if (state.n % 4 === 0) state.sum = 0
    }
  },
  gap(state) {
    state.sum = 0
    state.n = 0
  },
})

const saturation = (id: string, low_pct: number, delay_ms: number, more: Partial<Detector>): Detector =>
  defineDetector({
    ...{
      id,
      title: id,
      kind: 'clinical',
      priority: 'medium',
      reads: ['spo2'],
      window: { size_ms: 2_000, slide_ms: 1_000 },
      latches: false,
    },
    settings: z.object({
      low_pct: z.number().min(50).max(100).default(low_pct),
      delay_ms: z.number().min(0).max(20_000).default(delay_ms),
    }),
    form: {
      low_pct: { label: 'Low', unit: '%', step: 1, order: 1 },
      delay_ms: { label: 'Delay', unit: 'ms', step: 1000, locked: true, order: 2 },
    },
    check: (settings) => (Number(settings.low_pct) === 77 ? 'never_77' : null),
    evaluate({ spo2 }, settings) {
      if (spo2 === undefined || spo2.quality !== '' || spo2.n === 0) return { condition: 'unknown', reason: spo2?.quality ?? '' }
      const low = Number(settings.low_pct)
      if (spo2.mean >= low) return { condition: 'false', inside: spo2.min >= low + 2 }
      const priority = spo2.mean < low - 20 ? ('high' as const) : undefined
      return { condition: 'true', code: id, channel: 'spo2', params: { value: spo2.last }, because: { mean: spo2.mean }, priority }
    },
    ...(more as object),
  })

const fast = defineDetector({
  ...{ id: 'hr_high', title: 'HR high', kind: 'clinical', priority: 'medium', reads: ['hr'], window: { size_ms: 3_000, slide_ms: 500 } },
  latches: false,
  settings: z.object({ high_per_min: z.number().min(60).max(220).default(120), delay_ms: z.number().default(2_000) }),
  form: {},
  evaluate({ hr }, { high_per_min }) {
    if (hr === undefined || hr.n === 0) return { condition: 'unknown', reason: 'no_hr' }
    if (hr.mean <= high_per_min) return { condition: 'false', inside: hr.mean <= high_per_min - 3 }
    const priority = hr.mean > high_per_min + 40 ? ('high' as const) : undefined
    return { condition: 'true', code: 'hr_high', channel: 'hr', params: { value: hr.mean }, because: {}, priority }
  },
})

export const SIGNALS: readonly Signal[] = [rate]
export const DETECTORS: readonly Detector[] = [
  saturation('spo2_low', 90, 3_000, { suppressed_by: ['desat'] }),
  saturation('desat', 80, 0, { priority: 'high', latches: true, on_arrival: true }),
  fast,
]

export interface FrameOf {
  encounter?: string
  device?: string
  boot?: string
  seq: number
  /** Receipt after the end of the frame. */
  delay_ms?: number
  spo2?: number
  hr?: number
  events?: DeviceEvent[]
  alarms?: DeviceAlarm[]
  start_ms?: number
}

/** A frame of a second: one ECG block of four, SpO2 in its middle. Frame n covers second n - 1 to n. */
export function frameOf({
  encounter = 'e1',
  device = 'd1',
  boot = 'b1',
  seq,
  delay_ms = 20,
  spo2,
  hr = 70,
  ...more
}: FrameOf): FrameRecord {
  const event_ms = (more.start_ms ?? START_MS) + (seq - 1) * 1000
  const block = { channel: 'ecg_ii', rate_hz: 100, gain: 0.01, offset: 0, samples: new Int16Array(10).fill(hr) }
  const values = spo2 === undefined ? [] : [{ channel: 'spo2', value: spo2, offset_ms: 500 }]
  const blocks = [block, block, block, block]
  const frame = { seq, time_ms: event_ms, duration_ms: 1000, blocks, values, events: more.events ?? [], alarms: more.alarms ?? [] }
  return { kind: 'frame', at_ms: event_ms + 1000 + delay_ms, encounter, device, boot, origin: 'simulated', event_ms, frame }
}

export const admit = (encounter = 'e1', bed = '1'): LogRecord => ({
  ...{ kind: 'admit', at_ms: START_MS, encounter, ward: 'w1', bed, profile: 'adult', by: 'u0' },
})

const USUAL_TIMES: Times = {
  ...{ version: 1, high_ms: [0, 30_000, 90_000], medium_ms: [120_000, 240_000], claim_ms: 120_000, remind_ms: 180_000 },
  ...{ pause_max_ms: 120_000, standby_max_ms: 3_600_000 },
}

let keys = 0
/** A command at second `s`. */
export const commandAt = (s: number, by: string, command: Command, key = `key-${keys++}`): LogRecord => ({
  ...{ kind: 'command', at_ms: START_MS + s * 1000 + 500, key, by, command },
})
/** The ward's usual policy, from second `s` on. */
export const policyAt = (s: number, times: Partial<Times> = {}): LogRecord => ({
  ...{ kind: 'policy', at_ms: START_MS + s * 1000, encounter: 'e1', ...USUAL_TIMES, ...times },
})
/** The red alarm of a device's own, at the end of its frame's second. */
export const own = (phase: DeviceAlarm['phase'], more: Partial<DeviceAlarm> = {}): DeviceAlarm => ({
  ...{ code: 'X', text: 'Its own', priority: 'high', phase, technical: false, offset_ms: 1_000, ...more },
})
export const tickAt = (s: number): LogRecord => ({ kind: 'tick', at_ms: START_MS + s * 1000 })

/** A bed to try: steps records, keeps every effect. */
export class Bench {
  readonly partition: Partition
  readonly effects: Effect[] = []
  offset = 0

  constructor(signals: readonly Signal[] = SIGNALS, detectors: readonly Detector[] = DETECTORS, build = 'test') {
    this.partition = createPartition({ partition: 7, signals, detectors, build })
  }
  step(...records: LogRecord[]): Effect[] {
    const told = records.flatMap((record) => this.partition.step(this.offset++, record))
    this.effects.push(...told)
    return told
  }
  /** Seconds from..to with SpO2 given, each followed by a tick. */
  run(from: number, to: number, spo2: number | ((s: number) => number), hr = 70): Effect[] {
    const records: LogRecord[] = []
    for (let s = from; s <= to; s++) {
      records.push(frameOf({ seq: s, spo2: typeof spo2 === 'number' ? spo2 : spo2(s), hr }), tickAt(s + 0.1))
    }
    return this.step(...records)
  }
  alarms(detector?: string): AlarmEffect[] {
    return alarmsIn(this.effects).filter((effect) => detector === undefined || effect.alarm.detector === detector)
  }
  /** Newest state of every alarm, by id. */
  now(): Map<string, AlarmEffect['alarm']> {
    return new Map(alarmsIn(this.effects).map(({ alarm }) => [alarm.id, alarm]))
  }
}

export function alarmsIn(effects: readonly Effect[]): AlarmEffect[] {
  return effects.filter((effect) => effect.kind === 'alarm')
}

/** The answer among effects, short: "done", or why not and by whom. */
export function outcomeOf(effects: readonly Effect[]): string {
  const outcome = effects.find((effect) => effect.kind === 'outcome')?.outcome
  if (outcome?.status !== 'refused') return outcome?.status ?? 'no answer'
  return [outcome.reason, ...Object.values(outcome.detail ?? {})].join(' ')
}
