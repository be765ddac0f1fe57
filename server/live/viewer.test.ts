import { EventEmitter } from 'node:events'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import { createViewer, type LiveSocket, QUEUED_MAX_BYTES, STALLED_MAX_MS } from './viewer.ts'

/** A socket whose way to the browser can be blocked, as engine.io shows it: what the kernel does not take waits in writeBuffer. */
function blockable() {
  const clock = manualClock()
  const conn = Object.assign(new EventEmitter(), { writeBuffer: [] as Array<{ data: Buffer | string }> })
  const sent: Array<[string, unknown]> = []
  let blocked = false
  const emit = (event: string, message: unknown) => {
    sent.push([event, message])
    if (blocked) conn.writeBuffer.push({ data: message instanceof Buffer ? message : JSON.stringify(message) })
  }
  const viewer = createViewer({ conn, emit } as unknown as LiveSocket, {} as never, clock)
  return {
    clock,
    conn,
    viewer,
    sent,
    block: () => {
      blocked = true
    },
    drain: () => {
      blocked = false
      conn.writeBuffer.length = 0
      conn.emit('drain')
    },
  }
}
const picture = (n: number) => Uint8Array.from([n])
const skipped = async () => (await metrics.ticksSkipped.get()).values[0]?.value ?? 0

describe('a slow viewer', () => {
  test('[LIVE-8][P10] gets the newest picture only when the way is free again; the skipped ones are counted', async () => {
    const { viewer, sent, block, drain } = blockable()
    const before = await skipped()
    block()
    for (let n = 0; n < 10; n++) viewer.tick(picture(n))
    expect(sent.map(([, bytes]) => [...(bytes as Buffer)])).toEqual([[0]])
    drain()
    expect(sent.map(([, bytes]) => [...(bytes as Buffer)])).toEqual([[0], [9]])
    expect((await skipped()) - before).toBe(8)
    drain()
    expect(sent).toHaveLength(2)
  })

  test('[LIVE-8][P10] alarms are never skipped', () => {
    const { viewer, sent, block } = blockable()
    block()
    for (let cursor = 0; cursor < 100; cursor++) viewer.send('alarms', { ward: 'w1', cursor, alarms: [], beds: [] })
    expect(sent).toHaveLength(100)
  })

  test('[LIVE-8] is closed once it has stalled for 30 s, or holds more than its share', () => {
    const { viewer, clock, block, drain } = blockable()
    expect(viewer.stuck()).toBe(false)
    block()
    viewer.tick(picture(1))
    viewer.tick(picture(2))
    clock.advance(STALLED_MAX_MS)
    expect(viewer.stuck()).toBe(false)
    clock.advance(1)
    expect(viewer.stuck()).toBe(true)
    drain()
    expect(viewer.stuck()).toBe(false)
    block()
    viewer.send('hello', { build: 'x'.repeat(QUEUED_MAX_BYTES) } as never)
    expect(viewer.stuck()).toBe(true)
  })
})
