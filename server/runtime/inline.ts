import type { Detector } from '../engine/detector.ts'
import { openPartition, type Partition } from '../engine/partition.ts'
import { compile } from '../engine/registry.ts'
import type { Signal } from '../engine/signal.ts'
import { SNAPSHOT_SCHEMA } from '../engine/snapshot.ts'
import type { Runtime, StepEffects } from './runtime.ts'
import { bytesOf, stateOf } from './state-bytes.ts'

export interface InlineOptions {
  signals: readonly Signal[]
  detectors: readonly Detector[]
  build: string
}

/** Partitions on the caller's own thread: tests and replay. Steps inside submit(); effects are told before it returns. */
export function inlineRuntime({ signals, detectors, build }: InlineOptions): Runtime {
  const registry = compile(signals, detectors, build)
  const partitions = new Map<number, { engine: Partition; below: number }>()
  const listeners: Array<(step: StepEffects) => void> = []
  const at = (partition: number): { engine: Partition; below: number } => {
    let home = partitions.get(partition)
    if (home === undefined) {
      home = { engine: openPartition(partition, registry), below: 0 }
      partitions.set(partition, home)
    }
    return home
  }
  return {
    async restore(partition, snapshot) {
      partitions.delete(partition)
      const home = at(partition)
      if (snapshot === null) return
      home.engine.restore(stateOf(snapshot.bytes))
      home.below = snapshot.offset
    },
    submit({ partition, first, records }) {
      const home = at(partition)
      const effects = records.flatMap((record, i) => (first + i < home.below ? [] : home.engine.step(first + i, record)))
      home.below = Math.max(home.below, first + records.length)
      for (const listener of listeners) listener({ partition, below: home.below, effects })
      return true
    },
    onEffects: (listener) => void listeners.push(listener),
    onCredit: () => undefined,
    onTrouble: () => undefined,
    async snapshot(partition) {
      const home = at(partition)
      return { partition, offset: home.below, build, schema: SNAPSHOT_SCHEMA, bytes: bytesOf(home.engine.snapshot()) }
    },
    drain: async () => undefined,
    close: async () => partitions.clear(),
  }
}
