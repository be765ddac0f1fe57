import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LogRecord, partitionOf } from '../../contracts/record.ts'
import { admit, frameOf, tickAt } from '../engine/testing.ts'
import { bare, runtimeContract } from './runtime.contract.ts'
import type { Runtime, Trouble } from './runtime.ts'
import { batches, listen } from './testing.ts'
import { workerRuntime } from './workers.ts'

const sound = new URL('../engine/testing.ts', import.meta.url).href
const faulty = new URL('./testing.faulty.ts', import.meta.url).href

runtimeContract('worker threads', () => workerRuntime({ workers: 2, build: 'test', registry_url: sound, snapshot_ms: 400 }), [1])

let folder = ''
let runtime: Runtime | null = null
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardwave-fault-'))
  process.env.WARDWAVE_TEST_FAULT_DIR = folder
})
afterEach(async () => {
  await runtime?.close()
  rmSync(folder, { recursive: true })
  delete process.env.WARDWAVE_TEST_FAULT_DIR
})

const [sick, well] = ['sick', 'well']
/** A sick patient whose frame 30 is deadly, and a neighbour. */
function twoBeds(deadly: number): LogRecord[] {
  const records = [admit(sick), admit(well, '2')]
  for (let seq = 1; seq <= 60; seq++) {
    records.push(frameOf({ encounter: sick, seq, spo2: seq === 30 ? deadly : seq > 20 ? 85 : 97 }))
    records.push(frameOf({ encounter: well, device: 'd2', seq, spo2: seq > 20 ? 85 : 97 }), tickAt(seq + 0.1))
  }
  return records
}

async function run(deadly: number): Promise<{ told: ReturnType<typeof listen>; troubles: Trouble[]; all: ReturnType<typeof batches> }> {
  const home = workerRuntime({ workers: 2, build: 'test', registry_url: faulty, hung_ms: 700, heartbeat_ms: 100, snapshot_ms: 200 })
  runtime = home
  const told = listen(home)
  const troubles: Trouble[] = []
  home.onTrouble((trouble) => troubles.push(trouble))
  const all = batches(twoBeds(deadly), 3)
  for (const batch of all) {
    home.submit(batch)
    await new Promise((next) => setTimeout(next, 5))
  }
  await home.drain()
  return { told, troubles, all }
}

test('[P6] a worker that dies in the middle is replaced, and every effect is told once as if nothing had been', async () => {
  const { told, troubles, all } = await run(66)
  expect(troubles).toEqual([{ kind: 'worker_died', partitions: expect.arrayContaining([partitionOf(sick)]), reason: 'exit' }])
  expect(told).toEqual(bare(all))
})

test('[P6] a worker that hangs is ended and replaced in the same way', async () => {
  const { told, troubles, all } = await run(64)
  expect(troubles).toMatchObject([{ kind: 'worker_died', reason: 'hung' }])
  expect(told).toEqual(bare(all))
})

test('[P6] a record that kills its worker twice is passed over and named; the neighbour is told everything', async () => {
  const { told, troubles, all } = await run(65)
  const poison = troubles.filter((trouble) => trouble.kind === 'poison')
  expect(poison.length).toBeGreaterThan(0)
  for (const trouble of poison) expect(trouble).toMatchObject({ partition: partitionOf(sick), encounter: sick })
  expect(told.get(partitionOf(well))).toEqual(bare(all).get(partitionOf(well)))
  const alarms = told.get(partitionOf(sick))!.filter((effect) => effect.kind === 'alarm')
  expect(alarms.length).toBeGreaterThan(0)
})

test('[P10] a worker without credit says so, keeps the order, and tells when it can take more', async () => {
  const home = workerRuntime({ workers: 2, build: 'test', registry_url: sound, credit: 1 })
  runtime = home
  const told = listen(home)
  const given: number[] = []
  home.onCredit((partitions) => given.push(...partitions))
  const all = batches(twoBeds(70), 3)
  const taken = all.map((batch) => home.submit(batch))
  expect(taken).toContain(false)
  await home.drain()
  expect(told).toEqual(bare(all))
  expect(new Set(given)).toEqual(new Set(all.filter((_, i) => !taken[i]).map(({ partition }) => partition)))
})
