import { WebSocket } from 'ws'
import { decodeToDevice, encodeFromDevice, packSamples } from '../../contracts/codec/device-codec.ts'
import type { ChannelMessage, FrameMessage, FromDeviceInput, HelloMessage, Input, ToDevice } from '../../contracts/codec/device-message.ts'
import type { LogRecord } from '../../contracts/record.ts'
import type { Log } from '../log/log.ts'
import type { DeadLetter } from './dead-letters.ts'

/** A log whose store a test can stop, fill and kill. Not a home for anything else. */
export interface ScriptedLog extends Log {
  all: Array<{ partition: number; offset: number; record: LogRecord }>
  frames(): Array<Extract<LogRecord, { kind: 'frame' }>>
  /** Holds back (false) or lets through (true) what is appended. */
  store(on: boolean): void
  /** Next appends of frames answer queued: false. */
  full(on: boolean): void
  /** kill -9: what is not durable is gone. */
  crash(): ScriptedLog
}

export function scriptedLog(kept: ScriptedLog['all'] = []): ScriptedLog {
  const all = [...kept]
  const heads = new Map<number, number>()
  const durable = new Map<number, number>()
  for (const { partition, offset } of kept) {
    heads.set(partition, offset + 1)
    durable.set(partition, offset + 1)
  }
  const refused = new Set<string>()
  const listeners: Array<(partition: number, below: number) => void> = []
  let storing = true
  let full = false
  let scheduled = false
  const settle = () => {
    scheduled = false
    if (!storing) return
    for (const [partition, head] of heads) {
      if ((durable.get(partition) ?? 0) === head) continue
      durable.set(partition, head)
      for (const listener of listeners) listener(partition, head)
    }
  }
  const isStored = (e: ScriptedLog['all'][number]) =>
    e.offset < (durable.get(e.partition) ?? 0) && !refused.has(`${e.partition}/${e.offset}`)
  return {
    all,
    append(partition, record) {
      const offset = heads.get(partition) ?? 0
      heads.set(partition, offset + 1)
      all.push({ partition, offset, record })
      const queued = !(full && record.kind === 'frame')
      if (!queued) refused.add(`${partition}/${offset}`)
      if (!scheduled) setImmediate(settle)
      scheduled = true
      return { offset, queued }
    },
    async *read(partition, from) {
      for (const e of all) if (e.partition === partition && e.offset >= from && isStored(e)) yield { offset: e.offset, record: e.record }
    },
    head: (partition) => heads.get(partition) ?? 0,
    durable: (partition) => durable.get(partition) ?? 0,
    onOrdered: () => undefined,
    onDurable: (listener) => void listeners.push(listener),
    storing: () => storing,
    waitingBytes: () => 0,
    flush: async () => settle(),
    close: async () => undefined,
    frames: () => all.flatMap(({ record }) => (record.kind === 'frame' ? [record] : [])),
    store(on) {
      storing = on
      if (on) settle()
    },
    full(on) {
      full = on
    },
    crash: () => scriptedLog(all.filter(isStored)),
  }
}

export const CHANNELS_DECLARED: ChannelMessage[] = [
  { index: 1, mdc: 131330, name: 'MDC_ECG_ELEC_POTL_II', unit: 'mV', rate_hz: 200, gain: 0.005, offset: 0 },
  { index: 2, mdc: 150456, name: 'MDC_PULS_OXIM_SAT_O2', unit: '%', rate_hz: 0, gain: 0, offset: 0 },
  { index: 3, mdc: 150368, name: 'MDC_TEMP_CORE', unit: '[degF]', rate_hz: 0, gain: 0, offset: 0 },
]

export function helloOf(device: string, more: Partial<HelloMessage> = {}): HelloMessage {
  return {
    device,
    boot: 'b1',
    protocol: 1,
    keeps_ms: 600_000,
    channels: CHANNELS_DECLARED,
    origin: 'simulated',
    kind: 'monitor',
    model: 'Test',
    serial: '1',
    ...more,
  }
}

/** A quarter second of ECG and one SpO2. */
export function frameOf(seq: number, time_ms: number, more: Partial<FrameMessage> = {}): FrameMessage {
  const samples = Int16Array.from({ length: 50 }, (_, i) => (i * 7 + seq) % 200)
  return {
    seq,
    time_ms,
    duration_ms: 250,
    blocks: [{ channel: 1, samples: packSamples(samples) }],
    values: [{ channel: 2, value: 97, offset_ms: 0 }],
    events: [],
    alarms: [],
    ...more,
  }
}

/** A device at the other end of a real socket. */
export interface TestDevice {
  ws: WebSocket
  heard: ToDevice[]
  /** Highest acknowledgement so far, and whether one ever went back. */
  acked: number
  ack_fell: boolean
  closed: Promise<{ code: number; reason: string }>
  send(message: FromDeviceInput | Uint8Array | string): void
  /** Hello and time exchange; resolves with resume_after. */
  enter(hello: Input<HelloMessage>): Promise<number>
  until<T>(what: string, test: () => T | undefined | false, patience_ms?: number): Promise<T>
}

export async function connectDevice(port: number, token: string | null, device_ms: () => number = Date.now): Promise<TestDevice> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  })
  const waiters = new Set<() => void>()
  const device: TestDevice = {
    ws,
    heard: [],
    acked: 0,
    ack_fell: false,
    closed: new Promise((resolve) => ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))),
    send: (message) => ws.send(typeof message === 'string' || message instanceof Uint8Array ? message : encodeFromDevice(message)),
    async enter(hello) {
      device.send({ hello })
      return device
        .until('welcome', () => {
          const welcome = device.heard.find((m) => 'welcome' in m)
          return welcome && 'welcome' in welcome ? welcome.welcome.resume_after + 1 : undefined
        })
        .then((next) => next - 1)
    },
    until(what, test, patience_ms = 5_000) {
      return new Promise((resolve, reject) => {
        const stop = () => {
          clearTimeout(late)
          clearInterval(again)
          waiters.delete(look)
        }
        const look = () => {
          const found = test()
          if (found === undefined || found === false) return
          stop()
          resolve(found as Exclude<typeof found, false | undefined>)
        }
        const late = setTimeout(() => {
          stop()
          reject(new Error(`waited in vain for ${what}; heard ${JSON.stringify(device.heard.slice(-5))}`))
        }, patience_ms)
        const again = setInterval(look, 10)
        waiters.add(look)
        look()
      })
    },
  }
  ws.on('message', (data) => {
    const message = decodeToDevice(data as Buffer)
    device.heard.push(message)
    if ('time' in message) device.send({ time: { ...message.time, device_ms: device_ms() } })
    const up_to = 'ack' in message ? message.ack.up_to : 'hold' in message ? message.hold.up_to : null
    if (up_to !== null) {
      if (up_to < device.acked) device.ack_fell = true
      device.acked = Math.max(device.acked, up_to)
    }
    for (const look of waiters) look()
  })
  await new Promise<void>((resolve, reject) => {
    ws.once('open', () => resolve())
    ws.once('error', reject)
  })
  ws.on('error', () => ws.terminate())
  return device
}

/** Opens a gate on a free port below the range the system gives to outgoing connections. */
export async function listenSomewhere(gate: { listen(port: number, host: string): Promise<number> }): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await gate.listen(20_000 + Math.floor(Math.random() * 12_000), '127.0.0.1')
    } catch (error) {
      if (tries >= 20 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  }
}

/** Dead letters in memory. */
export function letterBox(): { put(letter: DeadLetter): void; letters: DeadLetter[] } {
  const letters: DeadLetter[] = []
  return { letters, put: (letter) => void letters.push(letter) }
}
