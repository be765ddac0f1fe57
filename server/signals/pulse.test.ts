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
