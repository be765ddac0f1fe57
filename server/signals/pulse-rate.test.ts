import { describe, expect, test } from 'vitest'
import { beatsAt, ecg, frames, only, pleth, run, START_MS, type Stream, type Told, wave } from './testing.ts'

function rates(stream: Stream, from_s = 0, to_s = 1e6): Told[] {
  return only(run(frames(stream, 250)), 'pulse_rate').filter(
    (t) => t.event_ms > START_MS + from_s * 1000 && t.event_ms <= START_MS + to_s * 1000,
  )
}

describe('pulse rate', () => {
  test.each([40, 72, 118, 180])('[SIG-93] %i/min is shown within 1/min, each second, from the pleth', (per_min) => {
    const told = rates({ waves: [wave('pleth', 125, pleth(125, 40, beatsAt(per_min, 0, 40)), 1)] }, 16)
    expect(told).toHaveLength(24)
    for (const t of told) expect([Math.abs(t.value - per_min) <= 1, t.quality, t.source]).toEqual([true, '', 'pleth'])
  })

  test('[SIG-93] one weak pulse that is missed changes nothing', () => {
    const at = beatsAt(75, 0, 40)
    at.splice(25, 1)
    for (const t of rates({ waves: [wave('pleth', 125, pleth(125, 40, at), 1)] }, 16))
      expect(Math.abs(t.value - 75), `${t.value}`).toBeLessThanOrEqual(1)
  })

  test("[SIG-93] the device's number goes before ours, and is doubtful while its pleth is", () => {
    const samples = pleth(125, 40, beatsAt(75, 0, 40))
    samples.fill(100, 20 * 125)
    const values = Array.from({ length: 40 }, (_, i) => ({ key: 'pr', value: 77, event_ms: START_MS + i * 1000 + 500 }))
    const told = rates({ waves: [wave('pleth', 125, samples, 1)], values }, 2)
    expect(told.find((t) => t.event_ms === START_MS + 15_500)).toMatchObject({ value: 77, quality: '', source: 'device' })
    expect(told.at(-1)).toMatchObject({ quality: 'flat', source: 'device' })
  })

  test('[SIG-94] a pulse that stops is no rate but a blank, and the arterial line speaks instead where there is one', () => {
    const waves = [
      wave(
        'pleth',
        125,
        pleth(125, 60, beatsAt(75, 0, 30)).map((v, i) => v + (i % 3)),
        1,
      ),
    ]
    const alone = rates({ waves }, 36)
    expect(alone.length).toBeGreaterThan(20)
    for (const t of alone) expect([t.value, t.quality]).toEqual([Number.NaN, expect.stringMatching(/^(no_beats|flat)$/)])
    const art = wave(
      'art',
      125,
      pleth(125, 60, beatsAt(75, 0, 60), 2_000).map((v) => v + 4_000),
      0.02,
    )
    for (const t of rates({ waves: [...waves, art] }, 36)) expect([t.value, t.source]).toEqual([75, 'art'])
  })

  test('[SIG-95] the strength of the pulse is told against its own last minutes, never in per cent', () => {
    const beats = beatsAt(75, 0, 120)
    const samples = pleth(125, 120, beats)
    for (let i = 80 * 125; i < samples.length; i++) samples[i] = Math.round(samples[i]! / 4)
    const told = run(frames({ waves: [wave('pleth', 125, samples, 1), wave('ecg_ii', 250, ecg(250, 120, beats))] }, 250))
    const strength = only(told, 'pulse_strength')
    const at = (s: number) => strength.find((t) => t.event_ms === START_MS + s * 1000)!.value
    expect(at(70)).toBeCloseTo(1, 1)
    expect(at(95)).toBeGreaterThan(0.2)
    expect(at(95)).toBeLessThan(0.4)
    expect(only(told, 'perfusion')).toEqual([])
  })
})

describe('saturation', () => {
  test('[SIG-96] a number the device goes on telling over a bad pleth is told again as blank, and comes back with the pleth', () => {
    const samples = pleth(125, 60, beatsAt(75, 0, 60))
    samples.fill(100, 20 * 125, 35 * 125)
    const values = Array.from({ length: 60 }, (_, i) => ({ key: 'spo2', value: 97, event_ms: START_MS + i * 1000 + 500 }))
    const told = only(run(frames({ waves: [wave('pleth', 125, samples, 1)], values }, 250)), 'spo2')
    const blank = told.map((t) => (t.event_ms - START_MS) / 1000)
    expect(blank[0]).toBeGreaterThanOrEqual(24)
    expect(blank[0]).toBeLessThanOrEqual(28)
    expect(blank.at(-1)).toBeLessThan(36)
    for (const t of told) expect([t.value, t.quality]).toEqual([Number.NaN, 'flat'])
  })

  test('[SIG-96] one second of motion does not take the number away', () => {
    const samples = pleth(125, 60, beatsAt(75, 0, 60))
    for (let i = 2500; i < 2600; i++) samples[i] = Math.round(4_000 * Math.sin(i / 12))
    const values = Array.from({ length: 60 }, (_, i) => ({ key: 'spo2', value: 97, event_ms: START_MS + i * 1000 + 500 }))
    expect(only(run(frames({ waves: [wave('pleth', 125, samples, 1)], values }, 250)), 'spo2')).toEqual([])
  })
})
