import { expect, test } from 'vitest'
import { partitionOf } from '../../contracts/record.ts'
import { systemClock } from '../clock.ts'
import { memoryLog } from '../log/memory.ts'
import { createGate } from './gate.ts'
import { memoryProgressStore } from './progress-store.ts'
import { connectDevice, frameOf, helloOf, letterBox, listenSomewhere } from './testing.ts'

test('[GATE-4] [P1] over the memory log too, frames sent are acknowledged and stand in the log in order', async () => {
  const log = memoryLog(systemClock)
  const gate = createGate({
    log,
    clock: systemClock,
    devices: { ready: () => true, byTokenHash: () => ({ device: 'm1', refused: null }) },
    bindings: { encounterAt: () => null },
    progress: memoryProgressStore(),
    deadLetters: letterBox(),
    limits: { tick_ms: 15 },
  })
  const d = await connectDevice(await listenSomewhere(gate), 'any')
  await d.enter(helloOf('m1'))
  for (let seq = 1; seq <= 20; seq++) d.send({ frame: frameOf(seq, Date.now() - 10_000 + seq * 250) })
  await d.until('ack', () => d.acked === 20)
  await gate.drain()
  const seqs: number[] = []
  for await (const { record } of log.read(partitionOf('unassigned:m1'), 0)) if (record.kind === 'frame') seqs.push(record.frame.seq)
  expect(seqs).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  await log.close()
})
