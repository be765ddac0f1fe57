import { describe, expect, test } from 'vitest'
import { beatsAt, ecg, frames, only, pleth, randomOf, resp, run, START_MS, wave } from './testing.ts'

describe('respiratory rate', () => {
  test.each([6, 12, 20, 36, 60])('[SIG-14] %i/min is shown within 1/min though the heart moves the wave, too', (per_min) => {
    const told = run(frames({ waves: [wave('resp', 62.5, resp(62.5, 80, per_min), 0.001)] }, 250))
    const rates = only(told, 'rr').filter((t) => t.event_ms > START_MS + 50_000)
    expect(rates).toHaveLength(30)
    for (const t of rates) expect(Math.abs(t.value - per_min), `${t.value}`).toBeLessThanOrEqual(1)
  })

  test('[SIG-14] when breathing stops the rate falls, the pause grows, and the heart is not taken for a breath', () => {
    const told = run(frames({ waves: [wave('resp', 125, resp(125, 100, 15, 60), 0.001)] }, 250))
    expect(only(told, 'breath').filter((t) => t.event_ms > START_MS + 61_000)).toEqual([])
    const rate = (s: number) => only(told, 'rr').find((t) => t.event_ms === START_MS + s * 1000)!.value
    expect(rate(59)).toBe(15)
    expect(rate(72)).toBeLessThan(8)
    expect(rate(85)).toBe(0)
    const first = only(told, 'breath_pause_ms').find((t) => t.value >= 20_000)!
    expect(first.event_ms - START_MS).toBeGreaterThan(74_000)
    expect(first.event_ms - START_MS).toBeLessThanOrEqual(81_000)
  })

  test('[SIG-14] a wave that was flat from the start counts its pause from the start', () => {
    const told = run(frames({ waves: [wave('resp', 62.5, new Int16Array(62.5 * 30), 0.001)] }, 250))
    expect(only(told, 'breath_pause_ms').at(-1)).toMatchObject({ value: 30_000, quality: '' })
  })

  test('[SIG-14] a deep sigh does not hide the breaths after it', () => {
    const samples = resp(62.5, 60, 15)
    for (let i = 1500; i < 1700; i++) samples[i] = samples[i]! * 4
    const told = run(frames({ waves: [wave('resp', 62.5, samples, 0.001)] }, 250))
    for (const t of only(told, 'breath_pause_ms').filter((t) => t.event_ms > START_MS + 10_000)) expect(t.value).toBeLessThan(9_000)
  })

  test.each([
    [1, 0.02],
    [2, 0.02],
    [1, 0.25],
  ])('[SIG-100] a heart that moves the wave %i times as far as the breath is not counted, its beats spread by %d', (times, spread) => {
    const random = randomOf(7)
    const at: number[] = []
    for (let t = 0.3; t < 100; t += 0.75 * (1 + spread * (2 * random() - 1))) at.push(t)
    const heart = pleth(62.5, 100, at, 250 * times)
    const samples = resp(62.5, 100, 15, 60).map((v, i) => Math.round(v / 2) + heart[i]!)
    const told = run(frames({ waves: [wave('resp', 62.5, samples, 0.001), wave('ecg_ii', 250, ecg(250, 100, at))] }, 250))
    const rate = (s: number) => only(told, 'rr').find((t) => t.event_ms === START_MS + s * 1000)!.value
    for (const s of [30, 40, 50, 59]) expect(Math.abs(rate(s) - 15)).toBeLessThanOrEqual(1)
    expect(only(told, 'breath').filter((t) => t.event_ms > START_MS + 62_000)).toEqual([])
    expect(rate(85)).toBe(0)
  })

  test('[SIG-101] what comes as often as the heart beats is neither a rate nor the end of a pause', () => {
    const heart = pleth(62.5, 60, beatsAt(26, 0, 60), 500)
    const values = Array.from({ length: 60 }, (_, i) => ({ key: 'pr', value: 26, event_ms: START_MS + i * 1000 + 500 }))
    const told = run(frames({ waves: [wave('resp', 62.5, heart, 0.001)], values }, 250))
    for (const name of ['rr', 'breath_pause_ms'])
      for (const t of only(told, name).filter((t) => t.event_ms > START_MS + 20_000))
        expect([t.value, t.quality]).toEqual([Number.NaN, 'noise'])
  })

  test('[SIG-103] a movement of the body in the first seconds does not hide the breaths after it, nor make an apnoea of them', () => {
    const samples = resp(62.5, 60, 15)
    for (let i = 30; i < 200; i++) samples[i] = Math.round(8_000 * Math.sin(i / 40))
    const told = run(frames({ waves: [wave('resp', 62.5, samples, 0.001)] }, 250))
    for (const t of only(told, 'breath_pause_ms')) expect(t.value).toBeLessThan(20_000)
    expect(only(told, 'rr').find((t) => t.event_ms === START_MS + 40_000)!.value).toBe(15)
  })

  test('[SIG-5] blank with the reason while the electrodes are off', () => {
    const off = { kind: 'lead_off', channel: '', text: '', value: 0 } as const
    const waves = [wave('ecg_ii', 250, ecg(250, 40, beatsAt(70, 0, 40))), wave('resp', 62.5, resp(62.5, 40, 15), 0.001)]
    const told = run(frames({ waves, events: [{ event_ms: START_MS + 20_000, event: off }] }, 250))
    for (const t of only(told, 'rr').filter((t) => t.event_ms > START_MS + 20_000))
      expect([t.value, t.quality]).toEqual([Number.NaN, 'lead_off'])
  })

  test('[SIG-7] without the wave the device speaks, CO2 before impedance', () => {
    const values = Array.from({ length: 10 }, (_, i) => [
      { key: 'rr_co2', value: 14, event_ms: START_MS + i * 1000 },
      { key: 'rr_device', value: 17, event_ms: START_MS + i * 1000 },
    ]).flat()
    const told = only(run(frames({ waves: [wave('ecg_ii', 250, ecg(250, 10, beatsAt(70, 0, 10)))], values }, 250)), 'rr')
    expect(told).toHaveLength(10)
    for (const t of told) expect(t).toMatchObject({ value: 14, source: 'device' })
  })
})
