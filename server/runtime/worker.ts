import { parentPort, workerData } from 'node:worker_threads'
import type { Effect } from '../../contracts/effect.ts'
import { DETECTORS } from '../detectors/index.ts'
import { openPartition, type Partition } from '../engine/partition.ts'
import { compile } from '../engine/registry.ts'
import { unpackRecords } from '../log/codec.ts'
import { SIGNALS } from '../signals/index.ts'
import type { FromWorker, ToWorker, WorkerData } from './message.ts'
import { bytesOf, stateOf } from './state-bytes.ts'

/** A thread of partitions: steps packed batches in the order they come, tells what follows, beats while it can. */
const { build, heartbeat_ms, registry_url, progress } = workerData as WorkerData
const parts =
  registry_url === null
    ? { SIGNALS, DETECTORS }
    : ((await import(registry_url)) as { SIGNALS: typeof SIGNALS; DETECTORS: typeof DETECTORS })
const registry = compile(parts.SIGNALS, parts.DETECTORS, build)
const homes = new Map<number, { engine: Partition; below: number }>()
const at = new Float64Array(progress)

const tell = (message: FromWorker, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer)

function homeOf(partition: number): { engine: Partition; below: number } {
  const home = homes.get(partition) ?? { engine: openPartition(partition, registry), below: 0 }
  homes.set(partition, home)
  return home
}

function restore({ partition, offset, state }: Extract<ToWorker, { type: 'restore' }>): void {
  homes.delete(partition)
  const home = homeOf(partition)
  home.below = offset
  let error: string | null = null
  try {
    if (state !== null) home.engine.restore(stateOf(state))
  } catch (cause) {
    error = String(cause)
    homes.delete(partition)
  }
  tell({ type: 'restored', partition, error })
}

function step({ partition, first, bytes, skip }: Extract<ToWorker, { type: 'batch' }>): void {
  const home = homeOf(partition)
  const effects: Effect[] = []
  unpackRecords(bytes).forEach((record, i) => {
    const offset = first + i
    if (offset < home.below) return
    home.below = offset + 1
    if (skip.includes(offset)) return
    at[0] = partition
    at[1] = offset
    for (const effect of home.engine.step(offset, record)) effects.push(effect)
  })
  at[0] = -1
  tell({ type: 'stepped', partition, below: home.below, effects })
}

function snapshot(partition: number): void {
  const { engine, below } = homeOf(partition)
  const bytes = bytesOf(engine.snapshot())
  tell({ type: 'snapshot', partition, offset: below, bytes }, [bytes.buffer])
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'batch') step(message)
  else if (message.type === 'restore') restore(message)
  else snapshot(message.partition)
})
setInterval(() => tell({ type: 'beat' }), heartbeat_ms)
at[0] = -1
tell({ type: 'ready' })
