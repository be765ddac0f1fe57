import { describe, expect, test } from 'vitest'
import { CALM } from './modifiers.ts'
import { createPatient, live } from './physiology.ts'
import { demoCues, repeatCues } from './programme.ts'
import { modifiersOf, SCENARIO_BY_ID, SCENARIOS } from './scenario.ts'

/** A number once a second while `id` runs from second 10 on. */
function played(id: string, key: string, seconds: number, seed = 3): number[] {
  const scenario = SCENARIO_BY_ID.get(id)!
  const patient = createPatient(seed)
  const values: number[] = []
  while (patient.t_ms < seconds * 1_000)
    for (const n of live(patient, 50, (t_ms) => modifiersOf(scenario, 10_000, patient.base, t_ms)).numbers)
      if (n.key === key) values.push(n.value)
  return values
}

test('[SIM-10] slow desaturation crosses 90, is at 84 within 30 s, falls to 78 and recovers within 3 minutes', () => {
  const spo2 = played('slow-desaturation', 'spo2', 190)
  expect(spo2[8]).toBeGreaterThan(94)
  expect(spo2.slice(8, 40)).toContain(84)
  expect(spo2.findIndex((v) => v < 90)).toBeLessThan(26)
  expect(Math.min(...spo2)).toBe(78)
  expect(spo2.at(-1)).toBeGreaterThan(94)
})

test('[SIM-10] bradycardia goes below 40, tachycardia above 140, both long enough for every average', () => {
  expect(played('bradycardia', 'hr_device', 80).filter((v) => v < 40).length).toBeGreaterThan(20)
  expect(played('tachycardia', 'hr_device', 80).filter((v) => v > 140).length).toBeGreaterThan(20)
})

test('[SIM-10] apnoea shows no breath for more than 20 s and no desaturation of its own', () => {
  const rates = played('apnoea', 'rr_device', 110)
  expect(rates.filter((v) => v === 0).length).toBeGreaterThan(10)
  expect(rates.at(-1)).toBeGreaterThan(8)
  expect(Math.min(...played('apnoea', 'spo2', 110))).toBeGreaterThan(90)
})

describe.each(SCENARIOS)('$id', (scenario) => {
  test('[SIM-11] a scenario ends calm', () => {
    const { base } = createPatient(1)
    expect(modifiersOf(scenario, 0, base, scenario.length_s * 1_000)).toEqual(CALM)
    const last = modifiersOf(scenario, 0, base, scenario.length_s * 1_000 - 1)
    const { heart_rate, breath_rate, spo2_pct, ...rest } = last
    expect({ ...rest, heart_rate: null, breath_rate: null, spo2_pct: null }).toEqual(CALM)
    for (const [value, own] of [
      [heart_rate, base.heart_rate],
      [breath_rate, base.breath_rate],
      [spo2_pct, base.spo2_pct],
    ] as const)
      if (value !== null) expect(Math.abs(value / own - 1)).toBeLessThan(0.02)
  })
})

test('[SIM-12] the demo ward raises an alarm in its first minute, then something every two minutes on another bed', () => {
  const cues = demoCues(1, 24, 0, 1_300)
  expect(cues[0]).toMatchObject({ at_s: 8, scenario: { id: 'slow-desaturation' } })
  expect(cues).toHaveLength(11)
  for (const [i, cue] of cues.entries()) {
    expect(cue.bed).toBeLessThan(24)
    if (i > 0) expect(cue.bed).not.toBe(cues[i - 1]!.bed)
  }
  const turn = demoCues(1, 24, 120, 120 * 22).map((c) => c.scenario.id)
  expect(new Set(turn).size).toBe(turn.length)
})

test('[SIM-12] cues asked for in small steps are the same as asked for at once', () => {
  const at = (n: number) => demoCues(5, 24, n * 7, (n + 1) * 7)
  expect(Array.from({ length: 100 }, (_, n) => at(n)).flat()).toEqual(demoCues(5, 24, 0, 700))
  const each = Array.from({ length: 100 }, (_, n) => repeatCues(SCENARIOS[1]!, 3, n * 7, (n + 1) * 7)).flat()
  expect(each).toHaveLength(repeatCues(SCENARIOS[1]!, 3, 0, 700).length)
})
