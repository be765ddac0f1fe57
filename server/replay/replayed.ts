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

/**
 * The log through the engine once more, for one patient. Alarms come out as they did then, byte for byte: the engine has
 * no other input. Records of others are not judged; only their time passes, as it did.
 * @throws Error when the snapshot is of another schema
 */
export async function* replayed({ registry, partition, encounter, beginning, records, trace }: ReplayOptions): AsyncGenerator<Replayed> {
  const engine = openPartition(partition, registry, trace)
  const { snapshot } = beginning
  if (snapshot !== null) {
    if (snapshot.schema !== SNAPSHOT_SCHEMA) throw new Error(`the kept snapshot is of schema ${snapshot.schema}, not ${SNAPSHOT_SCHEMA}`)
    engine.restore(onlyWith(stateOf(snapshot.bytes), encounter))
  }
  for await (const { offset, record } of passingOver(records, encounter)) {
    const whose = encounterOf(record)
    const mine = whose === encounter || whose === ''
    const effects = engine.step(offset, mine ? record : moment(record.at_ms))
    if (mine) yield { offset, record, effects }
  }
}

/** A record that says nothing to anybody, at its time. */
function moment(at_ms: number): LogRecord {
  return { kind: 'bind', at_ms, encounter: '', device: '', from_ms: at_ms, by: '' }
}
