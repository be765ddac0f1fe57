import type { Parameter } from '../../contracts/channel.ts'
import type { Range } from './sweep.ts'

/** Spans an ECG is shown in, mV from bottom to top. Never below 1 mV: noise of an asystole must look flat. */
const ECG_SPANS_MV = [1, 1.5, 2, 3, 4, 6, 10, 20]
/** Less than this peak to peak is no beat: the gain is kept as it was. */
const ECG_QUIET_MV = 0.2
/** Share of the ECG box below zero: room for S waves. */
const ECG_BELOW = 0.3
const PRESSURE_SPANS = [20, 50, 100, 150, 200, 250, 350]
/** A self-scaled wave may shrink to this share of its tallest picture before the gain follows it. */
const HOLD_SHARE = 0.35
const MARGIN = 0.08

/**
 * Vertical range of one wave. It changes only between two sweeps, on what the last sweep showed, and never so that
 * a wave that dies away is blown up again: a falling pulse must be seen to fall.
 */
export class AutoScale {
  range: Range
  private tallest = 0

  constructor(private readonly parameter: Parameter) {
    if (parameter === 'ecg') this.range = ecgRange(2)
    else if (parameter === 'co2') this.range = { low: 0, high: 50 }
    else if (parameter === 'art') this.range = { low: 0, high: 150 }
    else this.range = { low: Number.NaN, high: Number.NaN }
  }

  /** Whether anything can be drawn yet. */
  get ready(): boolean {
    return this.range.high > this.range.low
  }

  /** The last sweep ran from `low` to `high`. @returns whether the range changed. */
  observe(low: number, high: number): boolean {
    const before = this.range
    if (this.parameter === 'ecg') this.ecg(low, high)
    else if (this.parameter === 'co2') this.range = { low: 0, high: PRESSURE_SPANS.find((s) => s >= Math.max(50, high))! }
    else if (this.parameter === 'art' || this.parameter === 'cvp' || this.parameter === 'pap' || this.parameter === 'icp')
      this.pressure(high)
    else this.free(low, high)
    return before.low !== this.range.low || before.high !== this.range.high
  }

  private ecg(low: number, high: number): void {
    if (high - low < ECG_QUIET_MV) return
    const needed = Math.max(high / (1 - ECG_BELOW), -low / ECG_BELOW) * (1 + MARGIN)
    this.range = ecgRange(ECG_SPANS_MV.find((s) => s >= needed) ?? ECG_SPANS_MV.at(-1)!)
  }

  private pressure(high: number): void {
    const top = PRESSURE_SPANS.find((s) => s >= high * (1 + MARGIN)) ?? PRESSURE_SPANS.at(-1)!
    this.range = { low: 0, high: top }
  }

  private free(low: number, high: number): void {
    const height = high - low
    if (!(height > 0)) {
      if (!this.ready) this.range = { low: low - 1, high: low + 1 }
      return
    }
    this.tallest = Math.max(height, this.tallest * 0.98)
    const shown = Math.max(height, this.tallest * HOLD_SHARE)
    const middle = (low + high) / 2
    this.range = { low: middle - shown * (0.5 + MARGIN), high: middle + shown * (0.5 + MARGIN) }
  }
}

function ecgRange(span_mV: number): Range {
  return { low: -span_mV * ECG_BELOW, high: span_mV * (1 - ECG_BELOW) }
}
