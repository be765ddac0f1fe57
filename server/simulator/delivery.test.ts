import { expect, test } from 'vitest'
import { decodeFromDevice } from '../../contracts/codec/device-codec.ts'
import { CLOSE } from '../../contracts/error.ts'
import { Delivery, type DeliveryHooks, type Outlet } from './delivery.ts'
import { encodeFrame } from './frame.ts'
import { Kept } from './kept.ts'
import { backoff_ms, LINK_TIMES } from './link.ts'
import { random } from './random.ts'

const welcome = (resume_after = 0, max_frames_per_s = 40) => ({
  protocol: 1,
  resume_after,
  server_ms: 0,
  max_frame_bytes: 65_536,
  max_frames_per_s,
})

/** A delivery on a clock that is moved by hand, and what its socket was given. */
function bench(hooks: DeliveryHooks = {}, keep_ms = 600_000) {
  const delivery = new Delivery({ keep_ms, max_bytes: 1e6 }, LINK_TIMES, hooks)
  const written: string[] = []
  let now_ms = 1_000
  let buffered = 0
  const outlet: Outlet = {
    write: (bytes) => {
      const message = decodeFromDevice(bytes)
      written.push(
        'frame' in message ? String(message.frame.seq) : 'skipped' in message ? `skip ${message.skipped.from}..${message.skipped.to}` : '?',
      )
    },
    buffered_bytes: () => buffered,
  }
  return {
    delivery,
    written,
    make: (n = 1) => {
      for (let i = 0; i < n; i++) delivery.add((seq) => encodeFrame(seq, { time_ms: now_ms, duration_ms: 250 }), now_ms)
    },
    up: (resume_after = 0) => delivery.welcome(welcome(resume_after), outlet, now_ms),
    ack: (up_to: number) => delivery.acknowledge(up_to, now_ms),
    hold: (up_to = 0) => delivery.hold({ reason: 'database_unavailable', up_to }, now_ms),
    /** Moves time on in ticks; false when the link should have been cut on the way. */
    pass(ms: number): boolean {
      let alive = true
      for (const end = now_ms + ms; now_ms < end; ) {
        now_ms += LINK_TIMES.tick_ms
        alive = delivery.tick(now_ms) && alive
      }
      return alive
    },
    now: () => now_ms,
    clog: (bytes: number) => {
      buffered = bytes
    },
  }
}

test('[CLIENT-1] a frame is kept until it is acknowledged, cumulatively', () => {
  const acks: number[] = []
  const b = bench({ onAck: (up_to) => acks.push(up_to) })
  b.up()
  b.make(5)
  expect(b.written).toEqual(['1', '2', '3', '4', '5'])
  b.ack(3)
  expect(b.delivery.kept.size).toBe(2)
  b.ack(3)
  b.ack(5)
  expect(acks).toEqual([3, 5])
  expect(b.delivery.kept.size).toBe(0)
})

test('[CLIENT-2] after a reconnect the server names what it has, and only the rest is sent again, in order', () => {
  const b = bench()
  b.up()
  b.make(6)
  b.delivery.lost()
  b.make(2)
  expect(b.written).toHaveLength(6)
  b.up(4)
  expect(b.written.slice(6)).toEqual(['5', '6', '7', '8'])
})

test('[CLIENT-3] a long backlog follows beside the live frames, at half the allowed rate, and is complete', () => {
  const b = bench()
  b.make(100)
  b.up()
  expect(b.written).toEqual([])
  b.make(1)
  expect(b.written).toEqual(['101'])
  b.pass(1_000)
  expect(b.written.slice(1)).toEqual(Array.from({ length: 20 }, (_, i) => String(i + 1)))
  b.pass(4_000)
  expect(b.written.slice(1)).toEqual(Array.from({ length: 100 }, (_, i) => String(i + 1)))
})

test('[CLIENT-3] back-fill waits while the socket is clogged', () => {
  const b = bench()
  b.make(100)
  b.up()
  b.clog(300_000)
  b.pass(1_000)
  expect(b.written).toEqual([])
})

test('[CLIENT-4] without ack or hold for 5 s while frames are outstanding the link is given up; an idle link is not', () => {
  const b = bench()
  b.up()
  expect(b.pass(20_000)).toBe(true)
  b.make()
  expect(b.pass(5_000)).toBe(true)
  expect(b.pass(200)).toBe(false)
})

test('[CLIENT-4] the same acknowledgement again is a sign of life', () => {
  const b = bench()
  b.up()
  b.make(2)
  for (let i = 0; i < 4; i++) {
    expect(b.pass(2_000)).toBe(true)
    b.ack(1)
  }
})

test('[CLIENT-5] while the server holds, frames are kept and go on, and none is sent twice', () => {
  const held: string[] = []
  const b = bench({ onHold: (reason) => held.push(reason) })
  b.up()
  for (let s = 0; s < 30; s++) {
    b.make(4)
    b.hold()
    expect(b.pass(1_000)).toBe(true)
  }
  expect(held).toHaveLength(30)
  expect(b.written).toHaveLength(120)
  expect(b.delivery.kept.size).toBe(120)
})

test('[CLIENT-5] what stays unanswered after the hold is sent again, without a new connection', () => {
  const b = bench()
  b.up()
  b.make(3)
  b.hold()
  for (let s = 0; s < 7; s++) {
    b.pass(1_000)
    b.ack(1)
  }
  expect(b.written).toEqual(['1', '2', '3', '2', '3'])
})

test('[CLIENT-6] past keep_ms the oldest are dropped, counted and declared as skipped', () => {
  const gone: Array<[number, number]> = []
  const b = bench({ onSkipped: (from, to) => gone.push([from, to]) }, 10_000)
  b.make(3)
  b.pass(6_000)
  b.make(2)
  b.pass(6_000)
  expect(gone).toEqual([[1, 3]])
  expect(b.delivery.kept.dropped).toBe(3)
  b.up(0)
  expect(b.written).toEqual(['skip 1..3', '4', '5'])
})

test('[CLIENT-6] the bytes kept are bounded too', () => {
  const kept = new Kept({ keep_ms: 1e9, max_bytes: 1_000 })
  for (let seq = 1; seq <= 1_000; seq++) {
    kept.push(seq, new Uint8Array(100), seq)
    kept.expire(seq)
  }
  expect(kept.bytes).toBeLessThanOrEqual(1_000)
  expect(kept.size + kept.dropped).toBe(1_000)
  expect(kept.find(995)?.seq).toBe(995)
  expect(kept.find(5)).toBeUndefined()
})

test('[CLIENT-7] a silent device keeps its frames; afterwards the live one goes first', () => {
  const b = bench()
  b.up()
  b.delivery.mute(true, b.now())
  for (let s = 0; s < 15; s++) {
    b.make(4)
    expect(b.pass(1_000)).toBe(true)
  }
  expect(b.written).toEqual([])
  b.delivery.mute(false, b.now())
  b.make(1)
  expect(b.written).toEqual(['61'])
  b.pass(4_000)
  expect(b.written).toHaveLength(61)
})

test('[CLIENT-8] coming back is spread: anywhere from 0.5 s to a ceiling of 3 s, slower after a refusal', () => {
  const r = random(42)
  for (let failures = 0; failures < 20; failures++) {
    const wait_ms = backoff_ms(LINK_TIMES, failures, 1006, r.next())
    expect(wait_ms).toBeGreaterThanOrEqual(500)
    expect(wait_ms).toBeLessThanOrEqual(3_000)
  }
  expect(backoff_ms(LINK_TIMES, 9, 1006, 0.999)).toBeGreaterThan(2_900)
  expect(backoff_ms(LINK_TIMES, 0, CLOSE.token_wrong, 0)).toBeGreaterThanOrEqual(5_000)
  expect(backoff_ms(LINK_TIMES, 0, CLOSE.not_ready, 0.5)).toBeLessThanOrEqual(3_000)
})

test('[CLIENT-1] seeded losses, cuts and answers: every frame arrives, whatever the order of faults', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const r = random(seed)
    const b = bench()
    const stored = new Set<string>()
    const upTo = () => {
      let n = 0
      while (stored.has(String(n + 1))) n++
      return n
    }
    let linked = false
    for (let step = 0; step < 400; step++) {
      b.make()
      if (!linked && r.next() < 0.4) {
        b.up(upTo())
        linked = true
      }
      b.pass(300)
      for (const seq of b.written.splice(0)) if (r.next() < 0.9) stored.add(seq)
      if (linked && r.next() < 0.5) b.ack(upTo())
      if (linked && r.next() < 0.1) {
        b.delivery.lost()
        linked = false
      }
    }
    for (let i = 0; i < 50 && b.delivery.kept.size > 0; i++) {
      b.delivery.lost()
      b.up(upTo())
      b.pass(2_000)
      for (const seq of b.written.splice(0)) stored.add(seq)
      b.ack(upTo())
    }
    expect(upTo(), `seed ${seed}`).toBe(400)
  }
})
