import { afterEach, describe, expect, test } from 'vitest'
import type { Effect } from '../../contracts/effect.ts'
import { openPartition } from '../engine/partition.ts'
import { compile } from '../engine/registry.ts'
import { DETECTORS, SIGNALS } from '../engine/testing.ts'
import type { OrderedBatch } from '../log/log.ts'
import type { Runtime } from './runtime.ts'
import { batches, listen, ROUGH, WITHIN_LATENESS, ward } from './testing.ts'

const registry = compile(SIGNALS, DETECTORS, 'test')
const rough = (seed: number) => batches(ward({ seed, patients: 12, seconds: 120, disorder: ROUGH, people: true }), seed)

/** The bare engine, one partition after another: what every home must say, bit for bit. */
export function bare(all: readonly OrderedBatch[]): Map<number, Effect[]> {
  const told = new Map<number, Effect[]>()
  const engines = new Map<number, ReturnType<typeof openPartition>>()
  for (const { partition, first, records } of all) {
    const engine = engines.get(partition) ?? openPartition(partition, registry)
    engines.set(partition, engine)
    const effects = records.flatMap((record, i) => engine.step(first + i, record))
    told.set(partition, [...(told.get(partition) ?? []), ...effects])
  }
  return told
}

/** What every home of partitions keeps. `make` gives a runtime over the engine's testing signals and detectors. */
export function runtimeContract(name: string, make: () => Runtime, seeds: readonly number[]): void {
  describe(`${name} keeps the runtime's contract`, () => {
    const open: Runtime[] = []
    const start = (): Runtime => {
      const runtime = make()
      open.push(runtime)
      return runtime
    }
    afterEach(async () => {
      for (const runtime of open.splice(0)) await runtime.close()
    })

    test.each(seeds)('[P2] same records, same effects, bit for bit per partition (seed %i)', async (seed) => {
      const all = rough(seed)
      const runtime = start()
      const told = listen(runtime)
      for (const batch of all) runtime.submit(batch)
      await runtime.drain()
      expect(told).toEqual(bare(all))
      expect([...told.values()].flat().filter((effect) => effect.kind === 'alarm').length).toBeGreaterThan(100)
    })

    test('[ENG-30] a batch handed over twice is told once', async () => {
      const all = batches(ward({ seed: 5, patients: 4, seconds: 40, disorder: WITHIN_LATENESS, people: false }), 5)
      const runtime = start()
      const told = listen(runtime)
      for (const batch of all) {
        runtime.submit(batch)
        runtime.submit(batch)
      }
      await runtime.drain()
      expect(told).toEqual(bare(all))
    })

    test.each(seeds)('[ENG-31] snapshot and restore in another home equals a straight run (seed %i)', async (seed) => {
      const all = rough(seed)
      const cut = Math.floor(all.length * (0.3 + 0.2 * seed))
      const before = start()
      const told = listen(before)
      for (const batch of all.slice(0, cut)) before.submit(batch)
      const after = start()
      for (const partition of new Set(all.map((batch) => batch.partition))) await after.restore(partition, await before.snapshot(partition))
      after.onEffects(({ partition, effects }) => told.set(partition, [...(told.get(partition) ?? []), ...effects]))
      for (const batch of all.slice(cut)) after.submit(batch)
      await after.drain()
      expect(told).toEqual(bare(all))
    })

    test('[ENG-32] a wrong order of records, or a record in a wrong partition, does not go unnoticed', async () => {
      const records = ward({ seed: 9, patients: 6, seconds: 60, disorder: ROUGH, people: true })
      const good = bare(batches(records, 9))
      let robin = 0
      const astray = start()
      const told_astray = listen(astray)
      for (const batch of batches(records, 9, () => robin++ % 48)) astray.submit(batch)
      await astray.drain()
      expect(told_astray).not.toEqual(good)
      const swapped = start()
      const told_swapped = listen(swapped)
      for (const batch of batches(records, 9)) swapped.submit({ ...batch, ...reversed(batch) })
      await swapped.drain()
      expect(told_swapped).not.toEqual(good)
    })
  })
}

function reversed(batch: OrderedBatch): Pick<OrderedBatch, 'records' | 'bytes'> {
  const [again] = batches([...batch.records].reverse(), 1, () => batch.partition)
  return again === undefined ? { records: [], bytes: new Uint8Array(0) } : { records: again.records, bytes: again.bytes }
}
