import { describe, expect, test } from 'vitest'
import { beatsAt, frames, only, pleth, randomOf, run, START_MS, type Stream, type Told, wave } from './testing.ts'

/** 120/80 mmHg at 0.02 mmHg a step, until the line comes off. */
function pressure(seconds: number, off_s = seconds): Int16Array {
  return pleth(125, seconds, beatsAt(75, 0, seconds), 2_000).map((v, i) => (i < off_s * 125 ? v + 4_000 : 100 + (i % 5)))
}

const art = (samples: Int16Array) => wave('art', 125, samples, 0.02)
const told = (stream: Stream, name: string, frame_ms: number | (() => number) = 250): Told[] => only(run(frames(stream, frame_ms)), name)
const second = (all: Told[], s: number) => all.find((t) => t.event_ms === START_MS + s * 1000)!

describe('arterial pressures', () => {
  test('[SIG-97] systole, diastole and mean of the wave within 2 mmHg, each second', () => {
    const stream = { waves: [art(pressure(40))] }
    const [sys, dia, mean] = ['art_sys', 'art_dia', 'art_mean'].map((name) => told(stream, name))
    expect(Math.abs(second(sys!, 30).value - 120)).toBeLessThanOrEqual(2)
    expect(Math.abs(second(dia!, 30).value - 80)).toBeLessThanOrEqual(2)
    expect(second(mean!, 30).value).toBeGreaterThan(85)
    expect(second(mean!, 30).value).toBeLessThan(105)
    expect(sys!.filter((t) => t.event_ms > START_MS + 12_000)).toHaveLength(28)
  })

  test('[SIG-97] nothing is derived where the device tells its own', () => {
    const values = Array.from({ length: 40 }, (_, i) => ({ key: 'art_mean', value: 90, event_ms: START_MS + i * 1000 }))
    expect(told({ waves: [art(pressure(40))], values }, 'art_sys')).toEqual([])
  })

  test('[SIG-97] blank with the reason while the line is flushed, and back after it', () => {
    const samples = pressure(60)
    samples.fill(14_500, 20 * 125, 30 * 125)
    const sys = told({ waves: [art(samples)] }, 'art_sys')
    expect(second(sys, 26)).toMatchObject({ value: Number.NaN, quality: 'out_of_range' })
    expect(Math.abs(second(sys, 45).value - 120)).toBeLessThanOrEqual(2)
  })

  test('[SIG-97] frames of other lengths give the same pressures', () => {
    const random = randomOf(4)
    const stream = { waves: [art(pressure(40, 30))] }
    for (const name of ['art_sys', 'art_dia', 'art_mean', 'art.lost_ms'])
      expect(told(stream, name, () => 16 * (1 + Math.floor(random() * 60)))).toEqual(told(stream, name, 240))
  })

  test('[SIG-98] a line that comes off is lost from the moment its pulse has been gone for four seconds', () => {
    const lost = told({ waves: [art(pressure(60, 30))] }, 'art.lost_ms')
    expect(Math.max(...lost.filter((t) => t.event_ms <= START_MS + 32_000).map((t) => t.value))).toBe(0)
    expect(lost.at(-1)!.value).toBeGreaterThanOrEqual(24_000)
    expect(lost.at(-1)!.value).toBeLessThanOrEqual(28_000)
  })

  test('[SIG-98] a line that never carried a pulse cannot come off', () => {
    for (const t of told({ waves: [art(pressure(60, 0))] }, 'art.lost_ms')) expect(t.value).toBe(0)
  })

  test("[SIG-98] without the wave the device's mean is watched", () => {
    const values = Array.from({ length: 40 }, (_, i) => ({ key: 'art_mean', value: i < 20 ? 85 : 3, event_ms: START_MS + i * 1000 }))
    const waves = [wave('pleth', 125, pleth(125, 40, beatsAt(75, 0, 40)), 1)]
    expect(told({ waves, values }, 'art.lost_ms').at(-1)!.value).toBe(19_000)
  })
})
