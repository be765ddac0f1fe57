import { existsSync, writeFileSync } from 'node:fs'
import type { z } from 'zod'
import { type Detector, defineDetector } from '../engine/detector.ts'
import { DETECTORS as SOUND } from '../engine/testing.ts'

export { SIGNALS } from '../engine/testing.ts'

/**
 * A registry with a fault, for tests of recovery only. SpO2 of exactly 66 kills the thread the first time (a file
 * remembers it), 65 every time, 64 hangs it.
 */
const judged = SOUND.find((detector) => detector.id === 'spo2_low')!

const faulty = defineDetector({
  ...judged,
  settings: judged.settings as z.ZodObject,
  evaluate(input, settings, now_ms) {
    const last = input.spo2?.last
    const mark = `${process.env.WARDWAVE_TEST_FAULT_DIR}/once`
    if (last === 66 && !existsSync(mark)) {
      writeFileSync(mark, '')
      process.exit(3)
    }
    if (last === 65) process.exit(4)
    while (last === 64 && !existsSync(mark)) if (Atomics.load(spin, 0) === 0) hang(mark)
    return judged.evaluate(input, settings, now_ms)
  },
})
const spin = new Int32Array(new SharedArrayBuffer(4))
function hang(mark: string): void {
  writeFileSync(mark, '')
  for (;;) Atomics.add(spin, 0, 1)
}

export const DETECTORS: readonly Detector[] = SOUND.map((detector) => (detector.id === 'spo2_low' ? faulty : detector))
