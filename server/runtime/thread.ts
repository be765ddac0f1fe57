import { Worker } from 'node:worker_threads'
import type { Kept } from './home.ts'
import type { FromWorker, ToWorker, WorkerData } from './message.ts'
import type { Trouble } from './runtime.ts'

/** Bytes that may wait in main for credit of one worker; devices were told to stop long before. */
export const QUEUE_BYTES_MAX = 64 * 1024 * 1024
/** A thread that is not ready by then is taken as hung. */
const BOOT_MS = 20_000
const RESPAWN_MAX_MS = 2_000

export type Death = Extract<Trouble, { kind: 'worker_died' }>['reason']
type Item = { kind: 'batch'; batch: Kept; skip: readonly number[] } | { kind: 'snapshot'; partition: number }

export interface ThreadOptions {
  build: string
  credit: number
  heartbeat_ms: number
  hung_ms: number
  registry_url: string | null
  memory_mb: number
  now_ms: () => number
  onMessage: (message: FromWorker) => void
  /** The thread is gone; partition and offset being stepped then, or -1. A new one is being started. */
  onDeath: (reason: Death, partition: number, offset: number) => void
}

/** More batches wait for a worker than the bound allows. */
export class RuntimeFull extends Error {
  override name = 'RuntimeFull'
}

/** One worker thread with its credit: what is sent and not yet stepped is bounded, the rest waits here in order. */
export class Thread {
  private worker: Worker | null = null
  private ready = false
  private queue: Item[] = []
  private queue_bytes = 0
  private in_flight: number[] = []
  private flight_bytes = 0
  private heard_ms = 0
  private reason: Death | null = null
  private failures = 0
  private closing = false
  private readonly progress = new Float64Array(new SharedArrayBuffer(16))

  constructor(private readonly options: ThreadOptions) {
    this.start()
  }

  /** Whether more waits here than the bound allows. */
  full(): boolean {
    return this.queue_bytes > QUEUE_BYTES_MAX
  }
  /** False when the thread has no credit: the batch is kept and sent in its turn. */
  send(batch: Kept, skip: readonly number[] = []): boolean {
    this.queue.push({ kind: 'batch', batch, skip })
    this.queue_bytes += batch.bytes.byteLength
    this.pump()
    return this.hasCredit()
  }
  askSnapshot(partition: number): void {
    this.queue.push({ kind: 'snapshot', partition })
    this.pump()
  }
  /** Goes ahead of all credit: used before a partition's first batch. */
  post(message: ToWorker): void {
    this.worker?.postMessage(message)
  }
  hasCredit(): boolean {
    return this.queue.length === 0 && this.flight_bytes < this.options.credit
  }
  /** Called on a timer: a thread that does not beat is hung. `late`: the caller's own thread was. */
  watch(late: boolean): void {
    const { now_ms, hung_ms } = this.options
    if (late) this.heard_ms = now_ms()
    if (this.worker === null || now_ms() - this.heard_ms <= (this.ready ? hung_ms : BOOT_MS)) return
    this.reason = 'hung'
    this.heard_ms = now_ms()
    void this.worker.terminate()
  }
  async close(): Promise<void> {
    this.closing = true
    await this.worker?.terminate()
  }

  private start(): void {
    const { build, heartbeat_ms, registry_url, memory_mb } = this.options
    const workerData: WorkerData = { build, heartbeat_ms, registry_url, progress: this.progress.buffer as SharedArrayBuffer }
    this.progress.fill(-1)
    const file = import.meta.url.endsWith('.ts') ? './worker.boot.mjs' : './worker.js'
    const worker = new Worker(new URL(file, import.meta.url), { workerData, resourceLimits: { maxOldGenerationSizeMb: memory_mb } })
    this.worker = worker
    this.ready = false
    this.heard_ms = this.options.now_ms()
    worker.on('message', (message: FromWorker) => this.hear(message))
    worker.on('error', (error) => {
      this.reason ??= 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'error'
    })
    worker.once('exit', () => this.died())
  }

  private hear(message: FromWorker): void {
    this.heard_ms = this.options.now_ms()
    if (message.type === 'beat') return
    if (message.type === 'ready') {
      this.ready = true
      this.failures = 0
    }
    if (message.type === 'stepped') this.flight_bytes -= this.in_flight.shift() ?? 0
    this.pump()
    this.options.onMessage(message)
  }

  private died(): void {
    this.worker = null
    if (this.closing) return
    const reason = this.reason ?? 'exit'
    this.reason = null
    const [partition, offset] = [this.progress[0]!, this.progress[1]!]
    this.in_flight = []
    this.flight_bytes = 0
    this.failures += 1
    const wait_ms = this.failures < 3 ? 0 : Math.min(RESPAWN_MAX_MS, 50 * 2 ** this.failures)
    setTimeout(() => this.again(reason, partition, offset), wait_ms)
  }

  private again(reason: Death, partition: number, offset: number): void {
    if (this.closing) return
    this.queue = []
    this.queue_bytes = 0
    this.start()
    this.options.onDeath(reason, partition, offset)
  }

  private pump(): void {
    while (this.worker !== null && this.queue.length > 0 && this.flight_bytes < this.options.credit) {
      const item = this.queue.shift()!
      if (item.kind === 'snapshot') this.worker.postMessage({ type: 'snapshot', partition: item.partition } satisfies ToWorker)
      else this.handOver(this.worker, item)
    }
  }

  private handOver(worker: Worker, { batch, skip }: Extract<Item, { kind: 'batch' }>): void {
    const bytes = batch.bytes.slice()
    this.queue_bytes -= bytes.byteLength
    this.in_flight.push(bytes.byteLength)
    this.flight_bytes += bytes.byteLength
    const message: ToWorker = { type: 'batch', partition: batch.partition, first: batch.first, bytes, skip }
    worker.postMessage(message, [bytes.buffer])
  }
}
