import { afterEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { decodeFromDevice, encodeToDevice } from '../../contracts/codec/device-codec.ts'
import type { FromDevice, ToDeviceInput } from '../../contracts/codec/device-message.ts'
import { CLOSE } from '../../contracts/error.ts'
import { createBedside } from './bedside.ts'
import { createDevice, type Device, type DeviceOptions } from './client.ts'
import type { FrameInput } from './frame.ts'
import { SCENARIO_BY_ID } from './scenario.ts'
import { startWard } from './ward.ts'

const ending: Array<() => Promise<unknown>> = []
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end()
})

/** A small real server: three time rounds, welcome, and acknowledgements while `answers` is true. */
async function gate() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const g = {
    url: '',
    heard: [] as FromDevice[],
    tokens: [] as string[],
    sockets: [] as WebSocket[],
    answers: true,
    resume_after: 0,
    refuse: 0,
    seqs: () => g.heard.flatMap((m) => ('frame' in m ? [m.frame.seq] : [])),
    tell: (message: ToDeviceInput) => g.sockets.at(-1)!.send(encodeToDevice(message)),
  }
  server.on('connection', (socket, request) => {
    g.tokens.push(request.headers.authorization ?? '')
    if (g.refuse) return socket.close(g.refuse, 'token_wrong')
    g.sockets.push(socket)
    const say = (message: ToDeviceInput) => socket.send(encodeToDevice(message))
    socket.on('message', (data: Buffer) => {
      const message = decodeFromDevice(data)
      g.heard.push(message)
      if ('hello' in message) say({ time: { round: 1, server_ms: 10 } })
      else if ('time' in message && message.time.round < 3) say({ time: { round: message.time.round + 1, server_ms: 10 } })
      else if ('time' in message) say({ welcome: { protocol: 1, resume_after: g.resume_after, server_ms: 10, max_frames_per_s: 40 } })
      else if ('frame' in message && g.answers) say({ ack: { up_to: message.frame.seq } })
    })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  g.url = `ws://127.0.0.1:${(server.address() as { port: number }).port}`
  ending.push(async () => {
    for (const socket of server.clients) socket.terminate()
    await new Promise((resolve) => server.close(resolve))
  })
  return g
}

function device(url: string, more: Partial<DeviceOptions> = {}): Device {
  const times = { backoff_ms: [5, 20] as const, refused_ms: 20, tick_ms: 10, ...more.times }
  const made = createDevice({ url, token: 't0k', hello: { device: 'm1', channels: [] }, boot: 'b1', keep_ms: 60_000, ...more, times })
  ending.push(() => made.close())
  return made
}

/** Waits for an event of the other side, at most 3 s. */
async function until(what: () => boolean): Promise<void> {
  for (const end = performance.now() + 3_000; !what(); ) {
    if (performance.now() > end) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const frame = (n: number): FrameInput => ({ time_ms: 1_700_000_000_000 + 250 * n, duration_ms: 250, values: [{ channel: 1, value: n }] })

test('[CLIENT-10] hello with token, boot and keeps_ms, three time replies on the device clock, then frames, until all is acknowledged', async () => {
  const g = await gate()
  const acks: number[] = []
  const d = device(g.url, { clock: () => 123_456, onAck: (up_to) => acks.push(up_to) })
  expect([d.send(frame(1)), d.send(frame(2))]).toEqual([1, 2])
  expect(await d.drained(3_000)).toBe(true)
  expect(g.tokens).toEqual(['Bearer t0k'])
  expect(g.heard[0]).toMatchObject({ hello: { device: 'm1', boot: 'b1', protocol: 1, keeps_ms: 60_000 } })
  expect(g.heard.slice(1, 4)).toMatchObject([1, 2, 3].map((round) => ({ time: { round, server_ms: 10, device_ms: 123_456 } })))
  expect(g.seqs()).toEqual([1, 2])
  expect(acks.at(-1)).toBe(2)
})

test('[CLIENT-2] a cut link comes back and goes on after what the server names', async () => {
  const g = await gate()
  g.answers = false
  const d = device(g.url)
  for (let n = 1; n <= 4; n++) d.send(frame(n))
  await until(() => g.seqs().length === 4)
  g.answers = true
  g.resume_after = 2
  d.cut()
  d.send(frame(5))
  expect(await d.drained(3_000)).toBe(true)
  expect(g.seqs()).toEqual([1, 2, 3, 4, 3, 4, 5])
  expect(d.stats()).toMatchObject({ connects: 2, acked: 5, kept: 0, sent: 5, resent: 2, dropped: 0 })
})

test('[CLIENT-4] a server that no longer answers is left and found again', async () => {
  const g = await gate()
  g.answers = false
  const d = device(g.url, { times: { unheard_ms: 60 } })
  d.send(frame(1))
  await until(() => d.stats().unheard > 0)
  g.answers = true
  expect(await d.drained(3_000)).toBe(true)
})

test('[CLIENT-5] a hold keeps the link and the frames', async () => {
  const g = await gate()
  g.answers = false
  const held: string[] = []
  const d = device(g.url, { times: { unheard_ms: 200 }, onHold: (reason) => held.push(reason) })
  d.send(frame(1))
  await until(() => g.seqs().length === 1)
  for (let i = 0; i < 6; i++) {
    g.tell({ hold: { reason: 'database_unavailable', up_to: 0 } })
    await until(() => held.length === i + 1)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  expect(d.stats()).toMatchObject({ connects: 1, kept: 1, unheard: 0, holds: 6 })
})

test('[CLIENT-8] a refusal is remembered with its code, and tried again', async () => {
  const g = await gate()
  g.refuse = CLOSE.token_wrong
  const d = device(g.url)
  d.send(frame(1))
  await until(() => g.tokens.length >= 2)
  expect(d.stats()).toMatchObject({ last_close: { code: CLOSE.token_wrong, reason: 'token_wrong' }, kept: 1 })
  g.refuse = 0
  expect(await d.drained(3_000)).toBe(true)
})

test('[CLIENT-8] no server at all: the device waits for one and says why', async () => {
  const d = device('ws://127.0.0.1:9')
  await until(() => d.stats().last_close !== null)
  expect(d.stats().last_close).toMatchObject({ code: 0 })
  expect(await d.drained(0)).toBe(true)
  d.send(frame(1))
  expect(await d.drained(20)).toBe(false)
})

test('[CLIENT-9] a message the device cannot read is counted and harms nothing', async () => {
  const g = await gate()
  const d = device(g.url)
  await until(() => d.stats().state === 'up')
  g.sockets[0]!.send(new Uint8Array([255, 255, 255]))
  g.sockets[0]!.send('text')
  d.send(frame(1))
  expect(await d.drained(3_000)).toBe(true)
  await until(() => d.stats().bad_messages === 2)
})

test('[SIM-15] a ward of simulated devices speaks to a real server, runs its cues, and goes silent on request', async () => {
  const g = await gate()
  let now_ms = 1_700_000_000_000
  const places = ['1', '2'].map((bed) => {
    const bedside = createBedside({
      device: `m${bed}`,
      seed: Number(bed),
      profile: 'adult',
      art: false,
      start_ms: now_ms,
      frames_per_s: 4,
      script_speed: 1,
    })
    return { device: `m${bed}`, token: 't', bed, ward: 'A', bedside }
  })
  const silence = SCENARIO_BY_ID.get('silence')!
  const ward = startWard({
    url: g.url,
    places,
    cues: (from_s, to_s) => (from_s <= 1 && 1 < to_s ? [{ at_s: 1, bed: 0, scenario: silence }] : []),
    start_ms: now_ms,
    boot: 'b1',
    keep_ms: 60_000,
    now_ms: () => now_ms,
    device: { times: { tick_ms: 10 } },
  })
  ending.push(() => ward.stop())
  await until(() => ward.devices().every((d) => d.stats().state === 'up'))
  now_ms += 2_000
  await until(() => ward.devices().every((d) => d.stats().made === 8))
  expect(ward.beds()[0]).toEqual({ ward: 'A', bed: '1', device: 'm1', others: [], scenario: 'silence', state: 'up' })
  now_ms += 4_000
  await until(() => ward.devices()[1]!.stats().made === 24)
  const [first, second] = ward.devices().map((d) => d.stats())
  expect(first!.made).toBeGreaterThan(first!.sent)
  expect(second!.sent).toBe(24)
  expect(ward.trigger({ bed: '2' }, SCENARIO_BY_ID.get('asystole')!)).toBeNull()
  expect(ward.trigger({ bed: '99' }, SCENARIO_BY_ID.get('asystole')!)).toBe('not_found')
  expect(ward.trigger({ ward: 'A' }, SCENARIO_BY_ID.get('asystole')!)).toBe('not_found')
})
