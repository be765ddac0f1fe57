import { CHANNEL_BY_MDC } from '../../contracts/channel.ts'
import type { AlarmEffect } from '../../contracts/effect.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { DETECTORS } from '../detectors/index.ts'
import { openPartition } from '../engine/partition.ts'
import { compile } from '../engine/registry.ts'
import { SIGNALS } from '../signals/index.ts'
import { bedsidesOf } from './bed-devices.ts'
import type { Bedside } from './bedside.ts'
import type { FrameInput } from './frame.ts'
import type { Profile } from './patient.ts'
import { SCENARIO_BY_ID } from './scenario.ts'

/** For tests: the devices of a bed played into the engine with the product's signals and detectors, faster than time. */
export const START_MS = Date.UTC(2026, 0, 1)
const COMMON = { encounter: 'e1', boot: 'b1' } as const
const TICK_MS = 250
export const REGISTRY = compile(SIGNALS, DETECTORS, 'test')

export interface Played {
  profile?: Profile
  /** Kinds at the bed, the one that watches first. */
  kinds?: ReadonlyArray<'monitor' | 'ventilator' | 'pump' | 'wearable'>
  seed?: number
  /** 0, 3, 6, ... have an arterial line. */
  bed?: number
  /** Scenario and the second it begins. */
  scenario?: readonly [id: string, from_s: number]
  script_speed?: number
}

/** An alarm that was raised: what raised it, its code, and the second of the play its condition began. */
export interface Raised {
  by: string
  code: string
  kind: string
  priority: string
  at_s: number
  because: Record<string, string | number>
}

export function play(
  seconds: number,
  { profile = 'adult', kinds = ['monitor'], seed = 5, bed = 1, scenario, script_speed = 1 }: Played,
): Raised[] {
  const partition = openPartition(0, REGISTRY)
  const devices = bedsidesOf(
    kinds.map((kind) => ({ device: `${kind}-1`, kind, profile })),
    { seed, bed, start_ms: START_MS, frames_per_s: 4, script_speed, cheap: false },
  )
  const raised: Raised[] = []
  const seqs = devices.map(() => 0)
  let offset = 0
  const step = (record: Parameters<typeof partition.step>[1]) => {
    for (const effect of partition.step(offset++, record)) if (effect.kind === 'alarm' && effect.why === 'raised') raised.push(told(effect))
  }
  step({ kind: 'admit', at_ms: START_MS, encounter: 'e1', ward: 'w', bed: '1', profile, by: 't' })
  for (const { device } of devices) step({ kind: 'bind', at_ms: START_MS, encounter: 'e1', device, from_ms: START_MS - 1, by: 't' })
  for (let now_ms = START_MS + TICK_MS; now_ms <= START_MS + seconds * 1_000; now_ms += TICK_MS) {
    if (scenario && now_ms - TICK_MS === START_MS + scenario[1] * 1_000) devices[0]!.bedside.trigger(SCENARIO_BY_ID.get(scenario[0])!)
    devices.forEach(({ device, bedside }, i) => {
      for (const frame of bedside.frames(now_ms, 100)) step(recordOf(bedside, device, ++seqs[i]!, frame, now_ms))
    })
    step({ kind: 'tick', at_ms: now_ms })
  }
  return raised
}

function told({ alarm }: AlarmEffect): Raised {
  const by = alarm.source === 'device' ? `device:${alarm.params.code}` : alarm.detector
  const { code, kind, priority, because } = alarm
  return { by, code, kind, priority, at_s: (alarm.onset_ms - START_MS) / 1_000, because }
}

/** A frame as the gate hands it to the engine. */
export function recordOf(bedside: Bedside, device: string, seq: number, frame: FrameInput, now_ms: number): FrameRecord {
  const declared = new Map(bedside.hello.channels!.map((c) => [c.index!, { ...c, key: CHANNEL_BY_MDC.get(c.mdc!)!.key }]))
  const blocks = (frame.blocks ?? []).map(({ channel, samples }) => {
    const { key, rate_hz, gain, offset } = declared.get(channel)!
    return { channel: key, rate_hz: rate_hz!, gain: gain!, offset: offset!, samples }
  })
  const values = (frame.values ?? []).map((v) => ({ channel: declared.get(v.channel)!.key, value: v.value, offset_ms: v.offset_ms ?? 0 }))
  const events = (frame.events ?? []).map((e) => ({
    kind: e.kind as 'note',
    channel: declared.get(e.channel ?? 0)?.key ?? '',
    text: e.text ?? '',
    value: e.value ?? 0,
    offset_ms: 0,
  }))
  const alarms = (frame.alarms ?? []).map((a) => ({ ...a, offset_ms: 0 })) as FrameRecord['frame']['alarms']
  const event_ms = frame.time_ms
  const whole = { seq, time_ms: frame.time_ms, duration_ms: frame.duration_ms, blocks, values, events, alarms }
  return { kind: 'frame', at_ms: now_ms + 20, ...COMMON, device, origin: 'simulated', event_ms, frame: whole }
}
