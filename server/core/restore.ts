import type { LogRecord } from '../../contracts/record.ts'
import { PARTITIONS } from '../../contracts/record.ts'
import { packRecords } from '../log/codec.ts'
import type { Log } from '../log/log.ts'
import { log as journal } from '../observe/log.ts'
import type { Runtime, Snapshot } from '../runtime/runtime.ts'

const BATCH_RECORDS = 500

/** Brings every partition to the end of the log: snapshot, then the records after it. Nothing is read live before this is done. */
export async function restorePartitions({
  log,
  runtime,
  snapshots,
}: {
  log: Log
  runtime: Runtime
  snapshots: ReadonlyMap<number, Snapshot>
}): Promise<{ replayed: number }> {
  let replayed = 0
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const from = await restoreOne(runtime, partition, snapshots.get(partition) ?? null)
    replayed += await replay(log, runtime, partition, from)
  }
  await runtime.drain()
  return { replayed }
}

/** @returns the first offset to replay. A snapshot of another schema is of no use: the patients are rebuilt from the log. */
async function restoreOne(runtime: Runtime, partition: number, snapshot: Snapshot | null): Promise<number> {
  if (snapshot === null) return runtime.restore(partition, null).then(() => 0)
  try {
    await runtime.restore(partition, snapshot)
    return snapshot.offset
  } catch (error) {
    journal.warn({ partition, error: String(error) }, 'snapshot does not fit this build; rebuilding from the log')
    await runtime.restore(partition, null)
    return 0
  }
}

/** Steps the stored records from `from` on; returns how many. */
async function replay(log: Log, runtime: Runtime, partition: number, from: number): Promise<number> {
  let count = 0
  let first = from
  let records: LogRecord[] = []
  const hand = async () => {
    if (records.length === 0) return
    runtime.submit({ partition, first, records, bytes: packRecords(records) })
    if (count % (BATCH_RECORDS * 10) === 0) await runtime.drain()
    records = []
  }
  for await (const { offset, record } of log.read(partition, from)) {
    if (records.length === 0) first = offset
    records.push(record)
    count++
    if (records.length === BATCH_RECORDS) await hand()
  }
  await hand()
  return count
}
