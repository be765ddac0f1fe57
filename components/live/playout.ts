/** Figures of screens 4.2: quantile 0.99 of 60 s, 40 ms margin, target 150..1500 ms, start 400 ms. */
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
  private readonly transits: Array<{ at_ms: number; ms: number }> = []
  private least_ms = Number.POSITIVE_INFINITY
  private last_ms = Number.NaN

  /** A packet of `length_ms` ending at event time `end_ms` arrived at `arrival_ms` of the screen's clock. */
  packet(end_ms: number, length_ms: number, arrival_ms: number): void {
    if (end_ms <= this.newest_ms) return
    this.newest_ms = end_ms
    this.transits.push({ at_ms: arrival_ms, ms: arrival_ms - end_ms })
    while (this.transits.length > TRANSITS_MAX || this.transits[0]!.at_ms < arrival_ms - MEMORY_MS) this.transits.shift()
    const sorted = this.transits.map((t) => t.ms).sort((a, b) => a - b)
    this.least_ms = sorted[0]!
    const q99 = sorted[Math.floor(0.99 * (sorted.length - 1))]!
    const wanted = Math.min(TARGET_MAX_MS, Math.max(TARGET_MIN_MS, length_ms + (q99 - this.least_ms) + MARGIN_MS))
    this.target_ms = wanted > this.target_ms ? wanted : this.target_ms + (wanted - this.target_ms) * DECAY
  }

  /** Moves the head to screen time `now_ms`. @returns event time to draw up to, ms (NaN: nothing yet). */
  advance(now_ms: number): number {
    if (!Number.isFinite(this.newest_ms)) return this.head_ms
    const goal = now_ms - this.least_ms - this.target_ms
    if (Number.isNaN(this.head_ms)) {
      this.head_ms = Math.min(goal, this.newest_ms)
    } else if (goal - this.head_ms > JUMP_MS) {
      if (this.newest_ms - this.head_ms > JUMP_MS) this.jumps++
      this.head_ms = Math.min(goal, this.newest_ms)
    } else {
      const next = this.head_ms + Math.max(0, now_ms - this.last_ms) * rate(goal - this.head_ms)
      this.head_ms = Math.max(this.head_ms, Math.min(next, this.newest_ms))
    }
    this.last_ms = now_ms
    return this.head_ms
  }
}

/** Speed of the head for an error of `err_ms` against the goal: 1, or up to 5 % off to catch up or fall back. */
function rate(err_ms: number): number {
  if (Math.abs(err_ms) <= DEAD_ZONE_MS) return 1
  return 1 + Math.min(RATE_MAX, Math.max(-RATE_MAX, err_ms * GAIN_PER_MS))
}
