import { CHANNEL_BY_MDC } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import type { FrameRecord, LogRecord } from '../../contracts/record.ts'
import { createBedside } from '../simulator/bedside.ts'

/** Frames of one simulated patient as the log holds them: three ECG leads (250 Hz), pleth (125 Hz), respiration (62.5 Hz), numbers. */
export const START_MS = 1_790_000_040_000
export const ADMIT: LogRecord = {
  ...{ kind: 'admit', at_ms: START_MS, encounter: 'e1', ward: 'w1', bed: '1', profile: 'adult', by: 'bench' },
}

/** Four frames a second of a seeded patient. */
export function framesOf(seed: number, seconds: number): FrameRecord[] {
  const bed = createBedside({ device: 'd1', seed, profile: 'adult', art: false, start_ms: START_MS, frames_per_s: 4, script_speed: 1 })
  const channels = new Map(
    (bed.hello.channels ?? []).map((c) => [
      c.index!,
      { key: CHANNEL_BY_MDC.get(c.mdc!)!.key, rate_hz: c.rate_hz ?? 0, gain: c.gain ?? 1, offset: c.offset ?? 0 },
    ]),
  )
  return bed.frames(START_MS + seconds * 1_000, seconds * 4).map(({ time_ms, duration_ms, blocks = [], values = [] }, i) => {
    const waves = blocks.map(({ channel, samples }): WaveBlock => {
      const { key, rate_hz, gain, offset } = channels.get(channel)!
      return { channel: key, rate_hz, gain, offset, samples }
    })
    const frame = {
      ...{ seq: i + 1, time_ms, duration_ms, events: [], alarms: [] },
      blocks: [...waves, thirdLead(waves)],
      values: values.map((v) => ({ channel: channels.get(v.channel)!.key, value: v.value, offset_ms: v.offset_ms ?? 0 })),
    }
    const ids = { encounter: 'e1', device: 'd1', boot: 'b1' }
    return { kind: 'frame', at_ms: time_ms + duration_ms + 20, ...ids, origin: 'simulated', event_ms: time_ms, frame }
  })
}

/** Lead I out of II and V5: only its cost matters. */
function thirdLead(waves: readonly WaveBlock[]): WaveBlock {
  const ii = waves.find((w) => w.channel === 'ecg_ii')!
  const v5 = waves.find((w) => w.channel === 'ecg_v5')!
  return { ...ii, channel: 'ecg_i', samples: ii.samples.map((v, i) => Math.round((v + v5.samples[i]!) / 2)) }
}

/** Frames and ticks as the partition steps them. */
export function recordsOf(frames: readonly FrameRecord[]): LogRecord[] {
  return [ADMIT, ...frames.flatMap((frame): LogRecord[] => [frame, { kind: 'tick', at_ms: frame.at_ms + 1 }])]
}
