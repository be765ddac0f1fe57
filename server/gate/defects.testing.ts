import { encodeFromDevice, encodeFromDeviceText } from '../../contracts/codec/device-codec.ts'
import type { AlarmMessage, FrameMessage, Input } from '../../contracts/codec/device-message.ts'
import type { Reject } from '../../contracts/error.ts'
import { frameOf } from './testing.ts'

/** Makes the defective message: `seq` is the next one, `time_ms` its proper time, `previous_ms` that of the good frame before. */
export type Build = (seq: number, time_ms: number, previous_ms: number) => Uint8Array | string

const alarm: AlarmMessage = { code: 'X', text: 'x', priority: 'low', phase: 'start', technical: false, offset_ms: 0 }
const event = { kind: 'note' as const, channel: 0, text: '', value: 0, offset_ms: 0 }

const bytes =
  (change: (frame: FrameMessage, previous_ms: number) => Input<FrameMessage>): Build =>
  (seq, time_ms, previous_ms) => {
    const frame = frameOf(seq, time_ms)
    return encodeFromDevice({ frame: { ...frame, ...change(frame, previous_ms) } })
  }
const text =
  (change: object): Build =>
  (seq, time_ms) =>
    encodeFromDeviceText({ frame: { seq, time_ms, values: [{ channel: 2, value: 97 }], ...change } })
const samples = (count: number, odd = 0, value = 0) => {
  const block = new Uint8Array(count * 2 + odd)
  new DataView(block.buffer).setInt16(0, value, true)
  return block
}
const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** Every named defect of a frame, with the reason it must be refused for. */
export const DEFECTS: ReadonlyArray<[reason: Reject, name: string, build: Build]> = [
  ['empty_message', 'no bytes at all', () => new Uint8Array()],
  ['empty_message', 'text of blanks', () => ' \n'],
  ['not_protobuf', 'a length beyond the end', () => Uint8Array.from([0x1a, 0x7f, 8, 1])],
  ['not_protobuf', 'text that is no UTF-8 inside protobuf', bytes(() => ({ alarms: [{ ...alarm, code: 'Q' }] }))],
  ['not_json', 'half an object', () => '{"frame":{"seq":1'],
  ['not_json', 'a number written as text', () => '{"frame":{"seq":"1"}}'],
  ['unknown_message', 'a body of the future', () => Uint8Array.from([0x7a, 0])],
  ['unknown_message', 'text with no known body', () => '{"heartbeat":{}}'],
  ['unknown_message', 'a second hello', () => encodeFromDevice({ hello: { device: 'm1' } })],
  ['unknown_message', 'a time reply nobody asked for', () => encodeFromDevice({ time: { round: 1, device_ms: 5 } })],
  ['text_with_samples', 'samples as text', () => '{"frame":{"seq":1,"time_ms":1,"blocks":[{"channel":1,"samples":"AAA="}]}}'],
  ['too_big', 'more bytes than a frame may have', bytes(() => ({ blocks: [{ channel: 1, samples: samples(20_000) }] }))],
  ['seq_missing', 'no sequence', bytes(() => ({ seq: 0 }))],
  ['seq_not_positive', 'a negative sequence', text({ seq: -4 })],
  ['seq_not_positive', 'a broken sequence', text({ seq: 1.5 })],
  ['seq_too_far_ahead', 'a sequence from another life', bytes(({ seq }) => ({ seq: seq + 200_000 }))],
  ['time_missing', 'no time', bytes(() => ({ time_ms: 0 }))],
  ['time_not_finite', 'time is not a number', bytes(() => ({ time_ms: Number.NaN }))],
  ['time_not_finite', 'time is infinite', bytes(() => ({ time_ms: Number.POSITIVE_INFINITY }))],
  ['time_too_old', 'before 1970', bytes(() => ({ time_ms: -5 }))],
  ['time_in_future', 'after 2100', bytes(() => ({ time_ms: 5e12 }))],
  ['time_not_increasing', 'begins when the frame before began', bytes((_, previous_ms) => ({ time_ms: previous_ms }))],
  ['duration_out_of_range', 'negative duration', bytes(() => ({ duration_ms: -1 }))],
  ['duration_out_of_range', 'a minute in one frame', bytes(() => ({ duration_ms: 60_000 }))],
  ['channel_not_declared', 'a wave the hello did not name', bytes(() => ({ blocks: [{ channel: 9, samples: samples(50) }] }))],
  ['channel_not_declared', 'a number the hello did not name', bytes(() => ({ values: [{ channel: 9, value: 1 }] }))],
  ['channel_not_declared', 'an event on no known channel', bytes(() => ({ events: [{ ...event, channel: 9 }] }))],
  ['channel_wrong_kind', 'samples for a number', bytes(() => ({ blocks: [{ channel: 2, samples: samples(50) }] }))],
  ['channel_wrong_kind', 'a number for a wave', bytes(() => ({ values: [{ channel: 1, value: 1 }] }))],
  ['channel_twice', 'one wave twice', bytes(({ blocks }) => ({ blocks: [blocks[0]!, blocks[0]!] }))],
  ['channel_twice', 'one number twice at one instant', bytes(({ values }) => ({ values: [values[0]!, values[0]!] }))],
  ['samples_empty', 'a block of nothing', bytes(() => ({ blocks: [{ channel: 1 }] }))],
  ['samples_odd_bytes', 'half a sample', bytes(() => ({ blocks: [{ channel: 1, samples: samples(50, 1) }] }))],
  ['samples_too_many', 'more samples than a block may have', bytes(() => ({ blocks: [{ channel: 1, samples: samples(9_000) }] }))],
  ['samples_rate_mismatch', 'samples for twice the time', bytes(() => ({ blocks: [{ channel: 1, samples: samples(100) }] }))],
  ['sample_out_of_range', 'an ECG of 40 mV', bytes(() => ({ blocks: [{ channel: 1, samples: samples(50, 0, 8_000) }] }))],
  ['value_missing', 'a number without its value', text({ values: [{ channel: 2 }] })],
  ['value_not_finite', 'SpO2 is not a number', bytes(() => ({ values: [{ channel: 2, value: Number.NaN }] }))],
  ['value_not_finite', 'an event with an infinite value', bytes(() => ({ events: [{ ...event, value: Number.NEGATIVE_INFINITY }] }))],
  ['value_out_of_range', 'SpO2 of 250 %', bytes(() => ({ values: [{ channel: 2, value: 250 }] }))],
  ['value_out_of_range', 'a temperature of 37 degrees Fahrenheit', bytes(() => ({ values: [{ channel: 3, value: 37 }] }))],
  ['value_out_of_range', 'a battery at 130 %', bytes(() => ({ events: [{ ...event, kind: 'battery', value: 130 }] }))],
  ['value_time_outside_frame', 'measured after the frame', bytes(() => ({ values: [{ channel: 2, value: 97, offset_ms: 251 }] }))],
  ['value_time_outside_frame', 'an alarm before the frame', bytes(() => ({ alarms: [{ ...alarm, offset_ms: -1 }] }))],
  ['event_unknown_kind', 'an event of no kind', bytes(() => ({ events: [{ ...event, kind: 'unknown' }] }))],
  ['event_text_too_long', 'a novel in an event', bytes(() => ({ events: [{ ...event, text: 'x'.repeat(201) }] }))],
  ['alarm_code_missing', 'an alarm without a code', bytes(() => ({ alarms: [{ ...alarm, code: '' }] }))],
  ['alarm_text_too_long', 'a novel in an alarm', bytes(() => ({ alarms: [{ ...alarm, text: 'x'.repeat(201) }] }))],
  ['alarm_text_too_long', 'a code of 65 letters', bytes(() => ({ alarms: [{ ...alarm, code: 'x'.repeat(65) }] }))],
  ['alarm_phase_unknown', 'an alarm that neither starts nor ends', bytes(() => ({ alarms: [{ ...alarm, phase: 'unknown' }] }))],
  ['alarm_priority_unknown', 'an alarm of no priority', bytes(() => ({ alarms: [{ ...alarm, priority: 'unknown' }] }))],
  ['nothing_in_frame', 'an empty frame', bytes(() => ({ blocks: [], values: [] }))],
  ['too_many_blocks', '33 waves', bytes(({ blocks }) => ({ blocks: many(33, () => blocks[0]!) }))],
  ['too_many_values', '129 numbers', bytes(() => ({ values: many(129, (i) => ({ channel: 2, value: 97, offset_ms: i })) }))],
  ['too_many_events', '17 events and 16 alarms', bytes(() => ({ events: many(17, () => event), alarms: many(16, () => alarm) }))],
  ['skipped_range_invalid', 'skipped backwards', () => encodeFromDevice({ skipped: { from: 9, to: 3 } })],
  ['skipped_range_invalid', 'skipped from zero', () => encodeFromDevice({ skipped: { from: 0, to: 3 } })],
]

/** The one defect that is made after encoding: the alarm's code becomes an invalid UTF-8 byte. */
export function spoilText(message: Uint8Array | string): Uint8Array | string {
  if (typeof message === 'string') return message
  const at = message.indexOf(0x51, message.length - 20)
  return at < 0 ? message : message.map((byte, i) => (i === at ? 0xff : byte))
}
