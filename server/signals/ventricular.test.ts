import { describe, expect, test } from 'vitest'
import { only, randomOf, run, START_MS, type Told } from './testing.ts'
import ventricular from './ventricular.ts'

interface Typed {
  at: number
  odds: number
  alike: number
}

/** The first is not like the one before it. */
const regular = (from: number, n: number, rr: number, odds: number, alike = 0.95): Typed[] =>
  Array.from({ length: n }, (_, i) => ({ at: from + i * rr, odds, alike: i === 0 ? 0.2 : alike }))
const pulsesAt = (from: number, to: number, rr: number, wave = 'pulse.pleth') =>
  Array.from({ length: Math.floor((to - from) / rr) }, (_, i) => ({ key: wave, value: 1, event_ms: START_MS + (from + i * rr) * 1000 }))

/** One step a second, each with the values whose time has come. */
function tell(
  beats: readonly Typed[],
  pulses: ReturnType<typeof pulsesAt> = [],
  step_ms = 1_000,
  between?: (s: unknown[]) => unknown[],
): Told[] {
  const values = [
    ...pulses,
    ...beats.flatMap(({ at, odds, alike }) => {
      const event_ms = START_MS + at * 1000
      if (Number.isNaN(odds)) return [{ key: 'beat.v', value: Number.NaN, event_ms, quality: 'noise' }]
      const typed = { 'beat.v': odds > 0 ? 1 : 0, 'beat.odds': odds, 'beat.alike': alike }
      return Object.entries(typed).map(([key, value]) => ({ key, value, event_ms }))
    }),
  ]
  const end_ms = Math.max(...values.map((v) => v.event_ms)) + 1
  const inputs = []
  for (let at = START_MS; at < end_ms; at += step_ms)
    inputs.push({
      event_ms: at,
      duration_ms: step_ms,
      blocks: [],
      events: [],
      values: values.filter((v) => v.event_ms >= at && v.event_ms < at + step_ms),
    })
  return run(inputs, [ventricular], between)
}

const SINUS = regular(0.5, 24, 0.8, -4)
const sure = (told: Told[]): number => Math.max(-9, ...only(told, 'v.sure').map((t) => t.value))

describe('five ventricular beats', () => {
  test('[SIG-80] in a row above 100/min, alike, are a tachycardia at the fifth', () => {
    const told = tell([...SINUS, ...regular(20, 5, 0.4, 4)])
    const found = only(told, 'v.sure').filter((t) => t.value > 0)
    expect(found.map((t) => t.event_ms - START_MS)).toEqual([21_600])
    expect(only(told, 'v.rate5').at(-1)!.value).toBeCloseTo(150)
    expect(
      only(told, 'v.run')
        .slice(-5)
        .map((t) => t.value),
    ).toEqual([1, 2, 3, 4, 5])
    expect(only(told, 'v.rate').at(-1)!.value).toBeCloseTo(150)
  })

  test.each([
    ['four', regular(20, 4, 0.4, 4)],
    ['five at 90/min', regular(20, 5, 0.667, 4)],
    ['five unlike each other, as noise is', regular(20, 5, 0.4, 4, 0.2)],
    ["five of the patient's own shape, as a fast heart's", regular(20, 5, 0.4, -4)],
    [
      'five of which one could not be typed',
      [...regular(20, 2, 0.4, 4), { at: 20.8, odds: Number.NaN, alike: 0 }, ...regular(21.2, 2, 0.4, 4)],
    ],
  ])('[SIG-80] %s are none', (_, beats) => {
    expect(sure(tell([...SINUS, ...beats]))).toBeLessThanOrEqual(0)
  })

  test('[SIG-81] a pulse that goes on as before speaks against it, one that is lost or as fast does not', () => {
    const beats = [...SINUS, ...regular(20, 8, 0.4, 2.5, 0.8)]
    const on = (pulses: ReturnType<typeof pulsesAt>) => only(tell(beats, pulses), 'v.pulse').map((t) => t.value)
    expect(Math.max(...on(pulsesAt(0.8, 24, 0.8)))).toBe(1)
    expect(Math.max(...on(pulsesAt(0.8, 24, 0.8, 'pulse.art')))).toBe(1)
    expect(on(pulsesAt(0.8, 20, 0.8)).at(-1)).toBe(0)
    expect(on([...pulsesAt(0.8, 20, 0.8), ...pulsesAt(20.3, 24, 0.4)]).at(-1)).toBe(0)
    expect(on([])).toEqual(new Array(4).fill(0))
    expect(sure(tell(beats))).toBeGreaterThan(0)
    expect(sure(tell(beats, pulsesAt(0.8, 24, 0.8)))).toBeLessThanOrEqual(0)
  })
})

describe('counts and pauses', () => {
  test('[SIG-82] ventricular beats of the last minute', () => {
    const beats = Array.from({ length: 200 }, (_, i) => ({ at: 0.5 + i, odds: i % 10 === 0 ? 3 : -4, alike: 0.9 }))
    const counts = only(tell(beats), 'v.per_min').map((t) => t.value)
    expect(counts.slice(70).every((n) => n === 6)).toBe(true)
    expect(only(tell([...beats, { at: 400, odds: -4, alike: 1 }]), 'v.per_min').at(-1)!.value).toBe(0)
  })

  test('[SIG-83] the interval a beat ends, and how it compares with the usual one', () => {
    const told = tell([...SINUS, ...regular(21.3, 2, 0.8, -4)])
    expect(Math.max(...only(told, 'pause_ms').map((t) => t.value))).toBeCloseTo(2_400)
    expect(Math.max(...only(told, 'pause_ratio').map((t) => t.value))).toBeCloseTo(3)
  })

  test('[SIG-83] an interval that a pulse fills is a missed beat, no pause', () => {
    const told = tell([...SINUS, ...regular(21.3, 2, 0.8, -4)], pulsesAt(0.8, 24, 0.8))
    const long = only(told, 'pause_ms').find((t) => t.event_ms === START_MS + 21_300)!
    expect([long.value, long.quality]).toEqual([Number.NaN, 'no_beats'])
  })
})

describe('what it never does', () => {
  const beats = [...SINUS, ...regular(20, 8, 0.4, 2.5, 0.8), ...regular(24, 30, 0.7, -3), { at: 46, odds: Number.NaN, alike: 0 }]
  const pulses = [...pulsesAt(0.8, 20, 0.8), ...pulsesAt(22, 48, 0.7, 'pulse.art')]
  const straight = tell(beats, pulses)

  test.each([250, 4_000, 10_000])('[SIG-84] depend on the frames: %i ms', (step_ms) => {
    expect(tell(beats, pulses, step_ms)).toEqual(straight)
  })

  test('[SIG-84] change when the state is put down and taken up', () => {
    expect(tell(beats, pulses, 1_000, (states) => structuredClone(states))).toEqual(straight)
  })

  test('[SIG-84] throw on odd numbers, or find a tachycardia in them', () => {
    const random = randomOf(11)
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
    const any = () => odd[Math.floor(random() * odd.length)]!
    const inputs = Array.from({ length: 200 }, (_, i) => ({
      event_ms: START_MS + i * 100,
      duration_ms: 100,
      blocks: [],
      events: [],
      values: ['pulse.art', 'beat.v', 'beat.odds', 'beat.alike'].map((key) => ({ key, value: any(), event_ms: START_MS + i * 100 })),
    }))
    for (const t of only(run(inputs, [ventricular]), 'v.sure')) expect(t.value > 0 && !Number.isFinite(t.value)).toBe(false)
  })
})
