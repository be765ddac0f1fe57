import { CLOSE } from '../../contracts/error.ts'
import type { Kept, KeptFrame } from './kept.ts'

/** Waits and shares of the device's side of the protocol; every one can be set for tests. */
export interface LinkTimes {
  /** Reconnect when neither ack nor hold was heard for this long while frames are outstanding. */
  unheard_ms: number
  /** Send again what was not acknowledged for this long although nothing is held. */
  resend_ms: number
  /** A hold counts for this long. */
  hold_ms: number
  backoff_ms: readonly [number, number]
  /** After a refusal that will not go away by itself (wrong token, unknown channel). */
  refused_ms: number
  /** Pace of back-fill and watchdog. */
  tick_ms: number
  /** A backlog of no more than this many seconds' allowance is sent at once and in order; the server takes a burst of five. */
  in_order_s: number
}

export const LINK_TIMES: LinkTimes = {
  unheard_ms: 5_000,
  resend_ms: 6_000,
  hold_ms: 3_000,
  backoff_ms: [500, 3_000],
  refused_ms: 10_000,
  tick_ms: 100,
  in_order_s: 1,
}

const REFUSED: ReadonlySet<number> = new Set(
  (Object.entries(CLOSE) as Array<[keyof typeof CLOSE, number]>)
    .filter(([name]) => !['normal', 'going_away', 'not_ready', 'flooding', 'message_too_big'].includes(name))
    .map(([, code]) => code),
)

/** Full jitter: anywhere between the floor and a ceiling that doubles with each failure. `share` in [0, 1). */
export function backoff_ms(times: LinkTimes, failures: number, close_code: number, share: number): number {
  const [low, high] = times.backoff_ms
  if (REFUSED.has(close_code)) return times.refused_ms * (0.5 + share / 2)
  const ceiling = Math.min(high, low * 2 ** Math.min(failures, 16))
  return low + (ceiling - low) * share
}

/** What the device has heard, and when. */
export interface Heard {
  /** Last ack, hold or welcome. */
  heard_ms: number
  held_ms: number
  /** Since when frames have been outstanding without a break; 0 = none are. */
  outstanding_ms: number
}

export function isUnheard(heard: Heard, times: LinkTimes, now_ms: number): boolean {
  if (heard.outstanding_ms === 0) return false
  return now_ms - Math.max(heard.heard_ms, heard.outstanding_ms) > times.unheard_ms
}

/** Frames to send now beside the live ones: those this connection has not carried, and those long unanswered. */
export function* owed(kept: Kept, connection: number, heard: Heard, times: LinkTimes, now_ms: number): Generator<KeptFrame> {
  const held = now_ms - heard.held_ms < times.hold_ms
  for (const frame of kept) {
    const unanswered = !held && now_ms - frame.sent_ms > times.resend_ms
    if (frame.connection !== connection || unanswered) yield frame
  }
}
