import type { Parameter } from '../../contracts/channel.ts'
import type { Range } from './sweep.ts'

/** Spans an ECG is shown in, mV from bottom to top. Never below 1 mV: noise of an asystole must look flat. */
const ECG_SPANS_MV = [1, 1.5, 2, 3, 4, 6, 10, 20]
/** Less than this peak to peak is no beat: the gain is kept as it was. */
const ECG_QUIET_MV = 0.2
/** Share of the ECG box below zero: room for S waves. */
const ECG_BELOW = 0.3
const PRESSURE_SPANS = [20, 50, 100, 150, 200, 250, 350]
const CO2_SPANS = [50, 75, 100, 150]
/** A self-scaled wave may shrink to this share of its tallest picture before the gain follows it. */
const HOLD_SHARE = 0.35
/** A self-scaled wave lower than this many steps of the device's resolution is noise: it is not enlarged to fill the box. */
const QUIET_STEPS = 100
const MARGIN = 0.08
/** Room left beyond a wave that has just outgrown its range, so that it does not outgrow it again at the next beat. */
const GROWTH = 0.2
/** So near the edge of its range a wave counts as having outgrown it. */
const EDGE_SHARE = 0.02
/** A range that still fits is kept while the wave fills at least this share of it: a wave should not breathe with its scale. */
const KEEP_SHARE = 0.7

/**
 * Vertical range of one wave. It narrows only between two sweeps, on what the last sweep showed, and never so that
 * a wave that dies away is blown up again: a falling pulse must be seen to fall. It widens at once, so that no sample
 * is drawn where it is not.
 */
export class AutoScale {
  range: Range
  private tallest = 0

  /** @param step the smallest difference the device can send, in the wave's unit. */
  constructor(
    private readonly parameter: Parameter,
    private readonly step = 0,
  ) {
    if (parameter === 'ecg') this.range = ecgRange(2)
    else if (parameter === 'co2') this.range = { low: 0, high: CO2_SPANS[0]! }
    else if (isPressure(parameter)) this.range = { low: 0, high: 150 }
    else this.range = { low: Number.NaN, high: Number.NaN }
  }

  /** Whether anything can be drawn yet: a self-scaled wave must have been seen for a while first. */
  get ready(): boolean {
    return this.range.high > this.range.low
  }

  /** The last sweep ran from `low` to `high`. @returns whether the range changed. */
  observe(low: number, high: number): boolean {
    const before = this.range
    if (this.parameter === 'ecg') this.ecg(low, high)
    else if (this.parameter === 'co2') this.range = { low: 0, high: spanFor(CO2_SPANS, high) }
    else if (isPressure(this.parameter)) this.range = { low: 0, high: spanFor(PRESSURE_SPANS, high * (1 + MARGIN)) }
    else this.free(low, high)
    return before.low !== this.range.low || before.high !== this.range.high
  }

  /** New samples run from `low` to `high`, within a sweep. @returns whether they needed a wider range: repaint. */
  widen(low: number, high: number): boolean {
    const { range } = this
    const edge = (range.high - range.low) * EDGE_SHARE
    if (low >= range.low + edge && high <= range.high - edge) return false
    if (this.parameter === 'ecg' || this.parameter === 'co2' || isPressure(this.parameter)) {
      this.observe(Math.min(low, 0), Math.max(high, 0))
      const wider = this.range.high - this.range.low > range.high - range.low
      if (!wider) this.range = range
      return wider
    }
    const below = low < range.low + edge
    const above = high > range.high - edge
    const room = (Math.max(high, range.high) - Math.min(low, range.low)) * GROWTH
    this.range = { low: below ? low - room : range.low, high: above ? high + room : range.high }
    return true
  }

  private ecg(low: number, high: number): void {
    if (high - low < ECG_QUIET_MV) return
    const needed = Math.max(high / (1 - ECG_BELOW), -low / ECG_BELOW) * (1 + MARGIN)
    this.range = ecgRange(spanFor(ECG_SPANS_MV, needed))
  }

  private free(low: number, high: number): void {
    const least = this.step * QUIET_STEPS
    const height = Math.max(high - low, least)
    if (!(height > 0)) {
      if (!this.ready) this.range = { low: low - 1, high: low + 1 }
      return
    }
    this.tallest = Math.max(height, this.tallest * 0.98)
    const shown = Math.max(height, this.tallest * HOLD_SHARE)
    const span = this.range.high - this.range.low
    if (low >= this.range.low && high <= this.range.high && shown >= span * KEEP_SHARE) return
    const middle = (low + high) / 2
    this.range = { low: middle - shown * (0.5 + MARGIN), high: middle + shown * (0.5 + MARGIN) }
  }
}

function isPressure(parameter: Parameter): boolean {
  return parameter === 'art' || parameter === 'cvp' || parameter === 'pap' || parameter === 'icp'
}

/** The smallest of `spans` that holds `needed`; the widest when none does. */
function spanFor(spans: readonly number[], needed: number): number {
  return spans.find((s) => s >= needed) ?? spans.at(-1)!
}

function ecgRange(span_mV: number): Range {
  return { low: -span_mV * ECG_BELOW, high: span_mV * (1 - ECG_BELOW) }
}
