import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import { SNAPSHOT_SCHEMA } from '../engine/snapshot.ts'
import { Home } from './home.ts'
import type { FromWorker } from './message.ts'
import type { Runtime, Snapshot, StepEffects, Trouble } from './runtime.ts'
import { RuntimeFull, Thread } from './thread.ts'

export interface WorkersOptions {
  workers: number
  build: string
  /** Bytes in flight per worker; beyond it submit() says false. */
  credit?: number
  heartbeat_ms?: number
  hung_ms?: number
  /** Every partition is snapshotted within this, so that replay after a crash is about as much. */
  snapshot_ms?: number
  memory_mb?: number
  /** Tests: a module exporting SIGNALS and DETECTORS in place of the product's. */
  registry_url?: string
  clock?: Clock
}

const SNAPSHOT_TURNS = 8
/** Past this a partition's batches are covered by a snapshot at once, and its devices are not read meanwhile. */
const TAIL_BYTES_MAX = 16 * 1024 * 1024

/**
 * Partitions pinned to worker threads (partition mod workers). A worker that dies or hangs is replaced, its partitions
 * restored from the last snapshot and the batches since; effects already told are not told twice.
 */
export function workerRuntime(options: WorkersOptions): Runtime {
  return new Workers(options)
}

class Workers implements Runtime {
  private readonly threads: Thread[]
  private readonly homes = new Map<number, Home>()
  private readonly listeners = {
    effects: [] as Array<(step: StepEffects) => void>,
    credit: [] as Array<(partitions: readonly number[]) => void>,
    trouble: [] as Array<(trouble: Trouble) => void>,
  }
  private readonly refused = new Set<number>()
  private readonly restoring = new Map<number, { resolve: () => void; reject: (error: Error) => void }>()
  private readonly asking = new Map<number, Array<(snapshot: Snapshot) => void>>()
  private drained: Array<() => void> = []
  private readonly timers: NodeJS.Timeout[]
  private turn = 0

  constructor(private readonly options: WorkersOptions) {
    const clock = options.clock ?? systemClock
    const { build, credit = 4 * 1024 * 1024, heartbeat_ms = 250, hung_ms = 1_500, memory_mb = 512, snapshot_ms = 4_000 } = options
    const registry_url = options.registry_url ?? null
    const shared = { build, credit, heartbeat_ms, hung_ms, registry_url, memory_mb, now_ms: () => clock.monotonic_ms() }
    this.threads = Array.from(
      { length: options.workers },
      (_, i) =>
        new Thread({
          ...shared,
          onMessage: (message) => this.hear(message),
          onDeath: (reason, partition, offset) => this.rebuild(i, reason, partition, offset),
        }),
    )
    let looked_ms = clock.monotonic_ms()
    const look = (): void => {
      const late = clock.monotonic_ms() - looked_ms > 3 * heartbeat_ms
      looked_ms = clock.monotonic_ms()
      for (const thread of this.threads) thread.watch(late)
    }
    this.timers = [setInterval(look, heartbeat_ms), setInterval(() => this.rotate(), snapshot_ms / SNAPSHOT_TURNS)]
  }

  async restore(partition: number, snapshot: Snapshot | null): Promise<void> {
    const home = this.homeOf(partition)
    home.restore(snapshot)
    await new Promise<void>((resolve, reject) => {
      this.restoring.set(partition, { resolve, reject })
      this.threadOf(partition).post({ type: 'restore', partition, offset: home.submitted, state: snapshot?.bytes ?? null })
    })
  }

  /** @throws RuntimeFull when the caller went on long after it was told to stop. */
  submit(batch: Parameters<Runtime['submit']>[0]): boolean {
    const { partition } = batch
    const home = this.homeOf(partition)
    if (batch.records.length === 0 || batch.first + batch.records.length <= home.submitted) return true
    const thread = this.threadOf(partition)
    if (thread.full()) throw new RuntimeFull('more waits for a worker than the bound allows; its devices were to be stopped')
    const credit = thread.send(home.keep(batch))
    if (home.tail_bytes > TAIL_BYTES_MAX && !this.asking.has(partition)) void this.snapshot(partition)
    if (credit && home.tail_bytes <= TAIL_BYTES_MAX) return true
    this.refused.add(partition)
    return false
  }

  onEffects(listener: (step: StepEffects) => void): void {
    this.listeners.effects.push(listener)
  }
  onCredit(listener: (partitions: readonly number[]) => void): void {
    this.listeners.credit.push(listener)
  }
  onTrouble(listener: (trouble: Trouble) => void): void {
    this.listeners.trouble.push(listener)
  }

  snapshot(partition: number): Promise<Snapshot> {
    return new Promise((resolve) => {
      const asking = this.asking.get(partition)
      this.asking.set(partition, [...(asking ?? []), resolve])
      this.homeOf(partition)
      this.threadOf(partition).askSnapshot(partition)
    })
  }

  drain(): Promise<void> {
    return new Promise((resolve) => {
      this.drained.push(resolve)
      this.checkDrained()
    })
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer)
    await Promise.all(this.threads.map((thread) => thread.close()))
  }

  private homeOf(partition: number): Home {
    const home = this.homes.get(partition) ?? new Home(partition)
    this.homes.set(partition, home)
    return home
  }
  private threadOf(partition: number): Thread {
    return this.threads[partition % this.threads.length]!
  }

  private hear(message: FromWorker): void {
    if (message.type === 'stepped') this.stepped(message)
    else if (message.type === 'snapshot') this.covered(message)
    else if (message.type === 'restored') {
      const waiting = this.restoring.get(message.partition)
      this.restoring.delete(message.partition)
      if (message.error === null) waiting?.resolve()
      else if (waiting !== undefined) waiting.reject(new Error(message.error))
      else throw new Error(`partition ${message.partition} does not restore its own snapshot: ${message.error}`)
    }
  }

  private stepped({ partition, below, effects }: Extract<FromWorker, { type: 'stepped' }>): void {
    const home = this.homeOf(partition)
    if (below > home.told) {
      home.told = below
      for (const listener of this.listeners.effects) listener({ partition, below, effects })
    }
    this.giveCredit()
    this.checkDrained()
  }

  private covered({ partition, offset, bytes }: Extract<FromWorker, { type: 'snapshot' }>): void {
    const snapshot: Snapshot = { partition, offset, build: this.options.build, schema: SNAPSHOT_SCHEMA, bytes }
    this.homeOf(partition).cover(snapshot)
    const [first, ...rest] = this.asking.get(partition) ?? []
    if (rest.length > 0) this.asking.set(partition, rest)
    else this.asking.delete(partition)
    first?.(snapshot)
    this.giveCredit()
  }

  private giveCredit(): void {
    const given = [...this.refused].filter((p) => this.threadOf(p).hasCredit() && this.homeOf(p).tail_bytes <= TAIL_BYTES_MAX)
    if (given.length === 0) return
    for (const partition of given) this.refused.delete(partition)
    for (const listener of this.listeners.credit) listener(given)
  }

  private checkDrained(): void {
    for (const home of this.homes.values()) if (home.told < home.submitted) return
    const waiting = this.drained
    this.drained = []
    for (const resolve of waiting) resolve()
  }

  /** A turn of snapshots: those partitions that have something to cover and are not being asked. */
  private rotate(): void {
    const all = [...this.homes.values()]
    const share = Math.ceil(all.length / SNAPSHOT_TURNS)
    for (let i = 0; i < share; i++) {
      this.turn = (this.turn + 1) % all.length
      const home = all[this.turn]!
      if (home.tail.length > 0 && !this.asking.has(home.partition)) void this.snapshot(home.partition)
    }
  }

  private rebuild(index: number, reason: Extract<Trouble, { kind: 'worker_died' }>['reason'], partition: number, offset: number): void {
    const mine = [...this.homes.values()].filter((home) => home.partition % this.threads.length === index)
    this.tell({ kind: 'worker_died', partitions: mine.map((home) => home.partition), reason })
    const home = this.homes.get(partition)
    if (home?.killed(offset)) this.tell({ kind: 'poison', partition, offset, encounter: home.encounterAt(offset) })
    const thread = this.threads[index]!
    for (const each of mine) {
      const state = each.snapshot?.bytes ?? null
      thread.post({ type: 'restore', partition: each.partition, offset: each.snapshot?.offset ?? 0, state })
      for (const batch of each.tail) thread.send(batch, [...each.skip])
      for (const _ of this.asking.get(each.partition) ?? []) thread.askSnapshot(each.partition)
    }
  }

  private tell(trouble: Trouble): void {
    for (const listener of this.listeners.trouble) listener(trouble)
  }
}
