/** Of the rate that is asked for, what is drawn: all of it, 20 of 30 frames, 15 of 30. Below that a wave jumps. */
const SHARES = [1, 2 / 3, 1 / 2] as const
/** The page's rate is judged once a second. */
const JUDGED_MS = 1_000
/** Below this share of the screen's own rate the machine is too slow for what it is asked; above the other it has time. */
const TOO_SLOW = 0.85
const HAS_TIME = 0.95
/** So long it must have had time before more is tried; twice as long after each try that failed. */
const TRY_MS = 10_000
const TRY_MAX_MS = 320_000
/** A longer stretch without a frame was a page that was hidden, not a slow one. */
const HIDDEN_MS = 500

/**
 * How much of the asked rate waves are drawn at, so that a thin client keeps its clicks, numbers and alarms quick: drawing gives way
 * first. Nothing is lost by it: each picture then has more new samples. Pure: times of frames are passed in.
 */
export class Pace {
  private level = 0
  private last_ms = Number.NaN
  /** Shortest time between two frames that was seen: the screen's own. */
  private least_ms = Number.POSITIVE_INFINITY
  private frames = 0
  private from_ms = Number.NaN
  private good_ms = 0
  private try_ms = TRY_MS
  private tried = false

  get share(): number {
    return SHARES[this.level]!
  }

  /** A frame has come at `now_ms`. */
  frame(now_ms: number): void {
    const gap_ms = now_ms - this.last_ms
    this.last_ms = now_ms
    if (!(gap_ms > 0 && gap_ms < HIDDEN_MS)) {
      this.frames = 0
      this.from_ms = now_ms
      return
    }
    this.least_ms = Math.min(this.least_ms, gap_ms)
    this.frames++
    const for_ms = now_ms - this.from_ms
    if (for_ms < JUDGED_MS) return
    this.judge((this.frames * this.least_ms) / for_ms, for_ms)
    this.frames = 0
    this.from_ms = now_ms
  }

  /** @param rate share of the screen's own rate that came in the last `for_ms` */
  private judge(rate: number, for_ms: number): void {
    if (rate < TOO_SLOW) this.giveWay()
    else this.good_ms = rate >= HAS_TIME ? this.good_ms + for_ms : 0
    if (this.good_ms < this.try_ms) return
    this.good_ms = 0
    if (this.tried) this.try_ms = TRY_MS // what was tried has held
    this.tried = this.level > 0
    this.level = Math.max(0, this.level - 1)
  }

  private giveWay(): void {
    if (this.tried) this.try_ms = Math.min(TRY_MAX_MS, this.try_ms * 2)
    this.tried = false
    this.good_ms = 0
    this.level = Math.min(SHARES.length - 1, this.level + 1)
  }
}
