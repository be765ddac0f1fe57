import { describe, expect, test } from 'vitest'
import capnography from './capnography.ts'
import { frames, missing, only, randomOf, run, START_MS, type Stream, type Told, wave } from './testing.ts'

/** A plateau of 38 mmHg for the later 60 % of each breath, with small steps of the heart on its way down; 0.1 mmHg a step. */
function co2(seconds: number, per_min: number, until_s = seconds, mmhg = 38): Int16Array {
  return Int16Array.from({ length: 62.5 * seconds }, (_, i) => {
    const t = i / 62.5
    const phase = ((t * per_min) / 60) % 1
    if (t >= until_s || phase < 0.4) return Math.round(2 * Math.sin(i))
    const slope = phase > 0.9 ? (1 - phase) * 10 : 1
    return Math.round(10 * mmhg * slope + 15 * Math.sin(2 * Math.PI * 1.3 * t))
  })
}

const play = (stream: Stream, frame_ms: number | (() => number) = 250): Told[] => run(frames(stream, frame_ms), [capnography])
const at = (told: Told[], name: string, s: number) => only(told, name).find((t) => t.event_ms === START_MS + s * 1000)!

describe('breaths by CO2', () => {
  test.each([6, 14, 30, 60])('[SIG-99] %i/min and the end-tidal value within one, each second', (per_min) => {
    const told = play({ waves: [wave('co2', 62.5, co2(80, per_min), 0.1)] })
    for (let s = 60; s <= 80; s++) {
      expect(Math.abs(at(told, 'rr_co2', s).value - per_min), `${s}`).toBeLessThanOrEqual(1)
      expect(Math.abs(at(told, 'etco2', s).value - 39)).toBeLessThanOrEqual(1)
    }
  })

  test('[SIG-99] when exhaling stops the pause grows and the numbers go to 0', () => {
    const told = play({ waves: [wave('co2', 62.5, co2(90, 15, 50), 0.1)] })
    const first = only(told, 'co2_pause_ms').find((t) => t.value >= 20_000)!
    expect(first.event_ms - START_MS).toBeGreaterThan(64_000)
    expect(first.event_ms - START_MS).toBeLessThanOrEqual(71_000)
    expect([at(told, 'rr_co2', 85).value, at(told, 'etco2', 85).value]).toEqual([0, 0])
  })

  test('[SIG-99] breaths that become half as high are still breaths', () => {
    const samples = co2(80, 15)
    samples.set(co2(40, 15, 40, 14), 40 * 62.5)
    const told = play({ waves: [wave('co2', 62.5, samples, 0.1)] })
    for (const t of only(told, 'co2_pause_ms').filter((t) => t.event_ms > START_MS + 8_000)) expect(t.value).toBeLessThan(20_000)
    expect(at(told, 'etco2', 79).value).toBeLessThan(18)
  })

  test("[SIG-99] the device's own rate and end-tidal value stay the only ones", () => {
    const values = Array.from({ length: 40 }, (_, i) => [
      { key: 'rr_co2', value: 14, event_ms: START_MS + i * 1000 + 300 },
      { key: 'etco2', value: 36, event_ms: START_MS + i * 1000 + 300 },
    ]).flat()
    const told = play({ waves: [wave('co2', 62.5, co2(40, 14), 0.1)], values })
    expect([...only(told, 'rr_co2'), ...only(told, 'etco2')].filter((t) => t.event_ms > START_MS + 1_000)).toEqual([])
    expect(only(told, 'co2_pause_ms').length).toBe(40)
  })

  test('[SIG-3] missing, constant and impossible CO2 never reads as a breath', () => {
    const cases: Array<[Int16Array, number]> = [
      [missing(2500), 0.1],
      [new Int16Array(2500).fill(380), 0.1],
      [new Int16Array(2500).fill(12_000), 0.1],
      [co2(40, 15), Number.NaN],
    ]
    for (const [samples, gain] of cases) {
      const told = play({ waves: [wave('co2', 62.5, samples, gain)] })
      for (const t of only(told, 'rr_co2').filter((t) => t.event_ms > START_MS + 5_000)) expect(t.value > 0).toBe(false)
    }
  })

  test('[SIG-90] a CO2 wave that is gone says so, and its numbers are blank with the reason', () => {
    const samples = co2(60, 15)
    samples.set(missing(62.5 * 20), 62.5 * 40)
    const told = play({ waves: [wave('co2', 62.5, samples, 0.1)] })
    expect([at(told, 'co2.quality', 39).quality, at(told, 'co2.quality', 45).quality]).toEqual(['', 'missing'])
    for (const name of ['rr_co2', 'etco2', 'co2_pause_ms'])
      expect(at(told, name, 45)).toMatchObject({ value: Number.NaN, quality: 'missing' })
  })

  test('[SIG-1] frames of other lengths and a cloned state give the same', () => {
    const stream = { waves: [wave('co2', 62.5, co2(60, 15, 30), 0.1)] }
    const random = randomOf(9)
    const named = (told: Told[]) => ['co2.breath', 'co2_pause_ms', 'rr_co2', 'etco2'].map((name) => only(told, name))
    const straight = named(play(stream, 240))
    expect(named(play(stream, () => 16 * (1 + Math.floor(random() * 60))))).toEqual(straight)
    expect(named(run(frames(stream, 240), [capnography], (states) => structuredClone(states)))).toEqual(straight)
  })
})
