import type { Effect } from '../../contracts/effect.ts'
import { type FrameRecord, type LogRecord, partitionOf } from '../../contracts/record.ts'
import { admit, frameOf, START_MS } from '../engine/testing.ts'
import { packRecords } from '../log/codec.ts'
import type { OrderedBatch } from '../log/log.ts'
import type { Runtime } from './runtime.ts'

/** A small seeded ward: what its devices send, what people do, and how the network troubles it. */
export function random(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export interface Disorder {
  jitter_ms: number
  duplicates: number
  lost: number
  late: number
}
export const CLEAN: Disorder = { jitter_ms: 0, duplicates: 0, lost: 0, late: 0 }
export const WITHIN_LATENESS: Disorder = { jitter_ms: 1_800, duplicates: 0.02, lost: 0, late: 0 }
export const ROUGH: Disorder = { jitter_ms: 1_800, duplicates: 0.02, lost: 0.01, late: 0.02 }

export interface WardOptions {
  seed: number
  patients: number
  seconds: number
  disorder: Disorder
  /** Acknowledgements, pauses and limit changes. */
  people: boolean
}

/** Records of a ward in the order of their receipt. The same seed gives the same physiology whatever the disorder. */
export function ward({ seed, patients, seconds, disorder, people }: WardOptions): LogRecord[] {
  const encounters = Array.from({ length: patients }, (_, i) => `enc-${seed}-${i}`)
  const records: LogRecord[] = encounters.map((encounter, i) => admit(encounter, `${i + 1}`))
  const network = random(seed ^ 0x5eed)
  for (const [i, encounter] of encounters.entries()) {
    const body = random(seed * 1000 + i)
    const sent = stay(encounter, seconds, body)
    for (const frame of sent) records.push(...received(frame, disorder, network))
    if (people) records.push(...visits(encounter, seconds, body))
  }
  for (let ms = 0; ms < (seconds + 5) * 1000; ms += 250) records.push({ kind: 'tick', at_ms: START_MS + ms })
  return records
    .map((record, i) => ({ record, i }))
    .sort((a, b) => a.record.at_ms - b.record.at_ms || a.i - b.i)
    .map(({ record }) => record)
}

/** A stay of episodes: calm, shallow or deep desaturation, fast or very fast heart. */
function stay(encounter: string, seconds: number, body: () => number): FrameRecord[] {
  const frames: FrameRecord[] = []
  let [spo2, hr, left] = [97, 75, 10]
  for (let seq = 1; seq <= seconds; seq++) {
    if (left-- === 0) {
      left = 5 + Math.floor(body() * 15)
      spo2 = [97, 97, 85, 72, 91][Math.floor(body() * 5)]!
      hr = [75, 75, 130, 180, 118][Math.floor(body() * 5)]!
    }
    frames.push(frameOf({ encounter, device: `dev-${encounter}`, seq, spo2: spo2 + Math.floor(body() * 2), hr, delay_ms: 20 }))
  }
  return frames
}

function received(frame: FrameRecord, disorder: Disorder, network: () => number): LogRecord[] {
  const jitter = network() * disorder.jitter_ms
  const [lost, late, twice, wait] = [network() < disorder.lost, network() < disorder.late, network() < disorder.duplicates, network()]
  const { encounter, device, boot, at_ms } = frame
  const { seq } = frame.frame
  if (lost) return [{ kind: 'skipped', at_ms: at_ms + 500, encounter, device, boot, from_seq: seq, to_seq: seq, by: 'device' }]
  const first = { ...frame, at_ms: at_ms + jitter + (late ? 3_000 + wait * 10_000 : 0) }
  return twice ? [first, { ...first, at_ms: first.at_ms + 700 * wait }] : [first]
}

function visits(encounter: string, seconds: number, body: () => number): LogRecord[] {
  const records: LogRecord[] = []
  for (let i = 0; i < 3; i++) {
    const at_ms = START_MS + body() * seconds * 1000
    const key = `${encounter}-${i}`
    const pick = Math.floor(body() * 3)
    const reason = 'bath' as const
    if (pick === 0)
      records.push({ kind: 'command', at_ms, key, by: 'anna', command: { type: 'pause', encounter, reason, duration_ms: 20_000 } })
    if (pick === 1) records.push({ kind: 'command', at_ms, key, by: 'anna', command: { type: 'resume', encounter } })
    const changes = { spo2_low: { low_pct: 86 + Math.floor(body() * 6) } }
    const limits = { type: 'set_limits', encounter, base_version: 0, changes, reason: 'agreed on the round', until_ms: null } as const
    if (pick === 2) records.push({ kind: 'command', at_ms, key, by: 'dr', command: limits })
  }
  return records
}

/** The records by partition, in batches of a seeded size, ticks in every partition that has patients. */
export function batches(records: readonly LogRecord[], seed: number, route = partitionOf): OrderedBatch[] {
  const lanes = new Map<number, LogRecord[]>()
  for (const record of records) if (record.kind === 'admit') lanes.set(route(record.encounter), [])
  for (const record of records) {
    if (record.kind === 'tick') for (const lane of lanes.values()) lane.push(record)
    else lanes.get(route(record.kind === 'command' ? record.command.encounter : (record as FrameRecord).encounter))?.push(record)
  }
  const size = random(seed)
  const all: OrderedBatch[] = []
  for (const [partition, lane] of lanes)
    for (let first = 0; first < lane.length; ) {
      const part = lane.slice(first, first + 1 + Math.floor(size() * 60))
      all.push({ partition, first, records: part, bytes: packRecords(part) })
      first += part.length
    }
  return all.sort((a, b) => a.first - b.first)
}

/** Effects by partition as they were told. */
export function listen(runtime: Runtime): Map<number, Effect[]> {
  const told = new Map<number, Effect[]>()
  runtime.onEffects(({ partition, effects }) => told.set(partition, [...(told.get(partition) ?? []), ...effects]))
  return told
}

/** What promise 2 speaks of: every alarm that is neither late nor unconfirmed, in its last state. */
export function story(told: ReadonlyMap<number, Effect[]>): string[] {
  const alarms = new Map<string, string>()
  for (const effect of [...told.values()].flat()) {
    if (effect.kind !== 'alarm') continue
    const { id, encounter, detector, channel, onset_ms, ended_ms, end_reason, priority, rule } = effect.alarm
    const text = [id, encounter, detector, channel, onset_ms, ended_ms, priority, rule.version].join(' ')
    if (end_reason === 'not_confirmed') alarms.delete(id)
    else alarms.set(id, text)
  }
  return [...alarms.values()].sort()
}
