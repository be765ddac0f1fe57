import { expect, test } from 'vitest'
import beats from './beats.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'
import { beatsAt, ecg, frames, run, START_MS, wave } from './testing.ts'

const lead = [{ key: 'ecg.lead', value: 0, event_ms: START_MS }]

test.each([100, 125, 200, 250, 360, 500, 1000])('[SIG-4] one beat at each R peak at %i Hz', (rate_hz) => {
  const at = beatsAt(80, 0, 60)
  const told = run(frames({ waves: [wave('ecg_ii', rate_hz, ecg(rate_hz, 60, at))], values: lead }, 250), [beats])
  const found = told.map((t) => (t.event_ms - START_MS) / 1000)
  const due = at.filter((t) => t > 3 && t < 59)
  for (const t of due) expect(Math.min(...found.map((f) => Math.abs(f - t))), `beat at ${t}`).toBeLessThan(0.05)
  expect(found.filter((f) => f > 2.9 && f < 59.1)).toHaveLength(due.length)
})

test.each([35, 60, 140, 210])('[SIG-4] a beat is told at most a second after it, at %i/min', (per_min) => {
  const at = beatsAt(per_min, 0, 60)
  let now_ms = 0
  let latest = 0
  const state = beats.init()
  let n = 0
  for (const input of frames({ waves: [wave('ecg_ii', 250, ecg(250, 60, at))], values: lead }, 20)) {
    now_ms = input.event_ms + input.duration_ms
    beats.block(state, input, (_, event_ms) => {
      n++
      latest = Math.max(latest, now_ms - event_ms)
    })
  }
  expect(n).toBeGreaterThan(at.length * 0.9)
  expect(latest).toBeLessThanOrEqual(BEAT_LATENCY_MS)
})

test('[SIG-4] a beat of a third of the height is found by looking back', () => {
  const at = beatsAt(75, 0, 30)
  const weak = at[20]!
  const samples = ecg(
    250,
    30,
    at.filter((t) => t !== weak),
  )
  const small = ecg(250, 30, [weak], 0).map((v) => Math.round(v / 3))
  const sum = samples.map((v, i) => v + small[i]!)
  const found = run(frames({ waves: [wave('ecg_ii', 250, sum)], values: lead }, 250), [beats]).map((t) => (t.event_ms - START_MS) / 1000)
  expect(Math.min(...found.map((f) => Math.abs(f - weak)))).toBeLessThan(0.06)
})

test('[SIG-3] after an artefact of 20 mV beats are found again within five seconds', () => {
  const at = beatsAt(75, 0, 30)
  const samples = ecg(250, 30, at)
  for (let i = 2500; i < 2700; i++) samples[i] = i % 20 < 10 ? 4000 : -4000
  const found = run(frames({ waves: [wave('ecg_ii', 250, samples)], values: lead }, 250), [beats]).map(
    (t) => (t.event_ms - START_MS) / 1000,
  )
  for (const t of at.filter((t) => t > 16 && t < 29))
    expect(Math.min(...found.map((f) => Math.abs(f - t))), `beat at ${t}`).toBeLessThan(0.06)
})

test('[SIG-3] noise below 0.03 mV is no heart', () => {
  expect(run(frames({ waves: [wave('ecg_ii', 250, ecg(250, 60, [], 0.015))], values: lead }, 250), [beats])).toEqual([])
})

test('[SIG-13] a new lead is learnt afresh and beats never go back in time', () => {
  const at = beatsAt(75, 0, 30)
  const waves = [wave('ecg_ii', 250, ecg(250, 30, at)), wave('ecg_v5', 250, ecg(250, 30, at, 0.02, 3))]
  const told = run(frames({ waves, values: [...lead, { key: 'ecg.lead', value: 1, event_ms: START_MS + 15_100 }] }, 250), [beats])
  expect(new Set(told.map((t) => t.source))).toEqual(new Set(['ecg_ii', 'ecg_v5']))
  for (let i = 1; i < told.length; i++) expect(told[i]!.event_ms - told[i - 1]!.event_ms).toBeGreaterThan(200)
})
