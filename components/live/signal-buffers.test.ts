import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { Ring, WaveHub } from './signal-buffers.ts'

const T0 = 1_800_000_000_000
const ones = (n: number, value = 1) => new Int16Array(n).fill(value)
const ring = () => new Ring('ecg_ii', 250, 0.005, 0, 1024)

test('[WAVE-1] packets within 20 ms of the expected time continue without a seam', () => {
  const r = ring()
  r.write(T0, ones(50))
  r.write(T0 + 200 + 18, ones(50))
  expect(r.head - r.oldest).toBe(100)
  expect(r.gaps).toBe(0)
  expect(r.fed).toBe(100)
})

test('[WAVE-2] missing time stays missing: the gap is counted and holds no sample', () => {
  const r = ring()
  r.write(T0, ones(50))
  r.write(T0 + 400, ones(50))
  const first = r.indexAt(T0)
  expect(r.gaps).toBe(1)
  expect(r.at(first + 49)).toBe(1)
  expect(r.at(first + 50)).toBe(MISSING_SAMPLE)
  expect(r.at(first + 99)).toBe(MISSING_SAMPLE)
  expect(r.at(first + 100)).toBe(1)
})

test('[WAVE-3] late samples fill their gap once; a repeated packet feeds nothing', () => {
  const r = ring()
  r.write(T0, ones(50))
  r.write(T0 + 400, ones(50))
  r.write(T0 + 200, ones(50, 7))
  r.write(T0 + 200, ones(50, 9))
  expect(r.fed).toBe(150)
  expect(r.at(r.indexAt(T0) + 60)).toBe(7)
  const first = r.indexAt(T0)
  expect(r.takeLate()).toEqual([[first + 50, first + 100]])
  expect(r.takeLate()).toEqual([])
})

test('[WAVE-4] what is older than the ring is refused and counted; a source whose time stepped back starts anew', () => {
  const r = ring()
  r.write(T0, ones(50))
  for (let i = 0; i < 7; i++) r.write(T0 - 60_000 + i * 200, ones(50))
  expect(r.refused).toBe(350)
  expect(r.fed).toBe(50)
  r.write(T0 - 60_000 + 7 * 200, ones(50, 3))
  expect(r.at(r.head - 1)).toBe(3)
  expect(r.timeOf(r.head)).toBe(T0 - 60_000 + 7 * 200 + 200)
})

test('[WAVE-5] nothing of a patient outlives its page', () => {
  const hub = new WaveHub()
  const wave = { c: 'pleth', t0: T0, fs: 125, n: 25, g: 1, off: 0, o: 0 }
  hub.feed('a', [wave], ones(25), 0)
  hub.feed('b', [wave], ones(25), 0)
  hub.keep(new Set(['b']))
  expect(hub.ring('a', 'pleth')).toBeUndefined()
  expect(hub.channels('b')).toEqual(['pleth'])
  expect(hub.newest_ms('b')).toBe(T0 + 200)
})

test('[WAVE-5] a look at a patient who is forgotten, or not heard yet, begins nothing: their clock begins with their first packet', () => {
  const hub = new WaveHub()
  const wave = { c: 'pleth', t0: T0, fs: 125, n: 25, g: 1, off: 0, o: 0 }
  hub.feed('a', [wave], ones(25), 0)
  hub.keep(new Set())
  const looked = hub.playout('a')
  expect(looked.advance(1_000)).toBeNaN()
  expect(hub.playout('never')).toBe(looked)
  hub.feed('a', [wave], ones(25), 0)
  expect(hub.playout('a')).not.toBe(looked)
  expect(hub.playout('a').newest_ms).toBe(T0 + 200)
  expect(hub.playout('never').newest_ms).toBe(Number.NEGATIVE_INFINITY)
})

test('[PLAY-6] a source whose time stepped back is played from there, on a clock of its own', () => {
  const hub = new WaveHub()
  const wave = (t0: number) => ({ c: 'pleth', t0, fs: 125, n: 25, g: 1, off: 0, o: 0 })
  hub.feed('a', [wave(T0)], ones(25), 200)
  hub.playout('a').advance(300)
  for (let i = 0; i < 8; i++) hub.feed('a', [wave(T0 - 600_000 + i * 200)], ones(25), 400 + i * 200)
  expect(hub.playout('a').newest_ms).toBe(T0 - 600_000 + 8 * 200)
  expect(hub.ring('a', 'pleth')!.starts).toBe(1)
})

test('[BW-32] a faster wave is kept as long as one of 250 Hz', () => {
  const hub = new WaveHub()
  hub.capacity = 16384
  for (const fs of [62.5, 250, 360, 500, 1000])
    hub.feed('e', [{ c: `w${fs}`, t0: 1_000, fs, g: 1, off: 0, o: 0, n: 1 }], new Int16Array(1), 0)
  const seconds = [62.5, 250, 360, 500, 1000].map((fs) => hub.ring('e', `w${fs}`)!.data.length / fs)
  expect(Math.min(...seconds)).toBeGreaterThan(65)
  expect(hub.ring('e', 'w62.5')!.data).toHaveLength(16384)
})
