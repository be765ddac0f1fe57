import { describe, expect, test } from 'vitest'
import heartRate from './heart-rate.ts'
import { beatsAt, ecg, frames, only, pleth, run, START_MS, type Stream, type Told, wave } from './testing.ts'

function since(told: readonly Told[], name: string, from_s: number, to_s = 1e6): Told[] {
  return only(told, name).filter((t) => t.event_ms > START_MS + from_s * 1000 && t.event_ms <= START_MS + to_s * 1000)
}

function play(stream: Stream): Told[] {
  return run(frames(stream, 250))
}

describe('heart rate', () => {
  test.each([40, 72, 118, 180])('[SIG-5] %i/min is shown within 1/min, each second, from the ECG', (per_min) => {
    const told = play({ waves: [wave('ecg_ii', 250, ecg(250, 30, beatsAt(per_min, 0, 30)))] })
    const rates = since(told, 'hr', 12)
    expect(rates).toHaveLength(18)
    for (const t of rates) {
      expect(Math.abs(t.value - per_min)).toBeLessThanOrEqual(1)
      expect([t.quality, t.source]).toEqual(['', 'ecg_ii'])
    }
  })

  test('[SIG-5] after a change of rate the mean has followed within eight beats', () => {
    const told = play({ waves: [wave('ecg_ii', 250, ecg(250, 40, [...beatsAt(60, 0, 20), ...beatsAt(120, 20, 40)]))] })
    expect(since(told, 'hr', 26)[0]!.value).toBeGreaterThanOrEqual(119)
  })

  test('[SIG-5] blank with the reason while the lead is off, and no pause is counted', () => {
    const off = { kind: 'lead_off', channel: '', text: 'RA', value: 0 } as const
    const told = play({
      waves: [wave('ecg_ii', 250, ecg(250, 40, beatsAt(70, 0, 20)))],
      events: [{ event_ms: START_MS + 20_000, event: off }],
    })
    const rates = since(told, 'hr', 21)
    expect(rates.length).toBeGreaterThan(15)
    for (const t of rates) expect([t.value, t.quality]).toEqual([Number.NaN, 'lead_off'])
    for (const t of since(told, 'beat_pause_ms', 21)) expect(t.value).toBeNaN()
  })

  test('[SIG-6] no beat for four seconds on a good lead: the pause is counted and the rate is 0', () => {
    const told = play({ waves: [wave('ecg_ii', 250, ecg(250, 40, beatsAt(75, 0, 20), 0.03))] })
    expect(since(told, 'hr', 27).every((t) => t.value === 0 && t.quality === '')).toBe(true)
    const first = since(told, 'beat_pause_ms', 20).find((t) => t.value >= 4_000)!
    expect(first.event_ms - START_MS).toBeLessThanOrEqual(25_500)
  })

  test('[SIG-6] flat ECG with a living pulse: blank, not 0', () => {
    const told = play({
      waves: [wave('ecg_ii', 250, ecg(250, 40, beatsAt(75, 0, 20), 0.01)), wave('pleth', 125, pleth(125, 40, beatsAt(75, 0, 40)), 1)],
    })
    const rates = since(told, 'hr', 27)
    expect(rates.length).toBeGreaterThan(10)
    for (const t of rates) expect([t.value, t.quality]).toEqual([Number.NaN, 'flat'])
  })

  test('[SIG-7] without an ECG the device speaks for itself', () => {
    const values = Array.from({ length: 20 }, (_, i) => ({ key: 'hr_device', value: 64, event_ms: START_MS + i * 1000 }))
    const told = play({ waves: [wave('pleth', 125, pleth(125, 20, beatsAt(64, 0, 20)), 1)], values })
    expect(only(told, 'hr')).toHaveLength(20)
    expect(only(told, 'hr')[3]).toMatchObject({ value: 64, quality: '', source: 'device' })
  })

  test('[SIG-7] with an ECG the device is not asked, not even while the lead is off', () => {
    const values = Array.from({ length: 20 }, (_, i) => ({ key: 'hr_device', value: 64, event_ms: START_MS + i * 1000 }))
    const told = play({
      waves: [wave('ecg_ii', 250, ecg(250, 20, beatsAt(90, 0, 20)))],
      values,
      events: [{ event_ms: START_MS + 10_000, event: { kind: 'lead_off', channel: 'ecg', text: '', value: 0 } }],
    })
    expect(only(told, 'hr').filter((t) => t.source === 'device' && t.event_ms > START_MS)).toEqual([])
  })

  test('[SIG-13] after a bad stretch the pause is counted from its end', () => {
    const state = heartRate.init()
    const told: Told[] = []
    for (let s = 0; s < 12; s++) {
      const event_ms = START_MS + s * 1000
      const quality = s < 6 ? 'noise' : ''
      const values = [{ key: 'ecg.quality', value: quality ? 0 : 100, event_ms: event_ms + 1000, quality }]
      heartRate.block(state, { event_ms, duration_ms: 1000, blocks: [], values, events: [] }, (name, at_ms, value, mark = '') =>
        told.push({ name, event_ms: at_ms, value, quality: mark, source: '' }),
      )
    }
    const last = only(told, 'beat_pause_ms').at(-1)!
    expect(last.value).toBe(5_000)
  })
})

describe('heart rate in noise', () => {
  const rates = (interval_ms: (i: number) => number, noise: number) => {
    const values: Array<{ key: string; value: number; event_ms: number }> = []
    for (let t = START_MS + 300, i = 0; t < START_MS + 20_000; t += interval_ms(i++))
      values.push({ key: 'beat', value: 1, event_ms: t }, { key: 'beat.noise', value: noise, event_ms: t })
    for (let s = 1; s <= 20; s++) values.push({ key: 'ecg.quality', value: 100, event_ms: START_MS + s * 1000 - 1 })
    values.sort((a, b) => a.event_ms - b.event_ms)
    const told = run(frames({ waves: [wave('ecg_ii', 250, new Int16Array(250 * 20))], values }, 250), [heartRate])
    return since(told, 'hr', 12).map((t) => t.quality)
  }
  const uneven = (i: number) => [900, 400, 700, 1100, 500][i % 5]!

  test('[SIG-30] uneven beats in loud noise are no rate; an even rhythm, or uneven beats without noise, are', () => {
    expect(new Set(rates(uneven, 0.4))).toEqual(new Set(['noise']))
    expect(new Set(rates(uneven, 0.1))).toEqual(new Set(['']))
    expect(new Set(rates(() => 400, 0.4))).toEqual(new Set(['']))
  })
})
