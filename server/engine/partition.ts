import type { Effect } from '../../contracts/effect.ts'
import { encounterOf, type LogRecord } from '../../contracts/record.ts'
import { analysisOff } from './analysis.ts'
import { covered, delivered, policed } from './attended.ts'
import { bedState } from './bed.ts'
import { command } from './commands.ts'
import type { Detector } from './detector.ts'
import * as patients from './patient.ts'
import { compile, type Registry } from './registry.ts'
import type { Signal } from './signal.ts'
import { Sink } from './sink.ts'
import { type PartitionState, pack, restored } from './snapshot.ts'
import type { Patient, Step } from './state.ts'
import type { Trace } from './trace.ts'

/** The part of the ward that shares one order. Records in, effects out; nothing else in, nothing else out. */
export interface Partition {
  /** Effects of the record at `offset`; the same record gives the same effects with the same ids. */
  step(offset: number, record: LogRecord): Effect[]
  /** Structured-cloneable, and alive: clone or serialise it before the next step. */
  snapshot(): unknown
  /** @throws SnapshotError when the state is of another schema. Another build keeps alarms and limits, not windows. */
  restore(state: unknown): void
  /** Admitted encounters. */
  patients(): string[]
}

export interface PartitionOptions {
  partition: number
  signals: readonly Signal[]
  detectors: readonly Detector[]
  build: string
}

export function createPartition({ partition, signals, detectors, build }: PartitionOptions): Partition {
  return openPartition(partition, compile(signals, detectors, build))
}

/** The same, over a registry already made: a home of many partitions compiles once. `trace` looks on, in a replay. */
export function openPartition(partition: number, registry: Registry, trace?: Trace): Partition {
  let state: PartitionState = { now_ms: 0, opened_ms: 0, patients: new Map(), counts: new Map() }
  return {
    step(offset, record) {
      state.now_ms = Math.max(state.now_ms, record.at_ms)
      const sink = new Sink(`${partition}/${offset}`, record.at_ms)
      apply(state, stepOf(state, registry, sink, trace), record)
      trace?.stepped(state.now_ms, (encounter) => state.patients.get(encounter))
      return sink.effects
    },
    snapshot: () => pack(registry, state),
    restore(packed) {
      state = restored(registry, packed)
    },
    patients: () => [...state.patients.keys()],
  }
}

function stepOf(state: PartitionState, registry: Registry, sink: Sink, trace?: Trace): Step {
  const count = (name: string, reason: string): void => {
    const key = `${name}|${reason}`
    state.counts.set(key, (state.counts.get(key) ?? 0) + 1)
  }
  return { registry, now_ms: state.now_ms, opened_ms: state.opened_ms, sink, count, unsettled: false, trace }
}

function apply(state: PartitionState, step: Step, record: LogRecord): void {
  if (record.kind === 'tick') {
    for (const patient of state.patients.values()) patients.tick(step, patient)
    tellCounts(state, step)
    return
  }
  if (record.kind === 'opened') {
    for (const patient of state.patients.values()) patient.scores.told_ms = -1 // screens know nothing yet
    state.opened_ms = state.now_ms // a server clock that was set back must not make silence of the past count
    return
  }
  const patient = state.patients.get(encounterOf(record))
  if (patient === undefined) applyStranger(state, step, record)
  else applyTo(state, step, patient, record)
}

/** Records of encounters that are not admitted: counted, or admitted now. */
function applyStranger(state: PartitionState, step: Step, record: LogRecord): void {
  if (record.kind === 'admit') {
    const patient = patients.admitted(step.registry, record)
    state.patients.set(record.encounter, patient)
    bedState(step, patient)
  } else if (record.kind === 'command') command(step, undefined, record)
  else if (record.kind === 'frame') step.count('frames_dropped', record.encounter.startsWith('unassigned:') ? 'unassigned' : 'not_admitted')
}

function applyTo(state: PartitionState, step: Step, patient: Patient, record: LogRecord): void {
  switch (record.kind) {
    case 'frame':
      patients.frame(step, patient, record)
      return
    case 'command':
      patients.touch(step, patient)
      command(step, patient, record)
      return
    case 'policy':
      patients.touch(step, patient)
      policed(step, patient, record)
      return
    case 'coverage':
      patients.touch(step, patient)
      covered(step, patient, record)
      return
    case 'delivery':
      patients.touch(step, patient)
      delivered(step, patient, record)
      return
    case 'clock':
      patients.clock(step, patient, record)
      return
    case 'skipped':
    case 'not_recorded':
      patients.hole(step, patient, record)
      return
    case 'admit':
      patients.moved(step, patient, record)
      return
    case 'bind':
      patients.bind(patient, record.device)
      return
    case 'unbind':
      patients.unbind(step, patient, record)
      return
    case 'skip':
      analysisOff(step, patient, 'skipped')
      return
    case 'discharge':
      patients.discharged(step, patient)
      state.patients.delete(record.encounter)
      return
    case 'tick':
    case 'opened':
      return
  }
}

/** What was counted since the last tick, one effect a reason. */
function tellCounts(state: PartitionState, step: Step): void {
  for (const [key, n] of state.counts) {
    const [name, reason] = key.split('|') as [string, string]
    step.sink.count(name, reason, n)
  }
  state.counts.clear()
}
