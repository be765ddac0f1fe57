import { describe, expect, test } from 'vitest'
import { ECG_LEADS } from './leads.ts'
import quality from './quality.ts'
import { beatsAt, ecg, frames, missing, only, pleth, randomOf, run, START_MS, type Stream, type Told, wave } from './testing.ts'

const good = () => ecg(250, 30, beatsAt(75, 0, 30))

function marks(stream: Stream, name: string, from_s: number): string[] {
  const told = run(frames(stream, 250), [quality])
  return [
    ...new Set(
      only(told, name)
        .filter((t) => t.event_ms > START_MS + from_s * 1000)
        .map((t) => t.quality),
    ),
  ]
}

function leads(told: readonly Told[]): string[] {
  return only(told, 'ecg.lead').map((t) => ECG_LEADS[t.value]!)
}

describe('signal quality', () => {
  const random = randomOf(3)
  const waves: Array<[string, string, Int16Array]> = [
    ['ecg_ii', '', good()],
    ['ecg_ii', '', ecg(250, 30, beatsAt(200, 0, 30), 0.05)],
    ['ecg_ii', '', ecg(250, 30, beatsAt(20, 0, 30), 0.01)],
    ['ecg_ii', 'flat', ecg(250, 30, [], 0.02)],
    ['ecg_ii', 'flat', new Int16Array(7500).fill(400)],
    ['ecg_ii', 'clipped', good().map((v, i) => (i % 250 < 150 ? 1000 : v))],
    ['ecg_ii', 'missing', missing(7500)],
    ['ecg_ii', 'noise', good().map((v) => v + Math.round((random() - 0.5) * 600))],
  ]
  test.each(waves)('[SIG-10] %s that is "%s" says so', (channel, reason, samples) => {
    expect(marks({ waves: [wave(channel, 250, samples)] }, 'ecg.quality', 6)).toEqual([reason])
  })

  test("[SIG-10] a converter's zero may lie anywhere: an amplifier ends at its own", () => {
    const off_zero = (samples: Int16Array) => ({
      ...wave(
        'ecg_ii',
        250,
        samples.map((v) => v + 1_024),
      ),
      offset: -1_024 * 0.005,
    })
    expect(marks({ waves: [off_zero(good())] }, 'ecg.quality', 6)).toEqual([''])
    expect(marks({ waves: [off_zero(good().map((v, i) => (i % 250 < 150 ? -1_000 : v)))] }, 'ecg.quality', 6)).toEqual(['clipped'])
  })

  test("[SIG-10] a lead is off from the device's word until its word, within a second", () => {
    const event = (kind: 'lead_off' | 'lead_on', channel: string, s: number) => ({
      event_ms: START_MS + s * 1000,
      event: { kind, channel, text: '', value: 0 },
    })
    const stream = {
      waves: [wave('ecg_ii', 250, good())],
      events: [event('lead_off', 'ecg_ii', 10), event('lead_on', '', 15)],
    }
    const told = run(frames(stream, 250), [quality])
    const at = (name: string, s: number) => only(told, name).find((t) => t.event_ms === START_MS + s * 1000)!
    expect([10, 11, 15, 16].map((s) => at('ecg.quality', s).quality)).toEqual(['', 'lead_off', 'lead_off', ''])
    expect([10, 11, 16].map((s) => at('ecg.off', s).value)).toEqual([0, 1, 0])
  })

  test('[SIG-10] a wave that no longer comes is missing', () => {
    const inputs = frames({ waves: [wave('ecg_ii', 250, good()), wave('pleth', 250, pleth(250, 30, beatsAt(75, 0, 30)))] }, 250)
    const silent = inputs.map((f, i) => (i > 60 ? { ...f, blocks: f.blocks.filter((b) => b.channel === 'pleth') } : f))
    const told = only(run(silent, [quality]), 'ecg.quality')
    expect(told.at(-1)!.quality).toBe('missing')
    expect(told[10]!.quality).toBe('')
  })

  test('[SIG-11] II is followed first, and kept though another is as good', () => {
    const told = run(frames({ waves: [wave('ecg_v5', 250, good()), wave('ecg_ii', 250, good())] }, 250), [quality])
    expect(leads(told)).toEqual(['ecg_ii'])
  })

  test('[SIG-11] a lead that is off is left at once, and the others go on', () => {
    const stream: Stream = {
      waves: [wave('ecg_ii', 250, good()), wave('ecg_v5', 250, good())],
      events: [{ event_ms: START_MS + 10_200, event: { kind: 'lead_off', channel: 'ecg_ii', text: '', value: 0 } }],
    }
    const told = run(frames(stream, 250), [quality])
    expect(leads(told)).toEqual(['ecg_ii', 'ecg_v5'])
    expect(only(told, 'ecg.lead')[1]!.event_ms).toBe(START_MS + 11_000)
    expect(only(told, 'ecg.quality').every((t) => t.quality === '')).toBe(true)
  })

  test('[SIG-10] with an electrode off, a lead that brings no samples is off with it, not merely missing', () => {
    const inputs = frames(
      {
        waves: [wave('ecg_ii', 250, good()), wave('ecg_v5', 250, good())],
        events: [{ event_ms: START_MS + 10_200, event: { kind: 'lead_off', channel: 'ecg_ii', text: 'RA', value: 0 } }],
      },
      250,
    )
    const silent = inputs.map((f, i) => (i > 60 ? { ...f, blocks: [] } : f))
    expect(only(run(silent, [quality]), 'ecg.quality').at(-1)!.quality).toBe('lead_off')
  })

  test('[SIG-11] a flat lead is left two seconds after it is known to be flat', () => {
    const waves = [wave('ecg_ii', 250, ecg(250, 30, beatsAt(75, 0, 15), 0.01)), wave('ecg_v5', 250, good())]
    const told = run(frames({ waves }, 250), [quality])
    expect(leads(told)).toEqual(['ecg_ii', 'ecg_v5'])
    expect(only(told, 'ecg.lead')[1]!.event_ms).toBeLessThanOrEqual(START_MS + 22_000)
  })

  test('[SIG-10] a lead that was off before a hole is on again after half a minute of good signal', () => {
    const state = quality.init()
    const told: Told[] = []
    const stream = { waves: [wave('ecg_ii', 250, ecg(250, 60, beatsAt(75, 0, 60)))] }
    const off = { kind: 'lead_off', channel: '', text: '', value: 0, offset_ms: 0 } as const
    frames(stream, 250).forEach((input, i) => {
      if (i === 20) quality.gap(state, input.event_ms)
      quality.block(state, i === 0 ? { ...input, events: [off] } : input, (name, event_ms, value, mark = '') =>
        told.push({ name, event_ms, value, quality: mark, source: '' }),
      )
    })
    const reasons = only(told, 'ecg.quality').map((t) => t.quality)
    expect(reasons[20]).toBe('lead_off')
    expect(reasons.at(-1)).toBe('')
  })
})
