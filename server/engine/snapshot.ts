import { BEFORE_CALLS } from '../../contracts/alarm.ts'
import { startAnew } from './analysis.ts'
import { NumberReader, NumberWriter } from './packed-numbers.ts'
import type { Registry } from './registry.ts'
import { emptyScores } from './scores.ts'
import { Sink } from './sink.ts'
import { type Attention, type Flow, type Lane, nobodyAsked, type Open, type Patient, type Source, type Step } from './state.ts'
import type { History } from './window.ts'
import { packHistory, unpackHistory } from './window-pack.ts'

/** Shape of a snapshot; another one is rebuilt from the log. */
export const SNAPSHOT_SCHEMA = 1

export interface PartitionState {
  now_ms: number
  opened_ms: number
  patients: Map<string, Patient>
  counts: Map<string, number>
}

interface Packed extends Omit<PartitionState, 'patients'> {
  schema: number
  build: string
  patients: Map<string, unknown>
}

/** A state that is not of this schema. */
export class SnapshotError extends Error {
  override name = 'SnapshotError'
}

/** The state with windows packed and derived parts left out; everything else is handed out as it is. */
export function pack(registry: Registry, state: PartitionState): Packed {
  const patients = new Map([...state.patients].map(([id, patient]) => [id, packPatient(registry, patient)]))
  const { now_ms, opened_ms, counts } = state
  return { schema: SNAPSHOT_SCHEMA, build: registry.build, now_ms, opened_ms, counts, patients }
}

/** @throws SnapshotError on another schema. Of another build, facts, sequences and open alarms are kept; windows start anew. */
export function restored(registry: Registry, packed: unknown): PartitionState {
  const from = structuredClone(packed) as Packed
  if (from?.schema !== SNAPSHOT_SCHEMA) throw new SnapshotError(`snapshot of schema ${from?.schema}, not ${SNAPSHOT_SCHEMA}`)
  const patients = new Map([...from.patients].map(([id, patient]) => [id, unpackPatient(patient)]))
  const { now_ms, opened_ms, counts } = from
  if (from.build !== registry.build) {
    const step: Step = { registry, now_ms, opened_ms, sink: new Sink('', now_ms), count: () => undefined, unsettled: false }
    for (const patient of patients.values()) startAnew(step, patient)
  }
  return { now_ms, opened_ms, counts, patients }
}

/** A packed state with nobody in it but `encounter`: what a replay of one patient begins with. */
export function onlyWith(packed: unknown, encounter: string): unknown {
  const from = packed as Packed
  return { ...from, patients: new Map([...from.patients].filter(([id]) => id === encounter)) }
}

/** Version of the limits a packed patient has; null: nobody of that name is in it. */
export function limitsVersionIn(packed: unknown, encounter: string): number | null {
  const found = (packed as Packed).patients.get(encounter) as Pick<Patient, 'limits'> | undefined
  return found?.limits.at(-1)?.version ?? null
}

type PackedLane = Omit<Lane, 'histories' | 'next' | 'last'> & { histories: Array<[string, Uint8Array]>; points: Uint8Array }

function packLane(registry: Registry, lane: Lane): PackedLane {
  const from = new Map<string, number>()
  for (const [i, { reads, window }] of registry.detectors.entries())
    for (const key of reads) from.set(key, Math.min(from.get(key) ?? Infinity, lane.next[i]! - window.size_ms))
  const { next, last, ...rest } = lane
  return {
    ...rest,
    points: packNumbers(next, last),
    histories: [...lane.histories].map(([key, h]) => [key, packHistory(h, from.get(key))]),
  }
}

/** Of another shape windows are of another build, and start anew. */
function unpackLane({ points, histories, ...rest }: PackedLane): Lane {
  const [next, last] = points instanceof Uint8Array ? unpackNumbers(points) : [[], []]
  const packed = histories.filter(([, h]) => h instanceof Uint8Array)
  return { ...rest, next, last, histories: new Map(packed.map(([key, h]): [string, History] => [key, unpackHistory(h)])) }
}

/** Two lists of the same length whose numbers lie near each other: times of detectors. */
function packNumbers(a: readonly number[], b: readonly number[]): Uint8Array {
  const base = Math.max(0, ...a)
  const out = new NumberWriter(1 + a.length + b.length)
  out.put(base)
  for (const list of [a, b]) for (const value of list) out.put(value - base)
  return out.bytes()
}

function unpackNumbers(bytes: Uint8Array): [number[], number[]] {
  const from = new NumberReader(bytes)
  const base = from.next()
  const all: number[] = []
  while (!from.done) all.push(from.next() + base)
  return [all.slice(0, all.length / 2), all.slice(all.length / 2)]
}

type NumbersRow = [key: string, value: number | null, event_ms: number, quality: string, source: string]
type PackedNumbers = { second: number; rows: NumbersRow[] }
const packNow = ({ second, now }: Patient['numbers']): PackedNumbers => ({
  second,
  rows: Object.entries(now).map(([key, n]): NumbersRow => [key, n.value, n.event_ms, n.quality, n.source]),
})
const unpackNow = ({ second, rows = [] }: PackedNumbers): Patient['numbers'] => ({
  second,
  now: Object.fromEntries(rows.map(([key, value, event_ms, quality, source]) => [key, { value, event_ms, quality, source }])),
})

const packFlow = (flow: Flow): Flow => ({ ...flow, wiring: null })

function packPatient(registry: Registry, patient: Patient): unknown {
  const packSource = (source: Source): unknown => {
    const late = source.late && { ...source.late, flow: packFlow(source.late.flow), lane: packLane(registry, source.late.lane) }
    return { ...source, flow: packFlow(source.flow), late }
  }
  const sources = [...patient.sources].map(([key, source]) => [key, packSource(source)])
  return { ...patient, lane: packLane(registry, patient.lane), numbers: packNow(patient.numbers), sources }
}

/** What snapshots of before the scores, and of before somebody was called, do not have. */
const BEFORE = (): Pick<Patient, 'chart' | 'scores' | keyof Attention> => ({ chart: {}, scores: emptyScores(), ...nobodyAsked() })
const openOfBefore = ([key, open]: [string, Open]): [string, Open] => [
  key,
  { ...open, stepped: open.stepped ?? open.asked, alarm: { ...open.alarm, ...BEFORE_CALLS, ...open.alarm } },
]

function unpackPatient(packed: unknown): Patient {
  const from = packed as Omit<Patient, 'lane' | 'numbers' | 'sources'> & {
    lane: PackedLane
    numbers: PackedNumbers
    sources: Array<[string, Source]>
  }
  const unpackSource = (source: Source): Source => {
    const late = source.late && { ...source.late, lane: unpackLane(source.late.lane as unknown as PackedLane) }
    return { ...source, late }
  }
  const sources = new Map(from.sources.map(([key, source]) => [key, unpackSource(source)]))
  const open = new Map([...from.open].map(openOfBefore))
  return { ...BEFORE(), ...from, open, lane: unpackLane(from.lane), numbers: unpackNow(from.numbers), sources }
}
