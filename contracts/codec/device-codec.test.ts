import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  decodeFromDevice,
  decodeFromDeviceText,
  decodeToDevice,
  decodeToDeviceText,
  encodeFromDevice,
  encodeFromDeviceText,
  encodeToDevice,
  encodeToDeviceText,
  packSamples,
  unpackSamples,
} from './device-codec.ts'
import type { FrameMessage, FromDevice, HelloMessage, ToDevice } from './device-message.ts'
import { CodecError } from './device-message.ts'
import { generateDeviceModule } from './generate.mjs'

const hello: HelloMessage = {
  device: 'monitor-01',
  boot: 'b7',
  protocol: 1,
  keeps_ms: 600_000,
  channels: [{ index: 1, mdc: 131330, name: 'MDC_ECG_ELEC_POTL_II', unit: 'mV', rate_hz: 250, gain: 0.005, offset: 0 }],
  origin: 'simulated',
  kind: 'ventilator',
  model: 'M',
  serial: '7',
}
const numbers: FrameMessage = {
  seq: 7,
  time_ms: 1_767_225_600_250,
  blocks: [],
  values: [{ channel: 2, value: 97.5, offset_ms: 10 }],
  events: [{ kind: 'battery', channel: 0, text: 'mains', value: 80, offset_ms: 0 }],
  alarms: [{ code: 'X1', text: 'VTACH', priority: 'high', phase: 'start', technical: false, offset_ms: 3 }],
  duration_ms: 250,
}
const up: FromDevice[] = [
  { hello },
  { time: { round: 2, server_ms: 5.5, device_ms: 9 } },
  { frame: numbers },
  { skipped: { from: 3, to: 9 } },
]
const down: ToDevice[] = [
  { welcome: { protocol: 1, resume_after: 12, server_ms: 1.5, max_frame_bytes: 65_536, max_frames_per_s: 40 } },
  { time: { round: 1, server_ms: 8 } },
  { ack: { up_to: 4_294_967_295 } },
  { hold: { reason: 'queue_full', up_to: 3 } },
]

test('[DEV-1] every message survives protobuf and JSON text unchanged', () => {
  for (const message of up) {
    expect(decodeFromDevice(encodeFromDevice(message))).toEqual(message)
    expect(decodeFromDeviceText(encodeFromDeviceText(message))).toEqual(message)
  }
  for (const message of down) {
    expect(decodeToDevice(encodeToDevice(message))).toEqual(message)
    expect(decodeToDeviceText(encodeToDeviceText(message))).toEqual(message)
  }
})

test('[DEV-1] samples survive at any alignment, little-endian, -32768 included', () => {
  const samples = Int16Array.from([0, 1, -1, 32_767, -32_768, 513])
  const bytes = packSamples(samples)
  expect([...bytes.slice(0, 6)]).toEqual([0, 0, 1, 0, 255, 255])
  const shifted = new Uint8Array(bytes.length + 1)
  shifted.set(bytes, 1)
  expect(unpackSamples(shifted.subarray(1))).toEqual(samples)
  const frame = { ...numbers, blocks: [{ channel: 1, samples: bytes }] }
  const read = decodeFromDevice(encodeFromDevice({ frame }))
  expect('frame' in read && unpackSamples(read.frame.blocks[0]!.samples)).toEqual(samples)
})

test('[DEV-2] what is left out is zero or empty; a word this version does not know is read as unknown', () => {
  expect(decodeFromDevice(encodeFromDevice({ frame: { seq: 1 } }))).toEqual({
    frame: { seq: 1, time_ms: 0, duration_ms: 0, blocks: [], values: [], events: [], alarms: [] },
  })
  const later = Uint8Array.from([0x1a, 4, 0x2a, 2, 0x08, 99])
  expect(decodeFromDevice(later)).toMatchObject({ frame: { events: [{ kind: 'unknown' }] } })
  expect(decodeFromDeviceText('{"frame":{"events":[{"kind":"dance"}],"later":1}}')).toMatchObject({
    frame: { events: [{ kind: 'unknown' }] },
  })
  expect(decodeFromDeviceText('{"frame":{"values":[{"channel":1}]}}')).toMatchObject({ frame: { values: [{ value: null }] } })
})

test.each([
  ['not_protobuf', Uint8Array.from([0x1a, 0x7f, 1])],
  ['empty_message', new Uint8Array()],
  ['unknown_message', Uint8Array.from([0xfa, 0x01, 0])],
  ['not_json', '{"frame":'],
  ['not_json', '{"frame":{"seq":"1"}}'],
  ['not_json', '{"frame":[]}'],
  ['not_json', '{"frame":{"values":{}}}'],
  ['not_json', '[1]'],
  ['empty_message', '  '],
  ['unknown_message', '{}'],
  ['unknown_message', '{"frame":{},"hello":{}}'],
  ['text_with_samples', '{"frame":{"blocks":[{"channel":1}]}}'],
])('[DEV-3] unreadable bytes or text are refused as %s, with a CodecError and nothing else', (reason, input) => {
  const read = () => (typeof input === 'string' ? decodeFromDeviceText(input) : decodeFromDevice(input))
  expect(read).toThrow(CodecError)
  expect(read).toThrow(expect.objectContaining({ reason }))
})

test('[DEV-4] the committed generated module is what device.proto generates', async () => {
  const committed = readFileSync(new URL('./generated/device.js', import.meta.url), 'utf8')
  expect(committed).toBe(await generateDeviceModule())
})
