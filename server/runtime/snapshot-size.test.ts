import { expect, test } from 'vitest'
import type { LogRecord } from '../../contracts/record.ts'
import { DETECTORS } from '../detectors/index.ts'
import { createPartition } from '../engine/partition.ts'
import { admit, START_MS } from '../engine/testing.ts'
import { SIGNALS } from '../signals/index.ts'
import { bytesOf } from './state-bytes.ts'

const common = { encounter: 'e1', device: 'd1', boot: 'b1' }

test('[ENG-26] with the signals and detectors of the product a patient takes at most 16 KB', () => {
  const partition = createPartition({ partition: 0, signals: SIGNALS, detectors: DETECTORS, build: 'x' })
  partition.step(0, admit())
  let offset = 1
  for (const record of monitor(240)) partition.step(offset++, record)
  expect(bytesOf(partition.snapshot()).length).toBeLessThan(16 * 1024)
})

/** Four minutes of a full monitor, four frames a second: five waves, six numbers. */
function* monitor(count: number): Generator<LogRecord> {
  for (let seq = 1; seq <= count * 4; seq++) {
    const event_ms = START_MS + seq * 250
    const wave = (channel: string, rate_hz: number) => {
      const samples = Int16Array.from({ length: rate_hz / 4 }, (_, i) =>
        (seq * 62 + i) % 200 < 8 ? 1200 : Math.round(80 * Math.sin((seq * 62 + i) / 30)),
      )
      return { channel, rate_hz, gain: 0.001, offset: 0, samples }
    }
    const blocks = [wave('ecg_ii', 248), wave('ecg_v5', 248), wave('pleth', 124), wave('resp', 64), wave('art', 124)]
    const keys = ['spo2', 'pr', 'hr_device', 'rr_device', 'art_sys', 'art_dia']
    const values = seq % 4 === 0 ? keys.map((channel, i) => ({ channel, value: 60 + i, offset_ms: 10 })) : []
    const frame = { seq, time_ms: event_ms, duration_ms: 250, blocks, values, events: [], alarms: [] }
    yield { kind: 'frame', at_ms: event_ms + 260, ...common, origin: 'live', event_ms, frame }
  }
}
