import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrameRecord, LogRecord } from '../../contracts/record.ts'
import { CodecError, packRecords, unpackRecords } from './codec.ts'

const time = fc.double({ min: 0, max: 4e12, noNaN: true })
const name = fc.string({ minLength: 0, maxLength: 12, unit: 'grapheme' })
const block = fc.record({
  channel: fc.constantFrom('ecg_ii', 'pleth', 'resp'),
  rate_hz: fc.double({ min: 25, max: 1000, noNaN: true }),
  gain: fc.double({ noNaN: true }),
  offset: fc.double({ noNaN: true }),
  samples: fc.int16Array({ maxLength: 80 }),
})
const value = fc.record({ channel: fc.constantFrom('spo2', 'pr'), value: fc.double(), offset_ms: time })
const event = fc.record({
  kind: fc.constantFrom('lead_off' as const, 'note' as const),
  channel: name,
  text: name,
  value: fc.integer(),
  offset_ms: fc.integer(),
})
const alarm = fc.record({
  code: name,
  text: name,
  priority: fc.constantFrom('high' as const, 'low' as const),
  phase: fc.constantFrom('start' as const, 'end' as const),
  technical: fc.boolean(),
  offset_ms: fc.integer(),
})
const frame: fc.Arbitrary<FrameRecord> = fc.record({
  kind: fc.constant('frame' as const),
  at_ms: time,
  encounter: name,
  device: name,
  boot: name,
  origin: fc.constantFrom('live' as const, 'simulated' as const, 'recorded' as const),
  event_ms: time,
  frame: fc.record({
    seq: fc.integer({ min: 1, max: 0xffffffff }),
    time_ms: time,
    duration_ms: time,
    blocks: fc.array(block, { maxLength: 4 }),
    values: fc.array(value, { maxLength: 4 }),
    events: fc.array(event, { maxLength: 2 }),
    alarms: fc.array(alarm, { maxLength: 2 }),
  }),
})
const other: fc.Arbitrary<LogRecord> = fc.oneof(
  fc.record({ kind: fc.constant('tick' as const), at_ms: time }),
  fc.record({ kind: fc.constant('opened' as const), at_ms: time, build: name }),
  fc.record({ kind: fc.constant('discharge' as const), at_ms: time, encounter: name, by: name }),
)
const records = fc.array(fc.oneof(frame, other), { maxLength: 12 })

test('[LOG-20] any batch comes back as it was packed, to the last bit', () => {
  fc.assert(
    fc.property(records, (batch) => {
      expect(unpackRecords(packRecords(batch))).toEqual(batch)
    }),
    { numRuns: 300 },
  )
})

test('[LOG-20] a batch at an odd address is read as well', () => {
  const packed = packRecords(fc.sample(records, { numRuns: 1, seed: 7 })[0]!)
  const odd = new Uint8Array(packed.length + 1)
  odd.set(packed, 1)
  expect(unpackRecords(odd.subarray(1))).toEqual(unpackRecords(packed))
})

test('[LOG-21] changed, cut or lengthened bytes are refused with CodecError or read as records, never anything else', () => {
  const batches = fc.sample(records, { numRuns: 20, seed: 3 }).map(packRecords)
  const mutation = fc.tuple(fc.nat(19), fc.nat(), fc.nat(255), fc.constantFrom('flip', 'cut', 'append'))
  let refused = 0
  fc.assert(
    fc.property(mutation, ([which, at, byte, how]) => {
      const bytes = Uint8Array.from(batches[which]!)
      if (how === 'flip') bytes[at % bytes.length] = byte
      const mutant = how === 'cut' ? bytes.subarray(0, at % bytes.length) : how === 'append' ? Uint8Array.of(...bytes, byte) : bytes
      try {
        for (const record of unpackRecords(mutant)) expect(typeof record.kind).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(CodecError)
        refused++
      }
    }),
    { numRuns: 4000 },
  )
  expect(refused).toBeGreaterThan(1000)
})

test('[LOG-21] a length beyond the bytes is refused before anything is allocated', () => {
  const packed = packRecords([{ kind: 'tick', at_ms: 1 }])
  new DataView(packed.buffer).setUint32(4, 0xffffffff, true)
  expect(() => unpackRecords(packed)).toThrow(/more records than bytes/)
})

test('[LOG-22] a format outside floor and current is refused', () => {
  const packed = packRecords([{ kind: 'tick', at_ms: 1 }])
  packed[1] = 99
  expect(() => unpackRecords(packed)).toThrow(/format 99/)
})
