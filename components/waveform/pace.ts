/** Of the rate that is asked for, what is drawn: all of it, 20 of 30 frames, 15 of 30. Below that a wave jumps. */
const SHARES = [1, 2 / 3, 1 / 2] as const
/** The page's rate is judged once a second. */
const JUDGED_MS = 1_000
/** Below this share of the screen's own rate the machine is too slow for what it is asked; above the other it has time. */
const TOO_SLOW = 0.85
const HAS_TIME = 0.92
/** So long it must have had time before more is tried; twice as long after each try that failed. */
const TRY_MS = 10_000
const TRY_MAX_MS = 320_000
/** The screen's own rate is what the quickest tenth of its frames say; it fades, as a page moves to another screen. */
const QUICK = 0.1
const FADES = 1.01

/**
 * How much of the asked rate waves are drawn at, so that a thin client keeps its clicks, numbers and alarms quick: drawing gives way
 * first. Nothing is lost by it: each picture then has more new samples. Pure: times of frames are passed in.
 */
export class Pace {
  private level = 0
  private last_ms = Number.NaN
  /** Between two frames of the screen when nothing keeps it from them. */
  private own_ms = Number.POSITIVE_INFINITY
  /** Between two frames in the last second, on average. */
  private now_ms = 0
  private gaps: number[] = []
  private for_ms = 0
  private good_ms = 0
  private try_ms = TRY_MS
  private tried = false

  /** Shortest time between two pictures of what wants `hz` of them a second. */
  least_ms(hz: number): number {
    return this.level === 0 ? 1_000 / hz : Math.max(1_000 / hz, this.now_ms) / SHARES[this.level]!
  }

  /** A frame has come at `at_ms`. */
  frame(at_ms: number): void {
    const gap_ms = at_ms - this.last_ms
    this.last_ms = at_ms
    if (!(gap_ms > 0)) return
    this.gaps.push(gap_ms)
    this.for_ms += gap_ms
    if (this.for_ms < JUDGED_MS) return
    const quick_ms = this.gaps.sort((a, b) => a - b)[Math.floor(this.gaps.length * QUICK)]!
    this.own_ms = Math.min(this.own_ms * FADES, quick_ms)
    this.now_ms = this.for_ms / this.gaps.length
    this.judge(this.own_ms / this.now_ms, this.for_ms)
    this.rest()
  }

  /** The page was hidden: the time until its next frame says nothing. */
  hidden(): void {
    this.last_ms = Number.NaN
    this.rest()
  }

  private rest(): void {
    this.gaps = []
    this.for_ms = 0
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
