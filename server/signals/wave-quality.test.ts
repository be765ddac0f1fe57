import { describe, expect, test } from 'vitest'
import { beatsAt, frames, missing, only, pleth, randomOf, resp, run, START_MS, type Stream, type Told, wave } from './testing.ts'
import waveQuality from './wave-quality.ts'

const beats = beatsAt(75, 0, 30)
const good = () => pleth(125, 30, beats)
/** 120/80 mmHg at 0.02 mmHg a step. */
const pressure = () => pleth(125, 30, beats, 2_000).map((v) => v + 4_000)

function told(stream: Stream, name: string): Told[] {
  return only(run(frames(stream, 250), [waveQuality]), name)
}

function marks(channel: string, samples: Int16Array, gain: number): string[] {
  const after = told({ waves: [wave(channel, 125, samples, gain)] }, `${channel}.quality`).filter((t) => t.event_ms > START_MS + 6_000)
  return [...new Set(after.map((t) => t.quality))]
}

describe('quality of pulse, pressure and breathing waves', () => {
  const random = randomOf(3)
  const noisy = (v: number) => v + Math.round((random() - 0.5) * 1_600)
  const cases: Array<[string, string, Int16Array, number]> = [
    ['pleth', '', good(), 1],
    ['pleth', '', pleth(125, 30, beatsAt(190, 0, 30)), 1],
    ['pleth', 'flat', new Int16Array(3750).fill(12), 1],
    ['pleth', 'missing', missing(3750), 1],
    ['pleth', 'noise', good().map(noisy), 1],
    ['resp', '', resp(125, 30, 15), 0.001],
    ['resp', 'clipped', new Int16Array(3750).map((_, i) => (i % 450 < 225 ? 32767 : -32767)), 0.001],
    ['resp', 'flat', new Int16Array(3750).fill(7), 0.001],
    ['art', '', pressure(), 0.02],
    ['art', 'flat', new Int16Array(3750).map((_, i) => 4_000 + (i % 50)), 0.02],
    ['art', 'out_of_range', pressure().map((v) => v + 12_000), 0.02],
  ]
  test.each(cases)('[SIG-90] %s that is "%s" says so', (channel, reason, samples, gain) => {
    expect(marks(channel, samples, gain)).toEqual([reason])
  })

  test('[SIG-91] a second that moves the pleth three times as far as usual is motion, and it passes', () => {
    const samples = pleth(125, 40, beatsAt(75, 0, 40))
    for (let i = 2500; i < 2750; i++) samples[i] = Math.round(4_000 * Math.sin(i / 12))
    const at = told({ waves: [wave('pleth', 125, samples, 1)] }, 'pleth.quality')
    const bad = at.filter((t) => t.quality === 'motion').map((t) => (t.event_ms - START_MS) / 1000)
    expect(bad).toEqual([21, 22, 23])
    expect(at.at(-1)!.quality).toBe('')
  })

  test("[SIG-10] the probe is off from the device's word until its word, within a second, with a wave or without", () => {
    const event = (kind: 'probe_off' | 'probe_on', s: number) => ({
      event_ms: START_MS + s * 1000,
      event: { kind, channel: 'spo2', text: '', value: 0 },
    })
    const events = [event('probe_off', 12), event('probe_on', 18)]
    const at = (stream: Stream, s: number) =>
      told({ ...stream, events }, 'pleth.quality').find((t) => t.event_ms === START_MS + s * 1000)?.quality
    const withWave = { waves: [wave('pleth', 125, good(), 1)] }
    expect([12, 13, 18, 19].map((s) => at(withWave, s))).toEqual(['', 'probe_off', 'probe_off', ''])
    const without = { waves: [wave('resp', 125, resp(125, 30, 15), 0.001)] }
    expect([12, 13, 18, 19].map((s) => at(without, s))).toEqual([undefined, 'probe_off', 'probe_off', undefined])
  })

  test('[SIG-10] electrodes off blank the impedance wave, too', () => {
    const event = { kind: 'lead_off', channel: '', text: '', value: 0 } as const
    const stream = { waves: [wave('resp', 125, resp(125, 30, 15), 0.001)], events: [{ event_ms: START_MS + 9_500, event }] }
    expect(told(stream, 'resp.quality').at(-1)!.quality).toBe('lead_off')
  })

  test('[SIG-10] a probe that was off before a hole is on again after half a minute of good signal', () => {
    const state = waveQuality.init()
    const reasons: string[] = []
    const off = { kind: 'probe_off', channel: '', text: '', value: 0, offset_ms: 0 } as const
    frames({ waves: [wave('pleth', 125, pleth(125, 60, beatsAt(75, 0, 60)), 1)] }, 250).forEach((input, i) => {
      if (i === 20) waveQuality.gap(state, input.event_ms)
      waveQuality.block(state, i === 0 ? { ...input, events: [off] } : input, (name, _at, _value, mark = '') => {
        if (name === 'pleth.quality') reasons.push(mark)
      })
    })
    expect(reasons[20]).toBe('probe_off')
    expect(reasons.at(-1)).toBe('')
  })

  test('[SIG-92] the level of the arterial wave is told in mmHg even when it carries no pulse', () => {
    const level = told({ waves: [wave('art', 125, new Int16Array(3750).fill(250), 0.02)] }, 'art.level')
    expect(level).toHaveLength(30)
    for (const t of level) expect(t.value).toBeCloseTo(5, 6)
  })
})
