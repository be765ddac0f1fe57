import { expect, test } from 'vitest'
import { Playout } from './playout.ts'
import { seeded } from './testing/synthetic.ts'

const T0 = 1_800_000_000_000
const P = 250

/** Packets of P ms, sent as they end, arriving after `delay(i)`; frames every 16 ms. Calls `see` after each frame. */
function play(clock: Playout, seconds: number, delay: (i: number) => number, see: (head: number, now: number) => void): void {
  const packets = Array.from({ length: (seconds * 1000) / P }, (_, i) => ({ end: T0 + (i + 1) * P, at: (i + 1) * P + delay(i) }))
  packets.sort((a, b) => a.at - b.at)
  let next = 0
  for (let now = 0; now < seconds * 1000; now += 16) {
    while (next < packets.length && packets[next]!.at <= now) clock.packet(packets[next]!.end, P, packets[next++]!.at)
    const head = clock.advance(now)
    if (!Number.isNaN(head)) see(head, now)
  }
}

test('[WAVE-6] the head never goes back and never passes the newest sample', () => {
  for (const seed of [1, 2, 3]) {
    const random = seeded(seed)
    const clock = new Playout()
    let before = Number.NEGATIVE_INFINITY
    play(
      clock,
      60,
      () => 20 + random() * 200 + (random() < 0.02 ? 900 : 0),
      (head) => {
        expect(head, `seed ${seed}`).toBeGreaterThanOrEqual(before)
        expect(head, `seed ${seed}`).toBeLessThanOrEqual(clock.newest_ms)
        before = head
      },
    )
  }
})

test('[WAVE-7] on an even network the picture is at most 700 ms behind and does not stall', () => {
  const random = seeded(4)
  const clock = new Playout()
  let stalls = 0
  let before = 0
  let worst = 0
  play(
    clock,
    60,
    () => 5 + random() * 10,
    (head, now) => {
      if (now < 2_000) return
      if (head === before) stalls++
      before = head
      worst = Math.max(worst, T0 + now - head)
    },
  )
  expect(stalls).toBe(0)
  expect(worst).toBeLessThan(700)
})

test('[WAVE-8] an empty buffer stops the head; after the stall it catches up instead of staying behind', () => {
  const clock = new Playout()
  let at10 = 0
  let end = 0
  play(
    clock,
    30,
    (i) => (i >= 36 && i < 60 ? (60 - i) * P + 20 : 20),
    (head, now) => {
      if (now >= 13_000 && at10 === 0) at10 = head
      end = T0 + now - head
    },
  )
  expect(at10).toBe(T0 + 36 * P)
  expect(end).toBeLessThan(1_800)
})
