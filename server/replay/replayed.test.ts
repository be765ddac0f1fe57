import { expect, test } from 'vitest'
import type { LogRecord } from '../../contracts/record.ts'
import { openPartition } from '../engine/partition.ts'
import { compile } from '../engine/registry.ts'
import { admit, alarmsIn, commandAt, DETECTORS, frameOf, SIGNALS, tickAt } from '../engine/testing.ts'
import { replayed } from './replayed.ts'

const REGISTRY = compile(SIGNALS, DETECTORS, 'test')

test('[WHY-1] time that the record of another patient has moved on has moved on in the replay as well', async () => {
  const low = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => frameOf({ seq: from + i, spo2: 85 }))
  const pause = commandAt(1, 'anna', { type: 'pause', encounter: 'e1', reason: 'bath', duration_ms: 10_000 })
  // The other's clock is a moment ahead: by it the pause is over before the next record of this patient was born.
  const ahead: LogRecord = { ...frameOf({ encounter: 'e2', device: 'd2', seq: 1 }), at_ms: tickAt(11.6).at_ms }
  const records: LogRecord[] = [admit('e1'), admit('e2', '2'), pause, ...low(1, 10), ahead, ...low(11, 11), tickAt(14)]
  const partition = openPartition(7, REGISTRY)
  const lived = records.map((record, offset) => alarmsIn(partition.step(offset, record)).filter(({ encounter }) => encounter === 'e1'))
  async function* log() {
    for (const [offset, record] of records.entries()) yield { offset, record }
  }
  const again: typeof lived = records.map(() => [])
  const options = { registry: REGISTRY, partition: 7, encounter: 'e1', beginning: { snapshot: null, offset: 0 }, records: log() }
  for await (const { offset, effects } of replayed(options)) again[offset] = alarmsIn(effects)
  expect(again).toEqual(lived)
  const over = lived.findIndex((effects) => effects.some(({ why }) => why === 'pause_ended'))
  expect(records[over]).toMatchObject({ kind: 'frame', encounter: 'e1', frame: { seq: 11 } })
})
