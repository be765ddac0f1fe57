import { describe, expect, test } from 'vitest'
import type { SignalInput } from '../engine/signal.ts'
import rateRuns from './rate-runs.ts'
import { only, randomOf, run, START_MS, type Told } from './testing.ts'

interface Word {
  key: string
  s: number
  value?: number
  quality?: string
}

/** Beats and words about the lead, cut into frames of the lengths `frame_ms` returns; a word comes with the frame of its time. */
function told(words: readonly Word[], seconds: number, frame_ms: () => number = () => 250): Told[] {
  const inputs: SignalInput[] = []
  for (let at = 0; at < seconds * 1000; ) {
    const length = frame_ms()
    const values = words
      .filter((w) => w.s * 1000 >= at && w.s * 1000 < at + length)
      .map(({ key, s, value = 1, quality = '' }) => ({ key, value, event_ms: START_MS + s * 1000, quality }))
    inputs.push({ event_ms: START_MS + at, duration_ms: length, blocks: [], values, events: [] })
    at += length
  }
  return run(inputs, [rateRuns])
}

function beats(per_min: number, from_s: number, to_s: number): Word[] {
  const words: Word[] = []
  for (let s = from_s; s < to_s; s += 60 / per_min) words.push({ key: 'beat', s })
  return words
}

describe('rates over runs of beats', () => {
  test('[SIG-60] one pause among beats is no slow heart, slow beats are, and how uneven the beats are is told', () => {
    const pause = [...beats(75, 0.2, 20), ...beats(75, 22.6, 40)]
    const slowest = Math.min(...only(told(pause, 40), 'rate5_per_min').map((t) => t.value))
    expect(slowest).toBeGreaterThan(70)
    const slow = [...beats(75, 0.2, 20), ...beats(40, 21, 40)]
    const slow_rate = Math.min(...only(told(slow, 40), 'rate5_per_min').map((t) => t.value))
    expect(slow_rate).toBeLessThan(40.1)
    expect(slow_rate).toBeGreaterThan(39)
    const spreads = only(told(pause, 40), 'rate5.spread').map((t) => t.value)
    expect(spreads[0]).toBeCloseTo(0, 6)
    // Three intervals of 0.8 s and one of 3.2 s or so: their range over their mean.
    expect(Math.max(...spreads)).toBeGreaterThan(1.5)
  })

  test.each([30, 60, 150])('[SIG-60] at %i/min all rates are that, told only after their number of beats', (per_min) => {
    const all = told(beats(per_min, 0.2, 60), 60)
    const five = only(all, 'rate5_per_min')
    const nine = only(all, 'rate9_per_min')
    const seventeen = only(all, 'rate17_per_min')
    for (const t of [...five, ...nine, ...seventeen]) expect(t.value).toBeCloseTo(per_min, 6)
    const first_s = (list: Told[]) => (list[0]!.event_ms - START_MS) / 1000
    for (const [list, n] of [
      [five, 5],
      [nine, 9],
      [seventeen, 17],
    ] as const) {
      const nth_s = 0.2 + ((n - 1) * 60) / per_min
      expect(first_s(list)).toBeGreaterThanOrEqual(nth_s + 0.999)
      expect(first_s(list)).toBeLessThanOrEqual(nth_s + 1.5)
    }
  })

  test('[SIG-60] four slow intervals are enough for the slow rate, sixteen quick ones for the quick', () => {
    const slow = [...beats(80, 0.2, 20), ...beats(36, 20.5, 28), ...beats(80, 28, 40)]
    expect(Math.min(...only(told(slow, 40), 'rate5_per_min').map((t) => t.value))).toBeLessThan(40)
    const quick = [...beats(80, 0.2, 20), ...beats(160, 20.2, 26.5), ...beats(80, 27, 40)]
    expect(Math.max(...only(told(quick, 40), 'rate17_per_min').map((t) => t.value))).toBeGreaterThan(140)
  })

  test('[SIG-61] without beats there is no rate: a pause is not a slow heart until it has ended', () => {
    const all = told([...beats(75, 0.2, 20)], 40)
    expect(only(all, 'rate5_per_min').at(-1)!.event_ms - START_MS).toBeLessThanOrEqual(21_500)
  })

  test.each([
    { key: 'ecg.lead', s: 20, value: 1 },
    { key: 'ecg.quality', s: 20, value: 0, quality: 'noise' },
    { key: 'ecg.quality', s: 20, value: 0, quality: 'lead_off' },
  ])('[SIG-61] no run of beats spans %o', (word) => {
    const all = told([...beats(75, 0.2, 12), word, ...beats(75, 24, 40)], 40)
    for (const t of only(all, 'rate5_per_min').filter((t) => t.quality === '')) expect(t.value).toBeCloseTo(75, 6)
    expect(
      only(all, 'rate5_per_min')
        .filter((t) => t.quality !== '')
        .map((t) => t.quality),
    ).toEqual(word.quality ? [word.quality] : [])
    expect(only(all, 'rate5_per_min').some((t) => t.event_ms > START_MS + 21_000 && t.event_ms < START_MS + 28_000)).toBe(false)
  })

  test('[SIG-61] without an ECG the number of the device stands for the runs, with its mark; beside one it does not', () => {
    const device = [5, 20, 25].map((s) => ({ key: 'hr_device', s, value: s === 25 ? Number.NaN : 38 }))
    const all = told([{ key: 'ecg.lead', s: 1 }, ...device], 30)
    for (const name of ['rate5_per_min', 'rate9_per_min', 'rate17_per_min'])
      expect(only(all, name).map((t) => [t.value, t.quality, t.source])).toEqual([
        [38, '', 'device'],
        [Number.NaN, 'missing', 'device'],
      ])
  })

  test('[SIG-13] nor a hole', () => {
    const state = rateRuns.init()
    const values: number[] = []
    for (const [from, to] of [
      [0, 10],
      [60, 75],
    ] as const) {
      if (from > 0) rateRuns.gap(state, START_MS + from * 1000)
      for (let s = from; s < to; s++) {
        const at = { event_ms: START_MS + s * 1000, duration_ms: 1000 }
        const value = { key: 'beat', value: 1, event_ms: at.event_ms + 300 }
        rateRuns.block(state, { ...at, blocks: [], values: [value], events: [] }, (name, __, v) => {
          if (name !== 'rate5.spread') values.push(v)
        })
      }
    }
    expect(values.length).toBeGreaterThan(10)
    for (const v of values) expect(v).toBeCloseTo(60, 6)
  })

  test('[SIG-1] other frames, same rates', () => {
    const words = [
      ...beats(75, 0.2, 12),
      { key: 'ecg.quality', s: 13, quality: 'noise' },
      ...beats(150, 14, 30),
      { key: 'ecg.lead', s: 31.2 },
      ...beats(35, 32, 60),
    ]
    const whole = told(words, 60)
    for (const seed of [1, 2, 3]) {
      const random = randomOf(seed)
      expect(told(words, 60, () => 20 + Math.floor(random() * 1500)).filter((t) => t.event_ms < START_MS + 60_000)).toEqual(
        whole.filter((t) => t.event_ms < START_MS + 60_000),
      )
    }
  })
})
