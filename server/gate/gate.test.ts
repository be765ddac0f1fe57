import { spawn } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import type { CloseName } from '../../contracts/error.ts'
import { CLOSE } from '../../contracts/error.ts'
import { partitionOf } from '../../contracts/record.ts'
import { systemClock } from '../clock.ts'
import { createGate, type Gate, type GateLimits } from './gate.ts'
import { memoryProgressStore } from './progress-store.ts'
import { hashOfToken, type TokenOwner } from './registry.ts'
import { connectDevice, frameOf, helloOf, letterBox, listenSomewhere, type ScriptedLog, scriptedLog, type TestDevice } from './testing.ts'

const running: Gate[] = []
const sockets: TestDevice[] = []
afterEach(async () => {
  for (const device of sockets.splice(0)) device.ws.terminate()
  for (const gate of running.splice(0)) await gate.stop()
})

const FAST: Partial<GateLimits> = { tick_ms: 15, checkpoint_ms: 40, hole_ms: 150, hello_ms: 400 }

async function ward(options: { log?: ScriptedLog; limits?: Partial<GateLimits>; store?: ReturnType<typeof memoryProgressStore> } = {}) {
  const log = options.log ?? scriptedLog()
  const refused = new Map<string, NonNullable<TokenOwner['refused']>>()
  const worn = new Map([
    ['m1', 'enc-a'],
    ['m2', 'enc-b'],
  ])
  const box = letterBox()
  const store = options.store ?? memoryProgressStore()
  const tokens = new Map(['m1', 'm2', 'm3'].map((device) => [hashOfToken(`token-${device}`), device]))
  const gate = createGate({
    log,
    clock: systemClock,
    devices: {
      ready: () => true,
      byTokenHash: (hash) => {
        const device = tokens.get(hash)
        return device ? { device, refused: refused.get(device) ?? null } : null
      },
    },
    bindings: { encounterAt: (device) => worn.get(device) ?? null },
    progress: store,
    deadLetters: box,
    limits: { ...FAST, ...options.limits },
  })
  running.push(gate)
  const port = await listenSomewhere(gate)
  return { gate, port, log, refused, worn, box, store }
}

async function device(port: number, name = 'm1', hello = {}): Promise<TestDevice & { resume: number }> {
  const d = await connectDevice(port, `token-${name}`)
  sockets.push(d)
  return Object.assign(d, { resume: await d.enter(helloOf(name, hello)) })
}

async function closes(port: number, token: string | null, act: (d: TestDevice) => void): Promise<{ code: number; reason: string }> {
  const d = await connectDevice(port, token)
  sockets.push(d)
  act(d)
  return d.closed
}

const declared = helloOf('m1').channels[0]!
const wrongs: Array<[CloseName, string | null, (d: TestDevice) => void, string]> = [
  ['token_missing', null, () => undefined, 'Bearer'],
  ['token_wrong', 'nonsense', () => undefined, 'no device'],
  ['hello_expected', 'token-m1', (d) => d.send({ frame: frameOf(1, Date.now()) }), 'first message'],
  ['hello_expected', 'token-m1', (d) => d.send('{'), 'not_json'],
  ['hello_expected', 'token-m1', () => undefined, 'within'],
  ['hello_device_mismatch', 'token-m1', (d) => d.send({ hello: helloOf('m2') }), 'another device'],
  ['protocol_unsupported', 'token-m1', (d) => d.send({ hello: helloOf('m1', { protocol: 9 }) }), '1 to 1'],
  ['hello_invalid', 'token-m1', (d) => d.send({ hello: helloOf('m1', { boot: '' }) }), 'boot'],
  ['channel_unknown', 'token-m1', (d) => d.send({ hello: helloOf('m1', { channels: [{ ...declared, mdc: 150456 }] }) }), 'must agree'],
  ['unit_unknown', 'token-m1', (d) => d.send({ hello: helloOf('m1', { channels: [{ ...declared, unit: 'V' }] }) }), 'mV'],
  ['rate_out_of_range', 'token-m1', (d) => d.send({ hello: helloOf('m1', { channels: [{ ...declared, rate_hz: 5 }] }) }), '100 to 1000'],
  ['message_too_big', 'token-m1', (d) => d.send(new Uint8Array(70_000)), ''],
]
test.each(wrongs)('[GATE-1] a wrong start closes with %s and says what is wrong', async (name, token, act, says) => {
  const { port, gate } = await ward()
  const { code, reason } = await closes(port, token, act)
  expect(code).toBe(CLOSE[name])
  expect(reason).toContain(says)
  expect(gate.sessions()).toEqual([])
})

test.each(['device_revoked', 'device_quarantined', 'token_ended'] as const)(
  '[GATE-2] %s: the open connection is closed, and the next one refused',
  async (why) => {
    const { port, refused } = await ward()
    const d = await device(port)
    refused.set('m1', why)
    expect((await d.closed).code).toBe(CLOSE[why])
    expect((await closes(port, 'token-m1', () => undefined)).code).toBe(CLOSE[why])
  },
)

test('[GATE-3] a device that connects again and again is told it is flooding', async () => {
  const { port } = await ward({ limits: { connects_per_min: 3 } })
  for (let i = 0; i < 3; i++) await device(port)
  expect((await closes(port, 'token-m1', () => undefined)).code).toBe(CLOSE.flooding)
  await device(port, 'm2')
})

test('[GATE-4] [P1] frames are acknowledged after the commit and never before', async () => {
  const { port, log } = await ward()
  const d = await device(port)
  expect(d.resume).toBe(0)
  log.store(false)
  for (let seq = 1; seq <= 5; seq++) d.send({ frame: frameOf(seq, Date.now() - 2_000 + seq * 250) })
  const hold = await d.until('hold', () => d.heard.find((m) => 'hold' in m))
  expect(hold).toEqual({ hold: { reason: 'database_unavailable', up_to: 0 } })
  expect(log.frames().map((f) => f.frame.seq)).toEqual([1, 2, 3, 4, 5])
  expect(d.acked).toBe(0)
  log.store(true)
  await d.until('ack', () => d.acked === 5)
})

test('[GATE-5] a device hears an acknowledgement or a hold at least every 2 s, also when it sends nothing', async () => {
  const { port } = await ward()
  const d = await device(port)
  const start = Date.now()
  await d.until('first word', () => d.heard.some((m) => 'ack' in m))
  expect(Date.now() - start).toBeLessThan(2_000)
})

test('[GATE-6] [P5] a frame that was not queued is judged, not acknowledged, and accepted when it comes again', async () => {
  const { port, log } = await ward()
  const d = await device(port)
  const frames = [1, 2, 3].map((seq) => frameOf(seq, Date.now() - 2_000 + seq * 250))
  d.send({ frame: frames[0]! })
  await d.until('ack 1', () => d.acked === 1)
  log.full(true)
  d.send({ frame: frames[1]! })
  await d.until('hold', () => d.heard.some((m) => 'hold' in m && m.hold.reason === 'queue_full' && m.hold.up_to === 1))
  expect(log.frames().map((f) => f.frame.seq)).toEqual([1, 2])
  log.full(false)
  d.send({ frame: frames[2]! })
  d.send({ frame: frames[1]! })
  await d.until('ack 3', () => d.acked === 3)
  expect(log.frames().map((f) => f.frame.seq)).toEqual([1, 2, 3, 2])
})

test('[GATE-7] a frame sent twice is appended once, also over a new connection', async () => {
  const { port, log } = await ward()
  const first = await device(port)
  const frame = frameOf(1, Date.now() - 500)
  first.send({ frame })
  first.send({ frame })
  await first.until('ack', () => first.acked === 1)
  const second = await device(port)
  expect(second.resume).toBe(1)
  expect((await first.closed).code).toBe(CLOSE.replaced_by_newer_connection)
  second.send({ frame })
  second.send({ frame: frameOf(2, Date.now() - 250) })
  await second.until('ack', () => second.acked === 2)
  expect(log.frames().map((f) => f.frame.seq)).toEqual([1, 2])
})

test('[GATE-8] a hole is closed by the device at once, by the server after its patience', async () => {
  const { port, log } = await ward()
  const d = await device(port)
  d.send({ frame: frameOf(1, Date.now() - 3_000) })
  d.send({ frame: frameOf(5, Date.now() - 2_000) })
  d.send({ skipped: { from: 2, to: 3 } })
  await d.until('ack', () => d.acked === 5)
  const skips = log.all.flatMap(({ record }) => (record.kind === 'skipped' ? [[record.from_seq, record.to_seq, record.by]] : []))
  expect(skips).toEqual([
    [2, 3, 'device'],
    [4, 4, 'server'],
  ])
})

test('[GATE-9] back-fill that goes on is never cut off by the hole patience', async () => {
  const { port, log } = await ward()
  const d = await device(port)
  const start = Date.now() - 60_000
  d.send({ frame: frameOf(20, start + 5_000) })
  for (let seq = 1; seq < 20; seq++) {
    d.send({ frame: frameOf(seq, start + seq * 250) })
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  await d.until('ack', () => d.acked === 20)
  expect(log.all.some(({ record }) => record.kind === 'skipped')).toBe(false)
})

test('[GATE-10] a dead-lettered frame counts as received, the connection and the neighbour go on', async () => {
  const { port, log, box } = await ward()
  const d = await device(port)
  const neighbour = await device(port, 'm2')
  d.send({ frame: frameOf(1, Date.now() - 750) })
  d.send({ frame: frameOf(2, Date.now() - 500, { values: [{ channel: 2, value: 250, offset_ms: 0 }] }) })
  d.send(Uint8Array.from([1, 2, 3]))
  d.send({ frame: frameOf(3, Date.now() - 250) })
  neighbour.send({ frame: frameOf(1, Date.now() - 250) })
  await d.until('ack', () => d.acked === 3)
  await neighbour.until('ack', () => neighbour.acked === 1)
  expect(box.letters.map((l) => [l.device, l.seq, l.reason])).toEqual([
    ['m1', 2, 'value_out_of_range'],
    ['m1', null, 'not_protobuf'],
  ])
  expect(log.frames().filter((f) => f.device === 'm1')).toHaveLength(2)
})

test('[GATE-11] too many bad frames in a row close the socket; good ones in between do not', async () => {
  const { port } = await ward({ limits: { bad_in_row: 3 } })
  const d = await device(port)
  for (let i = 1; i <= 6; i++) {
    d.send(new Uint8Array([9]))
    d.send({ frame: frameOf(i, Date.now() - 3_000 + i * 250) })
  }
  await d.until('ack', () => d.acked === 6)
  for (let i = 0; i < 4; i++) d.send(new Uint8Array([9]))
  expect(await d.closed).toMatchObject({ code: CLOSE.too_many_bad_frames, reason: expect.stringContaining('not_protobuf') })
})

test('[GATE-12] [P6] a flooding device is slowed alone; all it sent arrives in the end', async () => {
  const { port, log, gate } = await ward({ limits: { frames_per_s: 200, burst: 20 } })
  const flood = await device(port)
  const calm = await device(port, 'm2')
  const start = Date.now() - 60_000
  for (let seq = 1; seq <= 120; seq++) flood.send({ frame: frameOf(seq, start + seq * 250) })
  const began = Date.now()
  calm.send({ frame: frameOf(1, Date.now() - 250) })
  await calm.until('ack', () => calm.acked === 1)
  expect(Date.now() - began).toBeLessThan(400)
  await flood.until('ack', () => flood.acked === 120)
  expect(gate.sessions().find((s) => s.device === 'm1')!.slowed).toBeGreaterThan(0)
  expect(log.frames().filter((f) => f.device === 'm1')).toHaveLength(120)
})

test('[GATE-13] devices of a halted partition are not read until it is resumed; others are', async () => {
  const { port, gate, log } = await ward()
  const d = await device(port)
  const other = await device(port, 'm2')
  gate.pause([partitionOf('enc-a')])
  d.send({ frame: frameOf(1, Date.now() - 250) })
  other.send({ frame: frameOf(1, Date.now() - 250) })
  await other.until('ack', () => other.acked === 1)
  await d.until('hold', () => d.heard.some((m) => 'hold' in m && m.hold.reason === 'too_fast'))
  expect(log.frames().map((f) => f.device)).toEqual(['m2'])
  gate.resume([partitionOf('enc-a')])
  await d.until('ack', () => d.acked === 1)
})

test('[GATE-14] [P1] after kill -9 nothing acknowledged is lost and nothing is appended twice, with or without a checkpoint', async () => {
  for (const wait_ms of [0, 120]) {
    const store = memoryProgressStore()
    const before = await ward({ store })
    const d = await device(before.port)
    const frames = Array.from({ length: 12 }, (_, i) => frameOf(i + 1, Date.now() - 10_000 + i * 250))
    for (const frame of frames.slice(0, 6)) d.send({ frame })
    await d.until('ack', () => d.acked === 6)
    await new Promise((resolve) => setTimeout(resolve, wait_ms))
    before.log.store(false)
    for (const frame of frames.slice(6)) d.send({ frame })
    await d.until('appended', () => before.log.frames().length === 12)
    const log = before.log.crash()
    await before.gate.stop()
    const after = await ward({ log, store })
    const again = await device(after.port)
    expect(again.resume).toBe(6)
    for (const frame of frames) again.send({ frame })
    await again.until('ack', () => again.acked === 12)
    expect(log.frames().map((f) => f.frame.seq)).toEqual(frames.map((f) => f.seq))
    const events = log.frames().map((f) => f.event_ms - f.frame.time_ms)
    expect(Math.max(...events) - Math.min(...events)).toBeLessThan(1)
  }
})

test('[GATE-15] the clock record stands before the first frame of its mapping; a jump of the clock is a break', async () => {
  const { port, log } = await ward()
  const d = await connectDevice(port, 'token-m1', () => Date.now() - 3_600_000)
  sockets.push(d)
  await d.enter(helloOf('m1'))
  d.send({ frame: frameOf(1, Date.now() - 3_600_000 - 250) })
  await d.until('ack', () => d.acked === 1)
  d.send({ frame: frameOf(2, Date.now()) })
  await d.until('ack', () => d.acked === 2)
  const kinds = log.all.map(({ record }) => record.kind)
  expect(kinds).toEqual(['clock', 'frame', 'clock', 'frame'])
  const [first, second] = log.all.flatMap(({ record }) => (record.kind === 'clock' ? [record.mapping] : []))
  expect(first).toMatchObject({ from_seq: 1, break: false })
  expect(Math.abs(first!.offset_ms - 3_600_000)).toBeLessThan(200)
  expect(second).toMatchObject({ from_seq: 2, break: true })
  for (const frame of log.frames()) expect(Math.abs(frame.event_ms - Date.now())).toBeLessThan(3_000)
})

test('[GATE-16] [P13] a frame belongs to whoever wore the device at its event time; to nobody without a binding', async () => {
  const { port, log, worn } = await ward()
  const d = await device(port)
  d.send({ frame: frameOf(1, Date.now() - 500) })
  await d.until('ack', () => d.acked === 1)
  worn.delete('m1')
  d.send({ frame: frameOf(2, Date.now() - 250) })
  await d.until('ack', () => d.acked === 2)
  expect(log.frames().map((f) => f.encounter)).toEqual(['enc-a', 'unassigned:m1'])
})

test('[GATE-17] numerics as JSON text are answered in JSON text', async () => {
  const { port, log } = await ward()
  const { WebSocket } = await import('ws')
  const ws = new WebSocket(`ws://127.0.0.1:${port}`, { headers: { authorization: 'Bearer token-m1' } })
  const acked = new Promise<number>((resolve) => {
    ws.on('open', () => ws.send(JSON.stringify({ hello: helloOf('m1') })))
    ws.on('message', (data, isBinary) => {
      expect(isBinary).toBe(false)
      const message = JSON.parse(data.toString())
      if (message.time) ws.send(JSON.stringify({ time: { ...message.time, device_ms: Date.now() } }))
      if (message.welcome) ws.send(JSON.stringify({ frame: { seq: 1, time_ms: Date.now(), values: [{ channel: 3, value: 98.6 }] } }))
      if (message.ack?.up_to) resolve(message.ack.up_to)
    })
  })
  expect(await acked).toBe(1)
  ws.terminate()
  expect(log.frames()[0]!.frame.values[0]).toEqual({ channel: 'temp', value: expect.closeTo(37, 6), offset_ms: 0 })
})

test('[GATE-18] a drain acknowledges all it has read, saves its progress and says going away', async () => {
  const { port, gate, store, log } = await ward({ limits: { checkpoint_ms: 1_000_000 } })
  const d = await device(port)
  for (let seq = 1; seq <= 4; seq++) d.send({ frame: frameOf(seq, Date.now() - 2_000 + seq * 250) })
  await d.until('appended', () => log.frames().length === 4)
  const closed = d.closed
  await gate.drain()
  expect((await closed).code).toBe(CLOSE.going_away)
  expect(d.acked).toBe(4)
  expect(store.saved?.sources[0]).toMatchObject({ device: 'm1', kept: { up_to: 4, above: [] } })
})

test('[GATE-19] the device list tells who is connected, the battery, the clock and what was refused', async () => {
  const { port, gate } = await ward()
  const told: boolean[] = []
  gate.onDevice((status) => told.push(status.connected))
  const d = await device(port)
  d.send({ frame: frameOf(1, Date.now() - 250, { events: [{ kind: 'battery', channel: 0, text: '', value: 41, offset_ms: 0 }] }) })
  d.send({ frame: frameOf(2, Date.now(), { blocks: [], values: [], events: [] }) })
  await d.until('ack', () => d.acked === 2)
  expect(gate.sessions()).toMatchObject([
    { device: 'm1', connected: true, battery_pct: 41, rejects: 1, last_reject: 'nothing_in_frame', kind: 'monitor' },
  ])
  d.ws.close()
  await d.until('listed as gone', () => gate.sessions()[0]?.connected === false)
  expect(told).toEqual([true, true, false])
})

test('[DEV-6] the example client puts a person’s numbers on a bed', async () => {
  const { port, log } = await ward()
  const client = spawn(process.execPath, ['contracts/example-client.mjs', `ws://127.0.0.1:${port}`, 'token-m1'], { stdio: 'ignore' })
  try {
    await expect
      .poll(() => log.frames()[0]?.frame.values.map((v) => [v.channel, v.value]), { timeout: 5_000 })
      .toEqual([
        ['spo2', 97],
        ['pr', 72],
      ])
    expect(log.frames()[0]).toMatchObject({ device: 'm1', encounter: 'enc-a' })
  } finally {
    client.kill('SIGKILL')
  }
})

test('[SET-5] a taken device port fails the listening, not the process: what was started can let go in order', async () => {
  const { port } = await ward()
  const late = createGate({
    log: scriptedLog(),
    clock: systemClock,
    devices: { ready: () => true, byTokenHash: () => null },
    bindings: { encounterAt: () => null },
    progress: memoryProgressStore(),
    deadLetters: letterBox(),
  })
  await expect(late.listen(port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE', port })
})
