import { startAnew } from './analysis.ts'
import type { Registry } from './registry.ts'
import { emptyScores } from './scores.ts'
import { Sink } from './sink.ts'
import type { Flow, Lane, Patient, Source, Step } from './state.ts'
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
  const patients = new Map([...state.patients].map(([id, patient]) => [id, packPatient(patient)]))
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
    const step: Step = { registry, now_ms, opened_ms, sink: new Sink('', now_ms), count: () => undefined }
    for (const patient of patients.values()) startAnew(step, patient)
  }
  return { now_ms, opened_ms, counts, patients }
}

type PackedLane = Omit<Lane, 'histories'> & { histories: Array<[string, Uint8Array]> }
const packLane = (lane: Lane): PackedLane => ({ ...lane, histories: [...lane.histories].map(([key, h]) => [key, packHistory(h)]) })
const unpackLane = (lane: PackedLane): Lane => ({
  ...lane,
  // Of another shape they are of another build, whose windows start anew.
  histories: new Map(
    lane.histories.filter(([, h]) => h instanceof Uint8Array).map(([key, h]): [string, History] => [key, unpackHistory(h)]),
  ),
})
const packFlow = (flow: Flow): Flow => ({ ...flow, wiring: null })

function packPatient(patient: Patient): unknown {
  const packSource = (source: Source): unknown => {
    const late = source.late && { ...source.late, flow: packFlow(source.late.flow), lane: packLane(source.late.lane) }
    return { ...source, flow: packFlow(source.flow), late }
  }
  const sources = [...patient.sources].map(([key, source]) => [key, packSource(source)])
  return { ...patient, lane: packLane(patient.lane), sources }
}

/** What snapshots of before the scores do not have. */
const KEPT_SINCE_SCORES = (): Pick<Patient, 'chart' | 'scores'> => ({ chart: {}, scores: emptyScores() })

function unpackPatient(packed: unknown): Patient {
  const from = packed as Omit<Patient, 'lane' | 'sources'> & { lane: PackedLane; sources: Array<[string, Source]> }
  const unpackSource = (source: Source): Source => {
    const late = source.late && { ...source.late, lane: unpackLane(source.late.lane as unknown as PackedLane) }
    return { ...source, late }
  }
  const sources = new Map(from.sources.map(([key, source]) => [key, unpackSource(source)]))
  return { ...KEPT_SINCE_SCORES(), ...from, lane: unpackLane(from.lane), sources }
}
