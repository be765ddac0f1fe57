/** Figures of screens 4.2: 60 s of memory, 40 ms margin, target 150..1500 ms, start 400 ms. */
const MEMORY_MS = 60_000
const TRANSITS_MAX = 600
const MARGIN_MS = 40
const TARGET_MIN_MS = 150
const TARGET_MAX_MS = 1_500
const TARGET_START_MS = 400
const DECAY = 0.001
const DEAD_ZONE_MS = 20
const GAIN_PER_MS = 0.0005
const RATE_MAX = 0.05
const JUMP_MS = 1_000
/**
 * A way that differs by more than this from the best of the last minute is not jitter: the packet waited somewhere while this
 * screen slept or was cut off (later), or one of the two clocks was set (sooner).
 */
const NOT_JITTER_MS = 5_000

/** Of the ways of the last minute, which share is waited for: a desk waits for all but one in a hundred, a wall for all. */
export const DESK_SHARE = 0.99
export const WALL_SHARE = 1

/**
 * The playout clock of one bed: all its waves share it, so the ECG and the pulse wave stay aligned.
 * Packets come when the network likes; the head walks evenly behind them, a little faster or slower as the buffer
 * fills or drains, and stands still when it is empty. Pure: time is passed in.
 */
export class Playout {
  /** Event time drawn up to, ms; NaN before the first packet. Never goes back. */
  head_ms = Number.NaN
  /** Event time of the end of the newest packet. */
  newest_ms = Number.NEGATIVE_INFINITY
  target_ms = TARGET_START_MS
  jumps = 0
  private readonly transits = new Transits()
  private last_ms = Number.NaN

  /** @param share of the ways of the last minute that the target covers: DESK_SHARE or WALL_SHARE */
  constructor(private readonly share = DESK_SHARE) {}

  /** A packet of `length_ms` ending at event time `end_ms` arrived at `arrival_ms` of the screen's clock. */
  packet(end_ms: number, length_ms: number, arrival_ms: number): void {
    if (end_ms <= this.newest_ms) return
    this.newest_ms = end_ms
    const transit_ms = arrival_ms - end_ms
    // Old packets that come in one burst tell nothing of the way now, and a minute of waiting for them would.
    if (transit_ms > this.transits.least_ms + NOT_JITTER_MS) return
    if (transit_ms < this.transits.least_ms - NOT_JITTER_MS) this.transits.forget()
    this.transits.add(arrival_ms, transit_ms)
    const spread_ms = this.transits.quantile(this.share) - this.transits.least_ms
    const wanted = Math.min(TARGET_MAX_MS, Math.max(TARGET_MIN_MS, length_ms + spread_ms + MARGIN_MS))
    this.target_ms = wanted > this.target_ms ? wanted : this.target_ms + (wanted - this.target_ms) * DECAY
  }

  /** Moves the head to screen time `now_ms`. @returns event time to draw up to, ms (NaN: nothing yet). */
  advance(now_ms: number): number {
    if (!Number.isFinite(this.newest_ms)) return this.head_ms
    const goal = now_ms - this.transits.least_ms - this.target_ms
    if (Number.isNaN(this.head_ms)) {
      this.head_ms = Math.min(goal, this.newest_ms)
    } else if (goal - this.head_ms > JUMP_MS) {
      if (this.newest_ms - this.head_ms > JUMP_MS) this.jumps++
      this.head_ms = Math.max(this.head_ms, Math.min(goal, this.newest_ms))
    } else {
      const next = this.head_ms + Math.max(0, now_ms - this.last_ms) * rate(goal - this.head_ms)
      this.head_ms = Math.max(this.head_ms, Math.min(next, this.newest_ms))
    }
    this.last_ms = now_ms
    return this.head_ms
  }
}

/** Ways of the packets of the last minute: in order of arrival, to forget them, and by length, to ask for the longest. */
class Transits {
  least_ms = Number.POSITIVE_INFINITY
  private readonly byArrival: Array<{ at_ms: number; ms: number }> = []
  private readonly sorted: number[] = []

  add(at_ms: number, ms: number): void {
    this.byArrival.push({ at_ms, ms })
    this.sorted.splice(this.place(ms), 0, ms)
    while (this.byArrival.length > TRANSITS_MAX || this.byArrival[0]!.at_ms < at_ms - MEMORY_MS)
      this.sorted.splice(this.place(this.byArrival.shift()!.ms), 1)
    this.least_ms = this.sorted[0]!
  }

  quantile(q: number): number {
    return this.sorted[Math.floor(q * (this.sorted.length - 1))]!
  }

  forget(): void {
    this.byArrival.length = this.sorted.length = 0
  }

  /** Index of the first that is not shorter. */
  private place(ms: number): number {
    let [low, high] = [0, this.sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.sorted[middle]! < ms) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Speed of the head for an error of `err_ms` against the goal: 1, or up to 5 % off to catch up or fall back. */
function rate(err_ms: number): number {
  if (Math.abs(err_ms) <= DEAD_ZONE_MS) return 1
  return 1 + Math.min(RATE_MAX, Math.max(-RATE_MAX, err_ms * GAIN_PER_MS))
}
