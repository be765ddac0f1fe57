import { CHANNEL_BY_MDC } from '../../contracts/channel.ts'
import type { Frame } from '../../contracts/frame.ts'
import type { AdmitRecord, FrameRecord, LogRecord } from '../../contracts/record.ts'
import type { FrameInput } from '../simulator/frame.ts'
import { createPlayer } from '../simulator/replay/player.ts'
import type { Recording } from '../simulator/replay/recording.ts'

/** Event time of a recording's first sample: a whole minute, so that windows lie on the recording's own grid. */
export const START_MS = 1_790_000_040_000
/** As the devices of a ward send: the figures are those of production. */
export const FRAMES_PER_S = 4
/** A frame reaches the server this long after its last sample. */
const TRANSPORT_MS = 20
const [ENCOUNTER, DEVICE, BOOT] = ['e1', 'd1', 'b1']

export const ADMIT: AdmitRecord = {
  ...{ kind: 'admit', at_ms: START_MS, encounter: ENCOUNTER, ward: 'w1', bed: '1', profile: 'adult', by: 'accuracy' },
}

/**
 * A recording as the log would hold it: frames as a device sends them, each followed by the tick of time. Nothing after
 * `until_s` is in any frame; the last one is cut there.
 */
export function* recordsOf(recording: Recording, until_s: number): Generator<LogRecord> {
  const waves = recording.waves.map((w) => ({ ...w, samples: w.samples.subarray(0, Math.ceil(until_s * w.rate_hz)) }))
  const player = createPlayer({ device: DEVICE, recording: { ...recording, waves }, start_ms: START_MS, frames_per_s: FRAMES_PER_S })
  const channels = new Map(
    (player.hello.channels ?? []).map((c) => [
      c.index!,
      { key: CHANNEL_BY_MDC.get(c.mdc!)!.key, rate_hz: c.rate_hz ?? 0, gain: c.gain ?? 1, offset: c.offset ?? 0 },
    ]),
  )
  const until_ms = START_MS + until_s * 1_000
  for (let seq = 1; ; seq++) {
    const [input] = player.frames(Number.POSITIVE_INFINITY, 1)
    if (input === undefined || input.time_ms >= until_ms) return
    const record = frameRecord(seq, cutOff(input, until_ms, channels), channels)
    yield record
    yield { kind: 'tick', at_ms: record.at_ms + 1 }
  }
}

type Channels = ReadonlyMap<number, { key: string; rate_hz: number; gain: number; offset: number }>

/** A recording that is played goes round; a measurement ends where the recording does. */
function cutOff(input: FrameInput, until_ms: number, channels: Channels): FrameInput {
  const left_ms = until_ms - input.time_ms
  if (left_ms >= input.duration_ms) return input
  const blocks = input.blocks?.map((b) => ({
    ...b,
    samples: b.samples.subarray(0, Math.floor((left_ms * channels.get(b.channel)!.rate_hz) / 1_000 + 1e-6)),
  }))
  return { ...input, duration_ms: left_ms, blocks, values: input.values?.filter((v) => (v.offset_ms ?? 0) < left_ms) }
}

function frameRecord(seq: number, input: FrameInput, channels: Channels): FrameRecord {
  const { time_ms, duration_ms } = input
  const frame: Frame = {
    ...{ seq, time_ms, duration_ms, events: [], alarms: [] },
    blocks: (input.blocks ?? []).map(({ channel, samples }) => {
      const { key, rate_hz, gain, offset } = channels.get(channel)!
      return { channel: key, rate_hz, gain, offset, samples }
    }),
    values: (input.values ?? []).map((v) => ({ channel: channels.get(v.channel)!.key, value: v.value, offset_ms: v.offset_ms ?? 0 })),
  }
  const ids = { encounter: ENCOUNTER, device: DEVICE, boot: BOOT }
  return { kind: 'frame', at_ms: time_ms + duration_ms + TRANSPORT_MS, ...ids, origin: 'recorded', event_ms: time_ms, frame }
}

/** Limits set by a person before the first frame. */
export function limitsRecord(changes: Record<string, Record<string, number>>): LogRecord {
  const command = { type: 'set_limits' as const, encounter: ENCOUNTER, base_version: 0, changes, reason: 'measurement', until_ms: null }
  return { kind: 'command', at_ms: START_MS, key: '00000000-0000-4000-8000-000000000000', by: 'accuracy', command }
}
