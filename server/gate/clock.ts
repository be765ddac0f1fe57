import type { ClockMapping } from '../../contracts/record.ts'

/** Where a device's clock stands against the server's: server = device + offset_ms, give or take uncertainty_ms. */
export interface ClockEstimate {
  offset_ms: number
  uncertainty_ms: number
}

/** One round of the time exchange, all on the server's clock but device_ms. */
export interface Round {
  sent_ms: number
  received_ms: number
  device_ms: number
}

/** A jump of the device's clock beyond this is a break: windows do not span it. */
export const STEP_MS = 1_000
/** Anything smaller is slewed, at most this fast, so that event time stays continuous. */
export const MAX_SLEW_PPM = 500
/** Errors below this are left alone: chasing jitter would move event time for nothing. */
const DEAD_BAND_MS = 3
/** A correction is spread over this much device time. */
const SLEW_OVER_MS = 60_000
/** Mappings kept per device and boot; a frame older than all of them uses the oldest. */
export const MAX_MAPPINGS = 64

/** The round with the shortest way there and back says most about the clock (Cristian 1989, as in NTP's filter). */
export function estimateFrom(rounds: readonly Round[]): ClockEstimate {
  const best = rounds.reduce((a, b) => (b.received_ms - b.sent_ms < a.received_ms - a.sent_ms ? b : a))
  const middle_ms = (best.sent_ms + best.received_ms) / 2
  return { offset_ms: micro(middle_ms - best.device_ms), uncertainty_ms: Math.max(1, micro((best.received_ms - best.sent_ms) / 2)) }
}

/** Event time of a device time under a mapping, to the microsecond. */
export function eventTime(mapping: ClockMapping, device_ms: number): number {
  return micro(device_ms + mapping.offset_ms + mapping.drift_ppm * 1e-6 * (device_ms - mapping.anchor_ms))
}

/** The mapping in force at a sequence: the newest that begins at or before it; a resent frame finds its own again. */
export function mappingAt(mappings: readonly ClockMapping[], seq: number): ClockMapping | null {
  for (let i = mappings.length - 1; i >= 0; i--) if (mappings[i]!.from_seq <= seq) return mappings[i]!
  return mappings[0] ?? null
}

/** The mapping that follows from an exchange when there is none yet. */
export function firstMapping(estimate: ClockEstimate, device_ms: number): ClockMapping {
  return { from_seq: 1, anchor_ms: device_ms, drift_ppm: 0, break: false, ...estimate }
}

/**
 * The mapping from `from_seq` on that brings event time to `estimate`: null when it is near enough, a break beyond
 * STEP_MS, else a slew that starts where the old mapping stands at `device_ms`.
 */
export function nextMapping(current: ClockMapping, from_seq: number, device_ms: number, estimate: ClockEstimate): ClockMapping | null {
  const standing_ms = eventTime(current, device_ms) - device_ms
  const error_ms = estimate.offset_ms - standing_ms
  const { uncertainty_ms } = estimate
  // A slow exchange says little: only what is beyond its own uncertainty can be a jump.
  if (Math.abs(error_ms) > STEP_MS + uncertainty_ms)
    return { from_seq, anchor_ms: device_ms, offset_ms: micro(estimate.offset_ms), drift_ppm: 0, uncertainty_ms, break: true }
  const wanted_ppm = Math.abs(error_ms) <= Math.max(DEAD_BAND_MS, uncertainty_ms) ? 0 : (error_ms / SLEW_OVER_MS) * 1e6
  const drift_ppm = Math.round(Math.max(-MAX_SLEW_PPM, Math.min(MAX_SLEW_PPM, wanted_ppm)))
  if (drift_ppm === 0 && current.drift_ppm === 0) return null
  return { from_seq, anchor_ms: device_ms, offset_ms: micro(standing_ms), drift_ppm, uncertainty_ms, break: false }
}

/** A frame at the live edge, and the one before it on the same clock. */
export interface EdgeFrame {
  time_ms: number
  duration_ms: number
}

/**
 * Whether the device's clock has jumped at this frame: ahead, because a frame cannot end after it arrived; or back,
 * because a later sequence cannot begin before an earlier one. A jump ahead that hides in a pause is not seen here.
 */
export function hasStepped(previous: EdgeFrame | null, frame: EdgeFrame, mapping: ClockMapping, now_ms: number): boolean {
  const ends_ms = eventTime(mapping, frame.time_ms + frame.duration_ms)
  if (ends_ms > now_ms + STEP_MS + mapping.uncertainty_ms) return true
  return previous !== null && frame.time_ms < previous.time_ms + previous.duration_ms - STEP_MS
}

/** The mapping after a jump, from the arrival of the frame alone: good to about the way it took. */
export function breakAt(from_seq: number, frame: EdgeFrame, now_ms: number): ClockMapping {
  const offset_ms = micro(now_ms - frame.time_ms - frame.duration_ms)
  return { from_seq, anchor_ms: frame.time_ms, offset_ms, drift_ppm: 0, uncertainty_ms: STEP_MS / 2, break: true }
}

/** Adds a mapping, drops the oldest beyond MAX_MAPPINGS. A mapping from the same sequence replaces the one before. */
export function withMapping(mappings: readonly ClockMapping[], mapping: ClockMapping): ClockMapping[] {
  return [...mappings.filter((m) => m.from_seq < mapping.from_seq), mapping].slice(-MAX_MAPPINGS)
}

/** Feed it live frames; per window of arrivals it gives the offset by the frame that was least delayed. */
export interface DelayFilter {
  /** @returns a new estimate at the end of a window, else null */
  add(frame: EdgeFrame, now_ms: number): ClockEstimate | null
}

/**
 * Arrival minus frame end is offset plus the delay of the way, and the delay only ever adds: the smallest of a window
 * is the offset plus a constant. The constant is what the first window shows above the exchange.
 */
export function delayFilter(exchange: ClockEstimate, window_ms = 30_000): DelayFilter {
  let until_ms: number | null = null
  let least_ms = Number.POSITIVE_INFINITY
  let bias_ms: number | null = null
  return {
    add(frame, now_ms) {
      until_ms ??= now_ms + window_ms
      least_ms = Math.min(least_ms, now_ms - frame.time_ms - frame.duration_ms)
      if (now_ms < until_ms) return null
      const least = least_ms
      until_ms = now_ms + window_ms
      least_ms = Number.POSITIVE_INFINITY
      if (bias_ms === null) {
        bias_ms = least - exchange.offset_ms
        return null
      }
      return { offset_ms: micro(least - bias_ms), uncertainty_ms: exchange.uncertainty_ms }
    },
  }
}

function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
