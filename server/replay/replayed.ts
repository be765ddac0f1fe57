import type { Effect } from '../../contracts/effect.ts'
import { encounterOf, type LogRecord } from '../../contracts/record.ts'
import { openPartition } from '../engine/partition.ts'
import type { Registry } from '../engine/registry.ts'
import { onlyWith, SNAPSHOT_SCHEMA } from '../engine/snapshot.ts'
import type { Trace } from '../engine/trace.ts'
import type { Beginning } from '../log/kept-snapshots.ts'
import { stateOf } from '../runtime/state-bytes.ts'
import { passingOver } from './passing-over.ts'

/** A record of the patient (or of the whole partition), and what the engine says of it now as it did then. */
export interface Replayed {
  offset: number
  record: LogRecord
  effects: readonly Effect[]
}

export interface ReplayOptions {
  registry: Registry
  partition: number
  encounter: string
  beginning: Beginning
  /** Of the partition, from the beginning's offset on. */
  records: AsyncIterable<{ offset: number; record: LogRecord }>
  trace?: Trace
}

export type Beginnings = Omit<ReplayOptions, 'records'>

/**
 * The engine as it stood at the beginning, for one patient. Records of others are not judged; only their time passes, as
 * it did. @returns what it says of the next record; null of one that is not this patient's
 * @throws Error when the snapshot is of another schema
 */
export function openReplay({ registry, partition, encounter, beginning, trace }: Beginnings) {
  const engine = openPartition(partition, registry, trace)
  const { snapshot } = beginning
  if (snapshot !== null) {
    if (snapshot.schema !== SNAPSHOT_SCHEMA) throw new Error(`the kept snapshot is of schema ${snapshot.schema}, not ${SNAPSHOT_SCHEMA}`)
    engine.restore(onlyWith(stateOf(snapshot.bytes), encounter))
  }
  return (offset: number, record: LogRecord): readonly Effect[] | null => {
    const whose = encounterOf(record)
    const mine = whose === encounter || whose === ''
    const effects = engine.step(offset, mine ? record : moment(record.at_ms))
    return mine ? effects : null
  }
}

/**
 * The log through the engine once more, for one patient. Alarms come out as they did then, byte for byte: the engine has
 * no other input. @throws Error when the snapshot is of another schema
 */
export async function* replayed({ records, ...beginnings }: ReplayOptions): AsyncGenerator<Replayed> {
  const step = openReplay(beginnings)
  for await (const { offset, record } of passingOver(records, beginnings.encounter)) {
    const effects = step(offset, record)
    if (effects !== null) yield { offset, record, effects }
  }
}

/** A record that says nothing to anybody, at its time. */
export function moment(at_ms: number): LogRecord {
  return { kind: 'bind', at_ms, encounter: '', device: '', from_ms: at_ms, by: '' }
}
