import { encodeFromDevice } from '../../contracts/codec/device-codec.ts'
import type { HoldMessage, WelcomeMessage } from '../../contracts/codec/device-message.ts'
import { Kept, type KeptBounds, type KeptFrame, type SeqRange } from './kept.ts'
import { type Heard, isUnheard, type LinkTimes, owed } from './link.ts'

export interface DeliveryHooks {
  onSent?: (seq: number, first: boolean) => void
  /** Everything up to `up_to` is kept by the server: committed. */
  onAck?: (up_to: number) => void
  onHold?: (reason: string) => void
  onSkipped?: (from: number, to: number) => void
}

/** The socket as delivery sees it. */
export interface Outlet {
  write(bytes: Uint8Array): void
  buffered_bytes(): number
}

/** Past this much unsent in the socket, back-fill waits. */
const MAX_BUFFERED_BYTES = 256 * 1024
/** Assumed where the server names no limit. */
const FRAMES_PER_S = 40

/**
 * What a device owes the server: frames kept until acknowledged, sent live first, the rest beside them. Pure of time and
 * sockets: `now_ms` is a monotonic clock, the outlet is given at the welcome and taken away when the link is lost.
 */
export class Delivery {
  readonly kept: Kept
  made = 0
  acked = 0
  sent = 0
  resent = 0
  holds = 0
  readonly #times: LinkTimes
  readonly #hooks: DeliveryHooks
  readonly #heard: Heard = { heard_ms: 0, held_ms: -Infinity, outstanding_ms: 0 }
  #outlet: Outlet | null = null
  #connection = 0
  #muted = false
  #frames_per_s = FRAMES_PER_S

  constructor(bounds: KeptBounds, times: LinkTimes, hooks: DeliveryHooks) {
    this.kept = new Kept(bounds)
    this.#times = times
    this.#hooks = hooks
  }

  /** Keeps a frame encoded under the next sequence number and sends it when the link is up. */
  add(encode: (seq: number) => Uint8Array, now_ms: number): number {
    const seq = ++this.made
    const frame = this.kept.push(seq, encode(seq), now_ms)
    this.#expire(now_ms)
    if (this.#outlet && !this.#muted) this.#carry(frame, now_ms)
    return seq
  }

  /** Sends a kept frame once more; false when it is gone or the link is down. */
  again(seq: number, now_ms: number): boolean {
    const frame = this.kept.find(seq)
    if (!frame || !this.#outlet) return false
    this.#carry(frame, now_ms)
    return true
  }

  /** The link is up: what the server has is let go, a hole at the old end is declared, the rest follows. */
  welcome(welcome: WelcomeMessage, outlet: Outlet, now_ms: number): void {
    this.#outlet = outlet
    this.#connection++
    this.#heard.heard_ms = now_ms
    this.#frames_per_s = welcome.max_frames_per_s || FRAMES_PER_S
    this.acknowledge(welcome.resume_after, now_ms)
    const first = this.kept.oldest?.seq ?? this.made + 1
    if (first > welcome.resume_after + 1) this.#declare({ from: welcome.resume_after + 1, to: first - 1 })
    if (!this.#muted) this.#catchUp(now_ms)
  }

  lost(): void {
    this.#outlet = null
    this.#heard.outstanding_ms = 0
  }

  mute(silent: boolean, now_ms: number): void {
    if (this.#muted === silent) return
    this.#muted = silent
    this.#heard.outstanding_ms = 0
    if (!silent && this.#outlet) this.#catchUp(now_ms)
  }

  acknowledge(up_to: number, now_ms: number): void {
    this.#heard.heard_ms = now_ms
    if (this.kept.acknowledge(up_to) === 0 && up_to <= this.acked) return
    this.acked = Math.max(this.acked, up_to)
    if (this.kept.size === 0) this.#heard.outstanding_ms = 0
    this.#hooks.onAck?.(up_to)
  }

  /** The server keeps nothing yet: go on, but do not send again what it has not answered. */
  hold(hold: HoldMessage, now_ms: number): void {
    this.acknowledge(hold.up_to, now_ms)
    this.#heard.held_ms = now_ms
    this.holds++
    this.#hooks.onHold?.(hold.reason)
  }

  /** Drops what is too old and sends back-fill. @returns false when the server has been silent too long: cut the link */
  tick(now_ms: number): boolean {
    this.#expire(now_ms)
    if (!this.#outlet || this.#muted) return true
    if (isUnheard(this.#heard, this.#times, now_ms)) return false
    this.#backfill(this.#outlet, now_ms)
    return true
  }

  /** A short backlog goes at once and in order; a longer one beside the live frames, by tick. */
  #catchUp(now_ms: number): void {
    if (this.kept.size > this.#frames_per_s * this.#times.in_order_s) return
    for (const frame of this.kept) if (frame.connection !== this.#connection) this.#carry(frame, now_ms)
  }

  /** At most half of what the server takes, so that live frames always find room. */
  #backfill(outlet: Outlet, now_ms: number): void {
    let room = Math.max(1, Math.round((this.#frames_per_s * this.#times.tick_ms) / 2_000))
    for (const frame of owed(this.kept, this.#connection, this.#heard, this.#times, now_ms)) {
      if (room-- <= 0 || outlet.buffered_bytes() > MAX_BUFFERED_BYTES) return
      this.#carry(frame, now_ms)
    }
  }

  #carry(frame: KeptFrame, now_ms: number): void {
    const first = frame.connection === 0
    frame.sent_ms = now_ms
    frame.connection = this.#connection
    this.#heard.outstanding_ms ||= now_ms
    if (first) this.sent++
    else this.resent++
    this.#outlet!.write(frame.bytes)
    this.#hooks.onSent?.(frame.seq, first)
  }

  #expire(now_ms: number): void {
    const range = this.kept.expire(now_ms)
    if (range) this.#declare(range)
  }

  /** Tells the server that frames are gone; without a link the next welcome does. */
  #declare(range: SeqRange): void {
    if (this.#outlet) this.#outlet.write(encodeFromDevice({ skipped: range }))
    this.#hooks.onSkipped?.(range.from, range.to)
  }
}
