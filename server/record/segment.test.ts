import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { gathering, MINUTE_MS } from './gather.ts'
import { numbersBefore, stripOf } from './read.ts'
import { packNumbers, packWave, statsOf, unpackSegments } from './segment.ts'

const NOON = Date.UTC(2026, 0, 1, 12)
const frame = (
  event_ms: number,
  samples: number[],
  values: Array<[string, number]> = [],
  over: Partial<FrameRecord> = {},
): FrameRecord => ({
  kind: 'frame',
  at_ms: event_ms + 300,
  encounter: 'e1',
  device: 'd1',
  boot: 'b1',
  origin: 'simulated',
  event_ms,
  frame: {
    seq: 1,
    time_ms: event_ms,
    duration_ms: samples.length * 4,
    blocks: samples.length ? [{ channel: 'ecg_ii', rate_hz: 250, gain: 0.01, offset: 0, samples: Int16Array.from(samples) }] : [],
    values: values.map(([channel, value]) => ({ channel, value, offset_ms: 0 })),
    events: [],
    alarms: [],
  },
  ...over,
})

/** What the rows of `pieces` would answer. */
const served = (pieces: Awaited<ReturnType<ReturnType<typeof gathering>['take']>>) =>
  (async () => pieces) as never as Parameters<typeof stripOf>[0]

describe('segments', () => {
  test('[REC-1] any samples and numbers come back exactly', () => {
    fc.assert(
      fc.property(
        fc.int16Array({ maxLength: 500 }),
        fc.array(fc.tuple(fc.nat(59_999), fc.integer({ min: -999, max: 9999 })), { maxLength: 50 }),
        (samples, points) => {
          const wave = { kind: 'wave' as const, t0_ms: NOON + 0.25, rate_hz: 250, gain: 0.005, offset: -1, samples }
          const at = points.map(([t, v]) => [NOON + t, v / 10] as [number, number])
          const [first, second] = unpackSegments(Buffer.concat([packWave(wave), packNumbers(NOON, at)]))
          expect(first).toEqual(wave)
          expect(second).toEqual({ kind: 'numbers', points: at })
        },
      ),
      { numRuns: 100 },
    )
  })

  test('[REC-3] missing samples count for nothing; a negative gain does not turn minimum and maximum', () => {
    const samples = Int16Array.from([MISSING_SAMPLE, 10, -20, MISSING_SAMPLE])
    expect(statsOf({ kind: 'wave', t0_ms: 0, rate_hz: 1, gain: -2, offset: 1, samples })).toEqual({ n: 2, min: -19, mean: 11, max: 41 })
    expect(statsOf({ kind: 'wave', t0_ms: 0, rate_hz: 1, gain: 1, offset: 0, samples: samples.subarray(0, 1) })).toEqual({
      n: 0,
      min: null,
      mean: null,
      max: null,
    })
  })

  test('bytes that are no segments are refused', () => expect(() => unpackSegments(Buffer.from([9, 9]))).toThrow(RangeError))
})

describe('gathering', () => {
  test('[REC-1] frames across a minute’s border come back on one grid, and the hole between them is missing', async () => {
    const gathered = gathering()
    const ramp = (from: number, n: number) => Array.from({ length: n }, (_, i) => from + i)
    gathered.record(frame(NOON + MINUTE_MS - 500, ramp(0, 250)))
    gathered.record(frame(NOON + MINUTE_MS + 1_500, ramp(1_000, 250)))
    const pieces = await gathered.take()
    expect(pieces.map((piece) => piece.minute_ms)).toEqual([NOON, NOON + MINUTE_MS])
    const strip = await stripOf(served(pieces), 'e1', NOON + MINUTE_MS - 500, NOON + MINUTE_MS + 2_500)
    const samples = new Int16Array(new Uint8Array(Buffer.from(strip.waves[0]!.samples, 'base64')).buffer)
    expect([...samples]).toEqual([...ramp(0, 250), ...Array.from({ length: 250 }, () => MISSING_SAMPLE), ...ramp(1_000, 250)])
    expect(strip).toMatchObject({
      origin: 'simulated',
      waves: [{ channel: 'ecg_ii', rate_hz: 250, unit: 'mV', t0_ms: NOON + MINUTE_MS - 500 }],
    })
  })

  test('[REC-1] frames that follow one another are one segment, however they were cut', async () => {
    const gathered = gathering()
    for (let i = 0; i < 8; i++)
      gathered.record(
        frame(
          NOON + i * 252 + 0.3 * i,
          Array.from({ length: 63 }, () => i),
        ),
      )
    const [piece] = await gathered.take()
    expect(unpackSegments(piece!.bytes)).toHaveLength(1)
    expect(piece).toMatchObject({ n: 504, min: 0, max: 0.07 })
  })

  test('[REC-1] another gain is another wave of the strip; a resent stretch changes nothing', async () => {
    const gathered = gathering()
    gathered.record(frame(NOON, [1, 2, 3]))
    gathered.record(frame(NOON, [1, 2, 3]))
    const louder = frame(NOON + 1_000, [5])
    gathered.record({ ...louder, frame: { ...louder.frame, blocks: [{ ...louder.frame.blocks[0]!, gain: 0.02 }] } })
    const strip = await stripOf(served(await gathered.take()), 'e1', NOON, NOON + 2_000)
    expect(strip.waves.map((wave) => wave.gain)).toEqual([0.01, 0.02])
    expect([...new Int16Array(new Uint8Array(Buffer.from(strip.waves[0]!.samples, 'base64')).buffer).subarray(0, 4)]).toEqual([
      1,
      2,
      3,
      MISSING_SAMPLE,
    ])
  })

  test('[REC-1] numbers come back in order of time, once each, within the strip', async () => {
    const gathered = gathering()
    for (const second of [2, 0, 1, 1, 9]) gathered.record(frame(NOON + second * 1000, [], [['spo2', 90 + second]]))
    const strip = await stripOf(served(await gathered.take()), 'e1', NOON, NOON + 5_000)
    expect(strip.numbers).toEqual({
      spo2: [
        [NOON, 90],
        [NOON + 1000, 91],
        [NOON + 2000, 92],
      ],
    })
    expect(strip.waves).toEqual([])
  })

  test('[REV-9] of a moment the newest number before it is told with its own time, never one from after it nor an old one', async () => {
    const gathered = gathering()
    const cuff_ms = NOON - 12 * MINUTE_MS
    gathered.record(frame(NOON - 21 * MINUTE_MS, [], [['temp', 36.6]]))
    gathered.record(frame(cuff_ms, [], [['nibp_sys', 121]]))
    for (const second of [2, 0, 1, 4]) gathered.record(frame(NOON + second * 1000, [1, 2], [['spo2', 90 + second]]))
    const query = served(await gathered.take())
    expect(await numbersBefore(query, 'e1', NOON + 3_500)).toEqual({
      spo2: { value: 92, at_ms: NOON + 2_000 },
      nibp_sys: { value: 121, at_ms: cuff_ms },
    })
    expect(await numbersBefore(query, 'e1', NOON - 1)).toEqual({ nibp_sys: { value: 121, at_ms: cuff_ms } })
  })

  test('[REC-8] frames that belong to nobody are not recorded', async () => {
    const gathered = gathering()
    gathered.record(frame(NOON, [1], [['spo2', 97]], { encounter: 'unassigned:d1' }))
    gathered.record({ kind: 'tick', at_ms: NOON })
    expect(await gathered.take()).toEqual([])
  })
})
