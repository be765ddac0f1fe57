import type { Effect } from '../../contracts/effect.ts'

/** What passes between the main thread and a worker. One message per flush; samples stay packed on the way in. */
export type ToWorker =
  | { type: 'restore'; partition: number; offset: number; state: Uint8Array | null }
  | { type: 'batch'; partition: number; first: number; bytes: Uint8Array; skip: readonly number[] }
  | { type: 'snapshot'; partition: number }

export type FromWorker =
  | { type: 'ready' }
  | { type: 'beat' }
  | { type: 'restored'; partition: number; error: string | null }
  | { type: 'stepped'; partition: number; below: number; effects: Effect[] }
  | { type: 'snapshot'; partition: number; offset: number; bytes: Uint8Array }

export interface WorkerData {
  build: string
  heartbeat_ms: number
  /** Module with SIGNALS and DETECTORS instead of the product's own. Tests put faults in this way. */
  registry_url: string | null
  /** [partition, offset] being stepped, [-1, -1] between: tells what killed the thread. */
  progress: SharedArrayBuffer
}
