import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import beatType from './beat-type.ts'
import { frames, only, randomOf, run, START_MS, type Stream, type Told, wave } from './testing.ts'

type Bell = [shift_s: number, mv: number, width_s: number]
const NARROW: Bell[] = [
  [-0.025, -0.12, 0.01],
  [0, 1.1, 0.011],
  [0.028, -0.22, 0.011],
  [0.28, 0.28, 0.045],
]
const WIDE: Bell[] = [
  [0, 1.5, 0.045],
  [0.1, -0.5, 0.05],
  [0.3, -0.5, 0.07],
]
const LEFT_BLOCK: Bell[] = [
  [0, 0.8, 0.04],
  [0.07, 0.7, 0.035],
  [0.3, -0.4, 0.06],
]
const PACED: Bell[] = [
  [-0.03, 1, 0.003],
  [0.04, -1.4, 0.045],
  [0.3, 0.6, 0.07],
]

interface Beat {
  at: number
  bells: Bell[]
}

/** One lead of bells in 0.005 mV; `turn` gives the second lead another look of every shape. */
function lead(channel: string, rate_hz: number, seconds: number, beats: readonly Beat[], turn = 1, noise_mv = 0.01): WaveBlock {
  const random = randomOf(7)
  const mv = new Float64Array(Math.round(rate_hz * seconds))
  for (const { at, bells } of beats)
    for (const [k, [shift, height, width]] of bells.entries())
      for (let i = Math.max(0, Math.floor((at + shift - 0.3) * rate_hz)); i < Math.min(mv.length, (at + shift + 0.3) * rate_hz); i++)
        mv[i]! += height * (k === 0 ? turn : 1) * Math.exp(-0.5 * ((i / rate_hz - at - shift) / width) ** 2)
  return wave(
    channel,
    rate_hz,
    Int16Array.from(mv, (v) => Math.round((v + noise_mv * 2 * (random() - 0.5)) / 0.005)),
  )
}

function twoLeads(seconds: number, beats: readonly Beat[], told = beats, rate_hz = 250): Stream {
  return {
    waves: [lead('ecg_ii', rate_hz, seconds, beats), lead('ecg_v1', rate_hz, seconds, beats, -0.6)],
    values: told.map(({ at }) => ({ key: 'beat', value: 1, event_ms: START_MS + at * 1000 })),
  }
}

const regular = (from: number, to: number, rr: number, bells: Bell[]): Beat[] =>
  Array.from({ length: Math.floor((to - from) / rr + 1e-9) }, (_, i) => ({ at: from + i * rr, bells }))

const type = (stream: Stream, frame_ms = 500): Told[] => run(frames(stream, frame_ms), [beatType])
const types = (stream: Stream): number[] => only(type(stream), 'beat.v').map((t) => t.value)

const SINUS = regular(0.5, 12, 0.8, NARROW)
const EARLY: Beat[] = [
  { at: 12.4, bells: WIDE },
  { at: 13.6, bells: NARROW },
  { at: 14.4, bells: NARROW },
]
const RUN = [...SINUS, ...regular(12, 15.5, 0.4, WIDE), ...regular(16, 19, 0.8, NARROW)]

describe('the type of a beat', () => {
  test.each([128, 250, 360, 500])(
    '[SIG-70] an early wide beat of another shape is ventricular, the others are not, at %i Hz',
    (rate_hz) => {
      const beats = [...SINUS, ...EARLY]
      expect(types(twoLeads(16, beats, beats, rate_hz)).slice(6)).toEqual(beats.slice(6).map((b) => (b.bells === WIDE ? 1 : 0)))
    },
  )

  test('[SIG-70] every beat of a run is ventricular, and alike to the one before', () => {
    const told = type(twoLeads(20, RUN))
    const v = only(told, 'beat.v').slice(6)
    expect(v.map((t) => t.value)).toEqual(RUN.slice(6).map((b) => (b.bells === WIDE ? 1 : 0)))
    const alike = only(told, 'beat.alike').filter((t) => t.event_ms > START_MS + 12_300 && t.event_ms < START_MS + 15_000)
    expect(Math.min(...alike.map((t) => t.value))).toBeGreaterThan(0.9)
  })

  test.each([
    ['bundle branch block', LEFT_BLOCK],
    ['paced rhythm', PACED],
    ['narrow beats', NARROW],
  ] as const)("[SIG-71] the patient's own rhythm is never ventricular, however wide: %s", (_, bells) => {
    const own = regular(0.5, 30, 0.7, [...bells])
    const faster = regular(own[own.length - 1]!.at + 0.5, 45, 0.5, [...bells])
    expect(new Set(types(twoLeads(46, [...own, ...faster])).slice(6))).toEqual(new Set([0]))
  })

  test('[SIG-71] a tachycardia at the end of a minute does not become the rhythm that others are compared with', () => {
    const beats = [...regular(0.5, 45, 0.8, NARROW), ...regular(45, 58, 0.4, WIDE)]
    expect(types(twoLeads(60, beats)).slice(-20)).toEqual(new Array(20).fill(1))
  })

  test('[SIG-71] the narrower of two shapes that alternate is the own one', () => {
    const beats = regular(0.5, 40, 1.2, NARROW).flatMap((b) => [{ at: b.at - 0.7, bells: WIDE }, b])
    const last = types(
      twoLeads(
        40,
        beats.filter((b) => b.at > 0.2),
      ),
    ).slice(-20)
    expect(last.filter((v) => v === 1)).toHaveLength(10)
  })

  test('[SIG-72] told within 1.3 s', () => {
    const inputs = frames(twoLeads(20, RUN), 20)
    const states: unknown[] = [beatType.init()]
    for (const input of inputs) {
      beatType.block(states[0], input, (name, event_ms, _v, _q, source) => {
        if (name === 'beat.v' && source !== 'echo') expect(input.event_ms + input.duration_ms - event_ms).toBeLessThanOrEqual(1_300)
      })
    }
  })

  test('[SIG-73] ventricular waves that no beat was told for are found by being like the one before', () => {
    const passed_over = RUN.filter((b) => b.bells !== WIDE || b.at < 12.1 || b.at > 15.1)
    const told = type(twoLeads(20, RUN, passed_over))
    const ventricular = only(told, 'beat.v').filter((t) => t.value === 1)
    expect(ventricular.length).toBeGreaterThanOrEqual(8)
    for (const t of ventricular.filter((x) => x.source === 'echo')) {
      expect(Math.min(...RUN.map((b) => Math.abs(START_MS + b.at * 1000 - t.event_ms)))).toBeLessThan(40)
    }
    const times = only(told, 'beat.v').map((t) => t.event_ms)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })
})

describe('what beat types never do', () => {
  const stream = twoLeads(
    20,
    RUN,
    RUN.filter((_, i) => i % 7 !== 3),
  )
  const straight = run(frames(stream, 1_000), [beatType])

  test.each([40, 333, 2_500])('[SIG-75] depend on the frames: %i ms', (frame_ms) => {
    expect(run(frames(stream, frame_ms), [beatType])).toEqual(straight)
  })

  test('[SIG-75] depend on frames of any lengths', () => {
    const random = randomOf(3)
    expect(
      run(
        frames(stream, () => 4 * Math.ceil(1 + 300 * random())),
        [beatType],
      ),
    ).toEqual(straight)
  })

  test('[SIG-76] change when the state is put down and taken up at any point', () => {
    expect(run(frames(stream, 1_000), [beatType], (states) => structuredClone(states))).toEqual(straight)
  })

  test('[SIG-77] throw or call normal what is missing, constant, clipped or not a number', () => {
    const random = randomOf(5)
    const garbage: Array<() => number> = [() => MISSING_SAMPLE, () => 0, () => 32_767, () => (random() < 0.5 ? 32_767 : -32_767)]
    for (const make of garbage) {
      const broken = { ...stream, waves: stream.waves.map((w) => ({ ...w, samples: w.samples.map(make) })) }
      for (const t of only(type(broken), 'beat.v')) if (t.value === 0) expect(make()).not.toBe(MISSING_SAMPLE)
      if (make !== garbage[3]) expect(only(type(broken), 'beat.v').every((t) => Number.isNaN(t.value) && t.quality !== '')).toBe(true)
    }
    for (const gain of [Number.NaN, Number.POSITIVE_INFINITY, 0]) {
      const told = type({ ...stream, waves: stream.waves.map((w) => ({ ...w, gain })) })
      expect(only(told, 'beat.v').every((t) => Number.isNaN(t.value) && t.quality !== '')).toBe(true)
    }
  })

  test('[SIG-77] type a beat whose shape was lost', () => {
    const lost = twoLeads(20, RUN)
    for (const w of lost.waves) w.samples.fill(MISSING_SAMPLE, 250 * 12, 250 * 13)
    const within = only(type(lost), 'beat.v').filter((t) => t.event_ms > START_MS + 12_000 && t.event_ms < START_MS + 13_000)
    expect(within.length).toBeGreaterThan(0)
    expect(within.every((t) => Number.isNaN(t.value) && t.quality === 'noise')).toBe(true)
  })

  test('[SIG-78] keep more than 2.5 KB, however many leads there are', () => {
    const waves = [...twoLeads(20, RUN).waves, lead('ecg_i', 250, 20, RUN, 0.5)]
    let bytes = 0
    run(frames({ ...stream, waves }, 1_000), [beatType], (states) => {
      bytes = sizeOf(states[0])
      return states
    })
    expect(bytes).toBeLessThan(2_560)
  })

  test('[SIG-78] hold on to a lead that shows no beats while another does', () => {
    const late = [...regular(0.5, 30, 0.8, NARROW), ...regular(30, 33.5, 0.4, WIDE)]
    const long = twoLeads(35, late)
    const [ii, v1] = long.waves as [WaveBlock, WaveBlock]
    const dead = { ...ii, channel: 'ecg_i', samples: new Int16Array(ii.samples.length) }
    const told = only(type({ ...long, waves: [dead, { ...dead, channel: 'ecg_iii' }, ii, v1] }), 'beat.v')
    expect(told.filter((t) => t.value === 1).length).toBeGreaterThan(5)
  })
})

function sizeOf(v: unknown): number {
  if (ArrayBuffer.isView(v)) return v.byteLength
  if (typeof v === 'number') return 8
  return v !== null && typeof v === 'object' ? Object.values(v).reduce((sum: number, x) => sum + sizeOf(x), 0) : 0
}
