import { serialize } from 'node:v8'
import { expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import beats from './beats.ts'
import { BEAT_LATENCY_MS } from './qrs-judge.ts'
import { beatsAt, ecg, frames, only, run, START_MS, wave } from './testing.ts'

const lead = [{ key: 'ecg.lead', value: 0, event_ms: START_MS }]

test.each([100, 125, 200, 250, 360, 500, 1000])('[SIG-4] one beat at each R peak at %i Hz', (rate_hz) => {
  const at = beatsAt(80, 0, 60)
  const told = only(run(frames({ waves: [wave('ecg_ii', rate_hz, ecg(rate_hz, 60, at))], values: lead }, 250), [beats]), 'beat')
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
    beats.block(state, input, (name, event_ms) => {
      if (name !== 'beat') return
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
  const found = only(run(frames({ waves: [wave('ecg_ii', 250, sum)], values: lead }, 250), [beats]), 'beat').map(
    (t) => (t.event_ms - START_MS) / 1000,
  )
  expect(Math.min(...found.map((f) => Math.abs(f - weak)))).toBeLessThan(0.06)
})

test('[SIG-3] after an artefact of 20 mV beats are found again within five seconds', () => {
  const at = beatsAt(75, 0, 30)
  const samples = ecg(250, 30, at)
  for (let i = 2500; i < 2700; i++) samples[i] = i % 20 < 10 ? 4000 : -4000
  const found = only(run(frames({ waves: [wave('ecg_ii', 250, samples)], values: lead }, 250), [beats]), 'beat').map(
    (t) => (t.event_ms - START_MS) / 1000,
  )
  for (const t of at.filter((t) => t > 16 && t < 29))
    expect(Math.min(...found.map((f) => Math.abs(f - t))), `beat at ${t}`).toBeLessThan(0.06)
})

test('[SIG-3] noise below 0.03 mV is no heart', () => {
  expect(only(run(frames({ waves: [wave('ecg_ii', 250, ecg(250, 60, [], 0.015))], values: lead }, 250), [beats]), 'beat')).toEqual([])
})

test('[SIG-13] a new lead is learnt afresh and beats never go back in time', () => {
  const at = beatsAt(75, 0, 30)
  const waves = [wave('ecg_ii', 250, ecg(250, 30, at)), wave('ecg_v5', 250, ecg(250, 30, at, 0.02, 3))]
  const told = only(
    run(frames({ waves, values: [...lead, { key: 'ecg.lead', value: 1, event_ms: START_MS + 15_100 }] }, 250), [beats]),
    'beat',
  )
  expect(new Set(told.map((t) => t.source))).toEqual(new Set(['ecg_ii', 'ecg_v5']))
  for (let i = 1; i < told.length; i++) expect(told[i]!.event_ms - told[i - 1]!.event_ms).toBeGreaterThan(200)
})

/** The QRS shape of testing.ts at some heights, with P waves where asked. */
function two(at: readonly number[], seconds: number): { ii: Int16Array; v5: Int16Array } {
  return { ii: ecg(250, seconds, at), v5: ecg(250, seconds, at, 0.02, 7) }
}

function found(waves: Array<ReturnType<typeof wave>>): number[] {
  return only(run(frames({ waves, values: lead }, 250), [beats]), 'beat').map((t) => (t.event_ms - START_MS) / 1000)
}

const near = (times: readonly number[], at: number) => times.filter((t) => Math.abs(t - at) < 0.06).length

test('[SIG-20] what one of two good leads alone shows is no beat', () => {
  const at = beatsAt(70, 0, 40)
  const { ii, v5 } = two(at, 40)
  for (const s of [12, 20, 28]) {
    const knock = ecg(250, 40, [at.find((t) => t > s)! + 0.42], 0)
    for (let i = 0; i < ii.length; i++) ii[i]! += knock[i]!
  }
  const times = found([wave('ecg_ii', 250, ii), wave('ecg_v5', 250, v5)])
  for (const s of [12, 20, 28]) expect(near(times, at.find((t) => t > s)! + 0.42), `${s}`).toBe(0)
  expect(found([wave('ecg_ii', 250, ii)]).length).toBeGreaterThan(times.length)
})

test('[SIG-20] a lead that lies still, or brings nothing, hides no beat of the other', () => {
  const at = beatsAt(70, 0, 60)
  for (const nothing of [0, MISSING_SAMPLE]) {
    const { ii, v5 } = two(at, 60)
    ii.fill(nothing, 20 * 250)
    const times = found([wave('ecg_ii', 250, ii), wave('ecg_v5', 250, v5)])
    const due = at.filter((t) => t > 3 && t < 59)
    expect(due.filter((t) => near(times, t) !== 1).length, `${nothing}`).toBeLessThanOrEqual(1)
  }
})

test('[SIG-20] a noisy lead takes no part in a clean one', () => {
  const at = beatsAt(70, 0, 60)
  const { ii } = two(at, 60)
  const noise = ecg(250, 60, [], 1.5, 9)
  const times = found([wave('ecg_ii', 250, noise), wave('ecg_v5', 250, ii)])
  const due = at.filter((t) => t > 8 && t < 59)
  expect(due.filter((t) => near(times, t) !== 1)).toEqual([])
  expect(times.filter((t) => t > 8 && t < 59)).toHaveLength(due.length)
})

test('[SIG-21] a heart that stands still has no beats, whatever P waves and small artefacts go on', () => {
  const at = beatsAt(70, 0, 20)
  const small = ecg(250, 40, beatsAt(70, 20.5, 40), 0.02).map((v) => Math.round(v / 7))
  const ii = ecg(250, 40, at).map((v, i) => v + small[i]!)
  const v5 = ecg(250, 40, at, 0.02, 3).map((v, i) => v + small[i]!)
  for (const waves of [[wave('ecg_ii', 250, ii)], [wave('ecg_ii', 250, ii), wave('ecg_v5', 250, v5)]]) {
    expect(found(waves).filter((t) => t > 20.3 && t < 34)).toEqual([])
  }
})

test('[SIG-22] three leads are remembered in less than 4 KB', () => {
  const at = beatsAt(70, 0, 20)
  const waves = ['ecg_ii', 'ecg_v5', 'ecg_v1', 'ecg_i'].map((channel, i) => wave(channel, 239, ecg(239, 20, at, 0.02, i + 1)))
  let bytes = 0
  run(frames({ waves, values: lead }, 250), [beats], (states) => {
    bytes = Math.max(bytes, serialize(states).byteLength)
    return states
  })
  expect(bytes).toBeGreaterThan(1_000)
  expect(bytes).toBeLessThan(4_096)
})
