import type { LogRecord } from '../../contracts/record.ts'
import { PARTITIONS } from '../../contracts/record.ts'
import { packRecords } from '../log/codec.ts'
import type { Log } from '../log/log.ts'
import { log as journal } from '../observe/log.ts'
import type { Runtime, Snapshot } from '../runtime/runtime.ts'

const BATCH_RECORDS = 500
/** So much is handed over before it is waited for: a long log must fill no queue. */
const IN_HAND_BYTES = 8 << 20

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
  const all = Array.from({ length: PARTITIONS }, (_, partition) => partition)
  const froms = await Promise.all(all.map((partition) => restoreOne(runtime, partition, snapshots.get(partition) ?? null)))
  const hand = handing(runtime)
  let replayed = 0
  for (const partition of all) replayed += await replay(log, hand, partition, froms[partition]!)
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

type Hand = (partition: number, first: number, records: readonly LogRecord[]) => Promise<void>

/** Hands batches over, and waits for the workers whenever much is in hand. */
function handing(runtime: Runtime): Hand {
  let in_hand = 0
  return async (partition, first, records) => {
    const bytes = packRecords(records)
    runtime.submit({ partition, first, records, bytes })
    in_hand += bytes.byteLength
    if (in_hand < IN_HAND_BYTES) return
    in_hand = 0
    await runtime.drain()
  }
}

/** Steps the stored records from `from` on; returns how many. */
async function replay(log: Log, hand: Hand, partition: number, from: number): Promise<number> {
  let count = 0
  let first = from
  let records: LogRecord[] = []
  for await (const { offset, record } of log.read(partition, from)) {
    if (records.length === 0) first = offset
    records.push(record)
    count++
    if (records.length < BATCH_RECORDS) continue
    await hand(partition, first, records)
    records = []
  }
  if (records.length > 0) await hand(partition, first, records)
  return count
}
