import { expect, test } from 'vitest'
import { encodeFromDevice } from '../../contracts/codec/device-codec.ts'
import type { FrameMessage } from '../../contracts/codec/device-message.ts'
import { REJECTS, type Reject } from '../../contracts/error.ts'
import { decode } from './decode.ts'
import { DEFECTS, spoilText } from './defects.testing.ts'
import { checkHello } from './hello.ts'
import { secondOpinion } from './slow-decoder.testing.ts'
import { CHANNELS_DECLARED, frameOf, helloOf } from './testing.ts'
import { checkSkipped, validateFrame } from './validate.ts'

const NOW = Date.UTC(2026, 0, 2)
const MAX_BYTES = 32_768
const circumstances = {
  channels: CHANNELS_DECLARED,
  keeps_ms: 600_000,
  now_ms: NOW,
  offset_ms: 120_000,
  highest_seq: 100,
  previous_ms: NOW - 121_000,
  max_bytes: MAX_BYTES,
}
const TIME = NOW - 120_750
const checked = checkHello(helloOf('m1'), 'm1')
const hello = checked.ok ? checked.hello : expect.fail('the hello of the tests is refused')

function judge(data: Uint8Array | string) {
  const decoded = decode(data, MAX_BYTES)
  if (!decoded.ok) return decoded
  const { message } = decoded
  if ('skipped' in message) return checkSkipped(message.skipped, 100) ?? { ok: true as const, frame: null }
  if (!('frame' in message)) return { ok: false as const, reason: 'unknown_message' as Reject, detail: '' }
  const event_ms = message.frame.time_ms + circumstances.offset_ms
  return validateFrame(message.frame, hello, { now_ms: NOW, event_ms, highest_seq: 100, previous_ms: circumstances.previous_ms })
}

test.each(DEFECTS)('[DEV-10] %s: %s', (reason, _name, build) => {
  expect(judge(spoilText(build(101, TIME, circumstances.previous_ms)))).toMatchObject({ ok: false, reason })
})

test('[DEV-11] every reject reason has a named defect, and there are at least 25', () => {
  expect(new Set(DEFECTS.map(([reason]) => reason))).toEqual(new Set(REJECTS))
  expect(DEFECTS.length).toBeGreaterThanOrEqual(25)
})

test('[DEV-12] old and future frames are refused by the event time of their mapping', () => {
  const at = (time_ms: number, seq = 50) => judge(encodeFromDevice({ frame: frameOf(seq, time_ms) }))
  expect(at(NOW - 120_000 - 4_300_000)).toMatchObject({ ok: false, reason: 'time_too_old' })
  expect(at(NOW - 120_000 - 4_100_000)).toMatchObject({ ok: true })
  expect(at(NOW - 120_000 + 6_000)).toMatchObject({ ok: false, reason: 'time_in_future' })
})

test('[DEV-13] an alarm code nobody knows is accepted as it is; control characters become spaces', () => {
  const alarms = [
    { code: 'ZZ\u0000-99', text: 'Ünbekannt\n', priority: 'high' as const, phase: 'start' as const, technical: true, offset_ms: 0 },
  ]
  const read = judge(encodeFromDevice({ frame: frameOf(101, TIME, { alarms }) }))
  expect(read).toMatchObject({ ok: true, frame: { alarms: [{ code: 'ZZ -99', text: 'Ünbekannt ', priority: 'high', technical: true }] } })
})

/** mulberry32: small, seeded, good enough to disorder bytes. */
function seeded(seed: number): (below: number) => number {
  let a = seed >>> 0
  return (below) => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const ODD = [
  0,
  -0,
  1,
  -1,
  0.5,
  37,
  99,
  100,
  101,
  249,
  250,
  251,
  1e4,
  2e9,
  4_294_967_295,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1e300,
  TIME,
  NOW,
]

/** A frame that is right, or off in one or two fields. */
function someFrame(pick: (below: number) => number): Uint8Array {
  const odd = () => ODD[pick(ODD.length)]!
  const frame: FrameMessage = frameOf(101 + pick(3), TIME + pick(3) * 250, {
    events: [
      { kind: pick(2) ? ('battery' as const) : ('note' as const), channel: pick(3), text: 'RA\u0007', value: 50, offset_ms: pick(300) },
    ].slice(pick(2)),
    alarms: [{ code: 'A1', text: 'é', priority: 'low' as const, phase: 'end' as const, technical: false, offset_ms: 10 }].slice(pick(2)),
    values: [
      { channel: 2, value: 97, offset_ms: 0 },
      { channel: 3, value: 98 + pick(5), offset_ms: pick(250) },
    ],
  })
  const targets = [
    frame,
    ...(frame.values as object[]),
    ...(frame.events as object[]),
    ...(frame.alarms as object[]),
    ...(frame.blocks as object[]),
  ]
  for (let n = pick(3); n > 0; n--) {
    const target = targets[pick(targets.length)] as Record<string, unknown>
    const numbers = Object.keys(target).filter((key) => typeof target[key] === 'number')
    const key = numbers[pick(numbers.length)]
    if (key) target[key] = odd()
  }
  return encodeFromDevice({ frame })
}

function mutate(bytes: Uint8Array, pick: (below: number) => number): Uint8Array {
  const at = pick(bytes.length + 1)
  const length = pick(9)
  const noise = Uint8Array.from({ length }, () => pick(256))
  switch (pick(6)) {
    case 0:
      return bytes
    case 1:
      return bytes.map((byte, i) => (i === at ? byte ^ (1 << pick(8)) : byte))
    case 2:
      return bytes.slice(0, at)
    case 3:
      return Uint8Array.from([...bytes.slice(0, at), ...noise, ...bytes.slice(at)])
    case 4:
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + length)])
    default:
      return Uint8Array.from([...bytes, ...bytes.slice(at, at + 40)])
  }
}

const canonical = (frame: unknown) =>
  JSON.stringify(frame, (_, v) =>
    ArrayBuffer.isView(v) ? Array.from(v as Int16Array) : typeof v === 'number' ? Math.round(v * 1e6) / 1e6 : v,
  )

test('[DEV-14] an independent slow decoder agrees on 20,000 mutated frames', () => {
  const seed = Number(process.env.WARDWAVE_SEED ?? Date.now() % 2 ** 31)
  console.info(`mutated frames: seed ${seed}`)
  const pick = seeded(seed)
  const reasons = new Set<string>()
  let accepted = 0
  for (let run = 0; run < 20_000; run++) {
    const bytes = mutate(someFrame(pick), pick)
    const fast = judge(bytes)
    const slow = secondOpinion(bytes, circumstances)
    const told = `seed ${seed} run ${run} ${Buffer.from(bytes).toString('hex')}`
    if (slow.frame && typeof slow.frame === 'object' && 'other' in slow.frame) {
      expect(fast.ok || fast.reason === 'unknown_message' || fast.reason === 'skipped_range_invalid', told).toBe(true)
    } else if (fast.ok) {
      accepted++
      expect([...slow.defects], told).toEqual([])
      if (canonical(fast.frame) !== canonical(slow.frame)) expect(canonical(fast.frame), told).toBe(canonical(slow.frame))
    } else {
      reasons.add(fast.reason)
      expect([...slow.defects], told).toContain(fast.reason)
    }
  }
  expect(accepted).toBeGreaterThan(1_500)
  expect(reasons.size).toBeGreaterThan(15)
}, 60_000)
