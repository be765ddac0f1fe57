import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { DEFECTS, spoilText } from './defects.testing.ts'
import { createGate, type Gate } from './gate.ts'
import { memoryProgressStore } from './progress-store.ts'
import { hashOfToken } from './registry.ts'
import { connectDevice, frameOf, helloOf, letterBox, listenSomewhere, scriptedLog, type TestDevice } from './testing.ts'

const log = scriptedLog()
const box = letterBox()
const names = ['calm', 'm1', ...Array.from({ length: 20 }, (_, i) => `f${i}`)]
const tokens = new Map(names.map((name) => [hashOfToken(name), { device: name, refused: null }]))
let gate: Gate
let port: number

beforeAll(async () => {
  gate = createGate({
    log,
    clock: systemClock,
    devices: { ready: () => true, byTokenHash: (hash) => tokens.get(hash) ?? null },
    bindings: { encounterAt: (device) => `enc-${device}` },
    progress: memoryProgressStore(),
    deadLetters: box,
    limits: { tick_ms: 10, hole_ms: 60, bad_in_row: 8, connects_per_min: 100_000, frames_per_s: 5_000, burst: 5_000 },
  })
  port = await listenSomewhere(gate)
})
afterAll(() => gate.stop())

test('[GATE-21] every named defect over one socket: each refused with its reason, good frames in between are kept', async () => {
  const d = await connectDevice(port, 'm1')
  await d.enter(helloOf('m1'))
  const start = Date.now() - 120_000
  let seq = 0
  for (const [, , build] of DEFECTS) {
    const previous_ms = start + ++seq * 250
    d.send({ frame: frameOf(seq, previous_ms) })
    d.send(spoilText(build(++seq, start + seq * 250, previous_ms)))
  }
  d.send({ frame: frameOf(++seq, start + seq * 250) })
  await d.until('ack of all', () => d.acked === seq, 10_000)
  expect(box.letters.map((letter) => letter.reason)).toEqual(DEFECTS.map(([reason]) => reason))
  expect(log.frames().filter((f) => f.device === 'm1')).toHaveLength(DEFECTS.length + 1)
  d.ws.terminate()
})

function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    state ^= state >>> 12
    return (state >>> 0) % below
  }
}

/** One device's bad day: hello, frames, repeats, skips, garbage, reconnects, a second socket, in any order. */
async function badDay(name: string, boot: string, pick: (below: number) => number): Promise<void> {
  const start = Date.now() - 30_000
  let d: TestDevice = await connectDevice(port, name)
  const opened = [d]
  let entered = false
  let seq = 0
  const enter = async () => {
    await d.enter(helloOf(name, { boot }))
    entered = true
  }
  const actions: Array<() => Promise<unknown> | unknown> = [
    () => entered || enter(),
    () => entered && d.send({ frame: frameOf(++seq, start + seq * 250) }),
    () => entered && d.send({ frame: frameOf(++seq, start + seq * 250) }),
    () => entered && seq > 0 && d.send({ frame: frameOf(1 + pick(seq), start + (1 + pick(seq)) * 250) }),
    () => {
      seq += pick(4)
    },
    () => entered && d.send({ skipped: { from: Math.max(1, seq - pick(4)), to: Math.max(1, seq) } }),
    () => entered && d.send(Uint8Array.from({ length: pick(40) }, () => pick(256))),
    () => entered && d.send('{"frame":{"seq":-1}}'),
    async () => {
      d.ws.terminate()
      d = await connectDevice(port, name)
      opened.push(d)
      entered = false
    },
    async () => {
      const second = await connectDevice(port, name)
      opened.push(second)
      await second.enter(helloOf(name, { boot }))
      d = second
      entered = true
    },
  ]
  if (pick(5) > 0) await enter()
  for (let n = 8 + pick(24); n > 0; n--) {
    if (d.ws.readyState !== d.ws.OPEN) {
      d = await connectDevice(port, name)
      opened.push(d)
      entered = false
    }
    await actions[pick(actions.length)]!()
  }
  for (const each of opened) {
    expect(each.ack_fell, `${name} ${boot}`).toBe(false)
    each.ws.terminate()
  }
}

test('[GATE-22] 500 random sequences: the server lives, acknowledgements never go back, nothing is appended twice', async () => {
  const seed = Number(process.env.WARDWAVE_SEED ?? Date.now() % 2 ** 31)
  console.info(`random device sequences: seed ${seed}`)
  const calm = await connectDevice(port, 'calm')
  await calm.enter(helloOf('calm'))
  const start = Date.now() - 60_000
  const days = 25
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const pick = seeded(seed + i * 7919)
      for (let day = 0; day < days; day++) await badDay(`f${i}`, `boot-${day}`, pick)
    }),
  )
  calm.send({ frame: frameOf(1, start) })
  await calm.until('neighbour acknowledged', () => calm.acked === 1)
  expect(calm.ws.readyState).toBe(calm.ws.OPEN)
  calm.ws.terminate()
  const appended = log.frames().map((f) => `${f.device}/${f.boot}/${f.frame.seq}`)
  expect(appended.length).toBeGreaterThan(500)
  expect(new Set(appended).size).toBe(appended.length)
}, 60_000)
