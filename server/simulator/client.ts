import { WebSocket } from 'ws'
import { decodeToDevice, encodeFromDevice } from '../../contracts/codec/device-codec.ts'
import { CodecError, type FromDeviceInput, type ToDevice } from '../../contracts/codec/device-message.ts'
import { DEVICE_PROTOCOL } from '../../contracts/version.ts'
import { Delivery, type DeliveryHooks, type Outlet } from './delivery.ts'
import { encodeFrame, type FrameInput, type HelloInput } from './frame.ts'
import { backoff_ms, LINK_TIMES, type LinkTimes } from './link.ts'
import { random, seedOf } from './random.ts'

export interface DeviceOptions extends DeliveryHooks {
  /** ws://host:port of the device gate. */
  url: string
  token: string
  hello: HelloInput
  /** Sequences count within a boot; a new one for every start. */
  boot: string
  /** How long frames are kept for the server, ms. Declared in the hello. */
  keep_ms: number
  /** And how many bytes of them at most. */
  max_kept_bytes?: number
  /** The device's clock: answers the server's time questions. */
  clock?: () => number
  times?: Partial<LinkTimes>
  onState?: (state: DeviceState, close: Close | null) => void
}

export type DeviceState = 'waiting' | 'opening' | 'up' | 'closed'
/** Code 0: the connection could not be made at all. */
export interface Close {
  code: number
  reason: string
}

export interface DeviceStats {
  state: DeviceState
  /** Highest sequence made, and highest acknowledged. */
  made: number
  acked: number
  kept: number
  kept_bytes: number
  sent: number
  resent: number
  dropped: number
  holds: number
  connects: number
  unheard: number
  bad_messages: number
  last_close: Close | null
}

/** A device's side of device.proto over one WebSocket that comes back by itself. */
export interface Device {
  /** Keeps the frame, sends it if the link is up, and returns its sequence number. */
  send(frame: FrameInput): number
  /** Sends a frame that is still kept once more; false when it no longer is. */
  again(seq: number): boolean
  /** Silent: frames are made and kept, none is sent; afterwards they follow beside the live ones. */
  mute(silent: boolean): void
  /** Cuts the socket without a goodbye, as a pulled cable would; the link comes back by itself. */
  cut(): void
  stats(): DeviceStats
  /** Waits until all is acknowledged; false when `timeout_ms` passed first. */
  drained(timeout_ms: number): Promise<boolean>
  close(): Promise<void>
}

const MAX_KEPT_BYTES = 16 * 1024 * 1024
const GOODBYE_MS = 1_000

/** Connects at once and stays connected until close(). */
export function createDevice(options: DeviceOptions): Device {
  const device = new Link(options)
  device.open()
  return device
}

class Link implements Device {
  readonly #o: DeviceOptions
  readonly #times: LinkTimes
  readonly #delivery: Delivery
  readonly #jitter: () => number
  readonly #ticker: NodeJS.Timeout
  readonly #waits = new Set<() => void>()
  readonly #count = { connects: 0, unheard: 0, bad_messages: 0 }
  #state: DeviceState = 'waiting'
  #socket: WebSocket | null = null
  #opened_ms = 0
  #failures = 0
  #retry: NodeJS.Timeout | undefined
  #last_close: Close | null = null

  constructor(options: DeviceOptions) {
    const { keep_ms, max_kept_bytes = MAX_KEPT_BYTES, hello, boot, onAck } = options
    this.#o = options
    this.#times = { ...LINK_TIMES, ...options.times }
    this.#jitter = random(seedOf(0, hello.device + boot)).next
    const hooks: DeliveryHooks = {
      ...options,
      onAck: (up_to) => {
        onAck?.(up_to)
        this.#acknowledged()
      },
    }
    this.#delivery = new Delivery({ keep_ms, max_bytes: max_kept_bytes }, this.#times, hooks)
    this.#ticker = setInterval(() => this.#tick(), this.#times.tick_ms)
  }

  open(): void {
    const { url, token } = this.#o
    const socket = new WebSocket(url, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false })
    let failure: Close | null = null
    this.#socket = socket
    this.#opened_ms = monotonic_ms()
    this.#enter('opening', null)
    socket.on('open', () => this.#greet())
    socket.on('message', (data: Buffer, binary) => this.#hear(data, binary))
    socket.on('error', (error) => {
      failure = { code: 0, reason: error.message }
    })
    socket.on('close', (code, reason) => this.#closed(failure ?? { code, reason: reason.toString() }))
  }

  send(frame: FrameInput): number {
    return this.#delivery.add((seq) => encodeFrame(seq, frame), monotonic_ms())
  }
  again(seq: number): boolean {
    return this.#delivery.again(seq, monotonic_ms())
  }
  mute(silent: boolean): void {
    this.#delivery.mute(silent, monotonic_ms())
  }
  cut(): void {
    this.#delivery.lost()
    this.#socket?.terminate()
  }

  stats(): DeviceStats {
    const { kept, made, acked, sent, resent, holds } = this.#delivery
    const amounts = { made, acked, kept: kept.size, kept_bytes: kept.bytes, sent, resent, dropped: kept.dropped, holds }
    return { state: this.#state, ...amounts, ...this.#count, last_close: this.#last_close }
  }

  drained(timeout_ms: number): Promise<boolean> {
    if (this.#delivery.kept.size === 0) return Promise.resolve(true)
    return new Promise((resolve) => {
      const done = (all: boolean) => {
        clearTimeout(timer)
        this.#waits.delete(empty)
        resolve(all)
      }
      const empty = () => done(true)
      const timer = setTimeout(() => done(false), timeout_ms)
      this.#waits.add(empty)
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.#retry)
    clearInterval(this.#ticker)
    this.#enter('closed', null)
    const socket = this.#socket
    if (!socket || socket.readyState === WebSocket.CLOSED) return
    await new Promise<void>((resolve) => {
      const impatient = setTimeout(() => socket.terminate(), GOODBYE_MS)
      socket.once('close', () => {
        clearTimeout(impatient)
        resolve()
      })
      socket.close(1000)
    })
  }

  #enter(state: DeviceState, close: Close | null): void {
    if (this.#state === 'closed') return
    this.#state = state
    this.#o.onState?.(state, close)
  }

  #greet(): void {
    const { hello, boot, keep_ms } = this.#o
    this.#write({ hello: { ...hello, boot, protocol: DEVICE_PROTOCOL.current, keeps_ms: keep_ms } })
  }

  #write(message: FromDeviceInput): void {
    this.#socket!.send(encodeFromDevice(message))
  }

  #hear(data: Uint8Array, binary: boolean): void {
    if (this.#state === 'closed') return
    try {
      if (!binary) throw new CodecError('not_protobuf', 'text')
      this.#act(decodeToDevice(data))
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.#count.bad_messages++
    }
  }

  #act(message: ToDevice): void {
    const now_ms = monotonic_ms()
    if ('time' in message) this.#write({ time: { ...message.time, device_ms: (this.#o.clock ?? Date.now)() } })
    else if ('ack' in message) this.#delivery.acknowledge(message.ack.up_to, now_ms)
    else if ('hold' in message) this.#delivery.hold(message.hold, now_ms)
    else {
      this.#count.connects++
      this.#failures = 0
      this.#enter('up', null)
      this.#delivery.welcome(message.welcome, outletOf(this.#socket!), now_ms)
    }
  }

  #acknowledged(): void {
    if (this.#delivery.kept.size === 0) for (const done of [...this.#waits]) done()
  }

  #tick(): void {
    const now_ms = monotonic_ms()
    const unanswered = this.#state === 'opening' && now_ms - this.#opened_ms > this.#times.unheard_ms
    if (this.#delivery.tick(now_ms) && !unanswered) return
    this.#count.unheard++
    this.cut()
  }

  #closed(close: Close): void {
    this.#delivery.lost()
    this.#last_close = close
    if (this.#state === 'closed') return
    this.#enter('waiting', close)
    this.#retry = setTimeout(() => this.open(), backoff_ms(this.#times, this.#failures++, close.code, this.#jitter()))
  }
}

function outletOf(socket: WebSocket): Outlet {
  return { write: (bytes) => socket.send(bytes), buffered_bytes: () => socket.bufferedAmount }
}

/** Durations are counted on the monotonic clock: a step of the wall clock drops no frame and cuts no link. */
function monotonic_ms(): number {
  return performance.now()
}
