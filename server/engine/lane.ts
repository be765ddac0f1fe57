import { CHANNEL_BY_KEY, DERIVED, type Parameter } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import type { Registry } from './registry.ts'
import type { SignalInput } from './signal.ts'
import type { Flow, Lane, Patient, Source, Step, Wiring } from './state.ts'
import { add, history } from './window.ts'

/** A jump of event time between two frames in sequence that tears waves, and one that tears numbers. */
const WAVE_JUMP_MS = 500
const NUMBER_JUMP_MS = 10_000
/** Values further ahead of the server's clock than this are not believed. */
export const AHEAD_MS = 2_000
/** Values one frame may emit through all signals. */
export const EMITTED_MAX = 2_048
/** Different quality texts of a patient. */
const QUALITIES_MAX = 32

type Value = SignalInput['values'][number]
/** A value on its way to the windows and the numbers. */
export interface Emitted {
  key: string
  value: number
  event_ms: number
  quality: string
  source: string
}

/** Which signals and detectors a flow's channels lead to. */
export function wiringOf(registry: Registry, flow: Flow): Wiring {
  if (flow.wiring !== null) return flow.wiring
  const signals = new Set<number>()
  const feeds = registry.detectors.map(() => false)
  for (const channel of flow.channels) {
    const reach = registry.reach(channel)
    for (const i of reach.signals) signals.add(i)
    for (const i of reach.detectors) feeds[i] = true
  }
  const waves = flow.channels.some((key) => CHANNEL_BY_KEY.get(key)?.kind === 'wave')
  flow.wiring = { signals: [...signals].sort((a, b) => a - b), feeds, waves }
  return flow.wiring
}

/** Runs one frame through its signals, upstream first, and puts what comes out into the lane. Returns it, for the numbers. */
export function flowOn(
  step: Step,
  patient: Patient,
  source: Source,
  flow: Flow,
  lane: Lane,
  record: FrameRecord,
  torn: boolean,
): Emitted[] {
  const { frame, event_ms } = record
  for (const block of frame.blocks) meet(flow, block.channel)
  for (const value of frame.values) meet(flow, value.channel)
  if (flow.wiring === null || lane.due_ms === Infinity) lane.due_ms = -1
  const wiring = wiringOf(step.registry, flow)
  const first = flow.frontier_ms < 0
  const jumped = !first && Math.abs(event_ms - flow.end_ms) > (wiring.waves ? WAVE_JUMP_MS : NUMBER_JUMP_MS)
  if (first || torn || jumped) {
    tear(step, flow, wiring, event_ms)
    lane.due_ms = -1
  }
  const emitted = measured(patient, source, record)
  const numerics = emitted.length
  for (const i of wiring.signals) runSignal(step, flow, i, record, emitted)
  for (let i = numerics; i < emitted.length; i++) emitted[i]!.quality ||= blankedBy(patient, source, emitted[i]!.key)
  for (const value of emitted) keep(step, lane, value)
  flow.end_ms = event_ms + frame.duration_ms
  flow.frontier_ms = Math.max(flow.frontier_ms, Math.min(flow.end_ms, step.now_ms + AHEAD_MS))
  return emitted
}

function meet(flow: Flow, channel: string): void {
  if (flow.channels.includes(channel)) return
  flow.channels.push(channel)
  flow.wiring = null
}

/** Signals forget what spans the hole; the data is whole again from here. */
function tear(step: Step, flow: Flow, wiring: Wiring, event_ms: number): void {
  flow.cover_ms = event_ms
  for (const i of wiring.signals) {
    const signal = step.registry.signals[i]!
    if (signal.id in flow.states) signal.gap(flow.states[signal.id], event_ms)
  }
}

/** The device's own numerics, doubtful while their lead or probe is off. */
function measured(patient: Patient, source: Source, record: FrameRecord): Emitted[] {
  return record.frame.values.map(({ channel, value, offset_ms }) => ({
    key: channel,
    value,
    event_ms: record.event_ms + offset_ms,
    quality: blankedBy(patient, source, channel),
    source: 'device',
  }))
}

function runSignal(step: Step, flow: Flow, index: number, record: FrameRecord, emitted: Emitted[]): void {
  const { registry } = step
  const signal = registry.signals[index]!
  const { event_ms, frame } = record
  flow.states[signal.id] ??= signal.init()
  const blocks: WaveBlock[] = []
  for (let i = 0; i < frame.blocks.length; i++) if (registry.takes(index, frame.blocks[i]!.channel)) blocks.push(frame.blocks[i]!)
  const values: Value[] = []
  let sorted = true
  for (let i = 0; i < emitted.length; i++) {
    const value = emitted[i]!
    if (!registry.takes(index, value.key)) continue
    if (values.length > 0 && value.event_ms < values[values.length - 1]!.event_ms) sorted = false
    values.push(value)
  }
  // The device's numbers and those of other signals, as they happened.
  if (!sorted) values.sort((a, b) => a.event_ms - b.event_ms)
  const out = (key: string, at_ms: number, value: number, quality = '', source = ''): void => {
    if (emitted.length < EMITTED_MAX) emitted.push({ key, value, event_ms: at_ms, quality, source: source || signal.id })
    else step.count('values_dropped', 'too_many')
  }
  signal.block(flow.states[signal.id], { event_ms, duration_ms: frame.duration_ms, blocks, values, events: frame.events }, out)
}

function keep(step: Step, lane: Lane, { key, value, event_ms, quality }: Emitted): void {
  const plan = step.registry.plans.get(key)
  if (plan === undefined) return
  if (!(event_ms <= step.now_ms + AHEAD_MS)) {
    step.count('values_dropped', 'ahead_of_clock')
    return
  }
  let kept = lane.histories.get(key)
  if (kept === undefined) {
    kept = history(plan)
    lane.histories.set(key, kept)
  }
  add(kept, event_ms, value, qualityCode(lane, quality))
}

export function qualityCode(lane: Lane, quality: string): number {
  const known = lane.qualities.indexOf(quality)
  if (known !== -1) return known
  if (lane.qualities.length >= QUALITIES_MAX) return lane.qualities.length - 1
  return lane.qualities.push(quality) - 1
}

function parameterOf(key: string): Parameter | undefined {
  return CHANNEL_BY_KEY.get(key)?.parameter ?? (DERIVED as Record<string, { parameter: Parameter }>)[key]?.parameter
}

/** Why a number of this source is blank now: its lead or probe is off. '' = it is not. */
export function blankedBy(patient: Patient, source: Source, key: string): string {
  if (patient.off.size === 0) return ''
  const parameter = parameterOf(key)
  if (parameter === undefined) return ''
  const leads = source.flow.channels.filter((c) => CHANNEL_BY_KEY.get(c)?.kind === 'wave' && parameterOf(c) === parameter)
  let off_leads = 0
  for (const off of patient.off.values()) {
    if (off.device !== source.device) continue
    const of = off.channel === '' ? (off.kind === 'lead_off' ? 'ecg' : 'spo2') : parameterOf(off.channel)
    if (of !== parameter) continue
    if (off.kind === 'probe_off' || !leads.includes(off.channel) || ++off_leads === leads.length) return off.kind
  }
  return ''
}
