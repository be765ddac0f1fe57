import { expect, test } from 'vitest'
import { type Bedside, createBedside } from './bedside.ts'
import { encodeFrame, type FrameInput } from './frame.ts'
import { createLoop } from './loop.ts'
import { SCENARIO_BY_ID } from './scenario.ts'

const START_MS = 1_700_000_000_000
const monitor = (more = {}) =>
  createBedside({ device: 'm1', seed: 9, profile: 'adult', art: true, start_ms: START_MS, frames_per_s: 4, script_speed: 1, ...more })

/** All frames of `seconds`, with a scenario begun at second 2. */
function run(bedside: Bedside, seconds: number, id?: string): FrameInput[] {
  const first = bedside.frames(START_MS + 2_000, 1_000)
  if (id) bedside.trigger(SCENARIO_BY_ID.get(id)!)
  return [...first, ...bedside.frames(START_MS + seconds * 1_000, 10_000)]
}

test('[SIM-1] the same seed gives the same frames, byte for byte', () => {
  const bytes = () => run(monitor(), 30, 'asystole').map((f, i) => Buffer.from(encodeFrame(i + 1, f)).toString('hex'))
  expect(bytes()).toEqual(bytes())
})

test.each([1, 3, 4, 7, 50])(
  '[SIM-2] at %d frames a second they follow one another without a gap and hold whole samples',
  (frames_per_s) => {
    const bedside = monitor({ frames_per_s })
    const rates = new Map(bedside.hello.channels!.map((c) => [c.index, c.rate_hz!]))
    const frames = run(bedside, 20)
    expect(Math.abs(frames.length - 20 * frames_per_s)).toBeLessThanOrEqual(1)
    for (const [i, frame] of frames.entries()) {
      if (i > 0) expect(frame.time_ms).toBe(frames[i - 1]!.time_ms + frames[i - 1]!.duration_ms)
      for (const { channel, samples } of frame.blocks!) expect(samples.length).toBe((frame.duration_ms * rates.get(channel)!) / 1_000)
      for (const { offset_ms } of frame.values!) expect(offset_ms! >= 0 && offset_ms! < frame.duration_ms).toBe(true)
    }
  },
)

test('[SIM-2] a frame is made only when its time has passed', () => {
  const bedside = monitor()
  expect(bedside.frames(START_MS + 239, 10)).toEqual([])
  expect(bedside.frames(START_MS + 240, 10)).toHaveLength(1)
  expect(bedside.frames(START_MS + 240, 10)).toEqual([])
})

test('[SIM-7] lead off and on are each said once, by the electrode', () => {
  const events = run(monitor(), 45, 'lead-off')
    .flatMap((f) => f.events!)
    .filter((e) => e.kind !== 'battery')
  expect(events).toEqual([
    { kind: 'lead_off', channel: 1, text: 'RA' },
    { kind: 'lead_on', channel: 1, text: 'RA' },
  ])
})

test("[SIM-8] the device's own alarms start and end, also one of a code nobody knows", () => {
  const alarms = run(monitor(), 70, 'device-alarm').flatMap((f) => f.alarms!)
  expect(alarms.map((a) => [a.code, a.phase])).toEqual([
    ['CUFF_LEAK_7', 'start'],
    ['CUFF_LEAK_7', 'end'],
    ['X-4711', 'start'],
    ['X-4711', 'end'],
  ])
})

test('[SIM-9] a clock jump moves the device clock, and comes back', () => {
  const frames = run(monitor(), 80, 'clock-jump')
  const steps = frames.slice(1).map((f, i) => f.time_ms - frames[i]!.time_ms - frames[i]!.duration_ms)
  expect(steps.filter((s) => s !== 0)).toEqual([37_000, -37_000])
})

test('[SIM-13] a scenario begins at the next frame, ends by itself, and runs faster when asked to', () => {
  for (const [script_speed, length_s] of [
    [1, 40],
    [4, 10],
  ] as const) {
    const bedside = monitor({ script_speed })
    bedside.trigger(SCENARIO_BY_ID.get('silence')!)
    bedside.frames(START_MS + (length_s - 1) * 1_000, 1_000)
    expect(bedside.running?.id).toBe('silence')
    bedside.frames(START_MS + (length_s + 1) * 1_000, 1_000)
    expect(bedside.running).toBeNull()
  }
})

test('[SIM-14] the cheap loop repeats its minute at the right times and refuses scenarios', () => {
  const loop = createLoop({ device: 'm1', seed: 9, profile: 'adult', art: false, start_ms: START_MS, frames_per_s: 4, script_speed: 1 })
  const frames = loop.frames(START_MS + 130_000, 1_000)
  for (const [i, f] of frames.entries()) if (i > 0) expect(f.time_ms).toBe(frames[i - 1]!.time_ms + frames[i - 1]!.duration_ms)
  expect(frames.length).toBeGreaterThan(510)
  expect(frames[240]!.blocks).toEqual(frames[0]!.blocks)
  expect(() => loop.trigger(SCENARIO_BY_ID.get('asystole')!)).toThrow('plays no scenarios')
})
