import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import { encodeFromDevice, packSamples } from '../../contracts/codec/device-codec.ts'
import type { AlarmMessage, ChannelMessage, EventMessage, FromDeviceInput, Input } from '../../contracts/codec/device-message.ts'

/** A frame as its maker knows it; the client gives it its sequence number. */
export interface FrameInput {
  /** Device clock at the first sample, ms since 1970. */
  time_ms: number
  duration_ms: number
  /** Samples by channel index of the hello. */
  blocks?: ReadonlyArray<{ channel: number; samples: Int16Array }>
  values?: ReadonlyArray<{ channel: number; value: number; offset_ms?: number }>
  events?: ReadonlyArray<Input<EventMessage>>
  alarms?: ReadonlyArray<Input<AlarmMessage>>
}

/** What a device says of itself, but for the boot id and the protocol version, which the client adds. */
export type HelloInput = Omit<Extract<FromDeviceInput, { hello: unknown }>['hello'], 'boot' | 'protocol' | 'keeps_ms'> & { device: string }

export function encodeFrame(seq: number, frame: FrameInput): Uint8Array {
  const blocks = frame.blocks?.map((b) => ({ channel: b.channel, samples: packSamples(b.samples) }))
  return encodeFromDevice({ frame: { ...frame, seq, blocks } })
}

/** The declaration of a known channel. @throws RangeError for a key that channel.ts does not have */
export function declare(index: number, key: string, rate_hz = 0, gain = 1, offset = 0): ChannelMessage {
  const def = CHANNEL_BY_KEY.get(key)
  if (!def) throw new RangeError(`no channel ${key}`)
  return { index, mdc: def.mdc, name: def.name, unit: def.units[0], rate_hz, gain, offset }
}
