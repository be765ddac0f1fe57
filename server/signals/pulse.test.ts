import { describe, expect, test } from 'vitest'
import pulse from './pulse.ts'
import { beatsAt, frames, only, pleth, randomOf, run, START_MS, wave } from './testing.ts'

describe('pulse', () => {
  test.each([40, 800, 12_000])('[SIG-8] one pulse a beat, whatever the height (%i steps)', (height) => {
    const at = beatsAt(75, 0, 40)
    const told = only(run(frames({ waves: [wave('pleth', 125, pleth(125, 40, at, height), 1)] }, 250), [pulse]), 'pulse')
    const due = at.filter((t) => t > 4.5 && t < 39)
    const found = told.map((t) => (t.event_ms - START_MS) / 1000)
    for (const t of due) expect(Math.min(...found.map((f) => Math.abs(f - t - 0.35))), `beat at ${t}`).toBeLessThan(0.2)
    expect(found.filter((f) => f > 4.8 && f < 39.3).length).toBeLessThanOrEqual(due.length + 1)
  })

  test('[SIG-102] the second wave of a pulse, half as high and a third of a second later, is no pulse', () => {
    const at = beatsAt(58, 0, 40)
    const later = (s: number) => at.map((t) => t + s)
    const [main, dip, second] = [pleth(125, 40, at), pleth(125, 40, later(0.19), 250), pleth(125, 40, later(0.36), 330)]
    const samples = main.map((v, i) => v - dip[i]! + second[i]!)
    const told = only(run(frames({ waves: [wave('pleth', 125, samples, 1)] }, 250), [pulse]), 'pulse')
    const late = told.filter((t) => t.event_ms > START_MS + 6_000 && t.event_ms < START_MS + 39_000)
    expect(late.length).toBeGreaterThanOrEqual(31)
    expect(late.length).toBeLessThanOrEqual(33)
  })

  test.each([150, 190])('[SIG-102] at %i/min pulses that differ in height are all pulses', (per_min) => {
    const at = beatsAt(per_min, 0, 40)
    const samples = pleth(125, 40, at).map((v, i) => Math.round(v * (0.85 + 0.15 * Math.sin(i / 100))))
    const told = only(run(frames({ waves: [wave('pleth', 125, samples, 1)] }, 250), [pulse]), 'pulse')
    const late = told.filter((t) => t.event_ms > START_MS + 6_000 && t.event_ms < START_MS + 36_000)
    expect(late.length).toBeGreaterThanOrEqual(per_min / 2 - 2)
  })

  test('[SIG-8] the noise left when the pulse stops is no pulse', () => {
    const random = randomOf(5)
    const samples = pleth(125, 60, beatsAt(75, 0, 30)).map((v) => v + Math.round((random() - 0.5) * 40))
    const told = run(frames({ waves: [wave('pleth', 125, samples, 1)] }, 250), [pulse])
    expect(told.filter((t) => t.event_ms < START_MS + 30_000).length).toBeGreaterThan(28)
    expect(told.filter((t) => t.event_ms > START_MS + 31_500)).toEqual([])
  })

  test('[SIG-8] the arterial line speaks when the pleth has gone', () => {
    const at = beatsAt(75, 0, 40)
    const waves = [
      wave(
        'pleth',
        125,
        pleth(
          125,
          40,
          at.filter((t) => t < 20),
        ),
        1,
      ),
      wave('art', 125, pleth(125, 40, at), 0.1),
    ]
    const told = run(frames({ waves }, 250), [pulse])
    const led = only(told, 'pulse')
    expect(new Set(led.filter((t) => t.event_ms < START_MS + 19_000).map((t) => t.source))).toEqual(new Set(['pleth']))
    expect(led.filter((t) => t.source === 'art').length).toBeGreaterThan(15)
    expect(only(told, 'pulse.art').length).toBeGreaterThan(40)
    expect(only(told, 'pulse.pleth').length).toBeGreaterThan(15)
  })
})
