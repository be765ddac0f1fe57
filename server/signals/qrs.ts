import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { judgePeak, patience } from './qrs-judge.ts'
import {
  BASE,
  DECAY_N,
  FALLING,
  FOLDED,
  FOLDS,
  LOST,
  N,
  PEAK,
  PEAK_N,
  type Qrs,
  restartQrs,
  SLOPE,
  SQ,
  STARTED,
  SUM,
  VALLEY,
  X1,
  X2,
  Y1,
  Y2,
  Z1,
  Z2,
  Z3,
  Z4,
} from './qrs-memory.ts'

/**
 * QRS complexes of one lead, sample by sample, after Pan and Tompkins (1985): band-pass 11 Hz, five-point derivative,
 * square, 150 ms moving mean, adaptive levels, 200 ms refractory, T-wave test, search-back. Works at 100 to 400 Hz;
 * faster leads are averaged down by a whole factor. Nothing is allocated per sample.
 *
 * Runs samples[from..to) through the detector. `onBeat(back)` is called for each beat: the R peak lies `back` input samples
 * (a fraction) before the sample `at` that decided it.
 */
export function runQrs(
  q: Qrs,
  samples: Int16Array,
  from: number,
  to: number,
  gain: number,
  offset: number,
  onBeat: (at: number, back: number) => void,
): void {
  const { m, band, square, coef, fs, fold } = q
  const b0 = coef[0]!
  const a1 = coef[1]!
  const a2 = coef[2]!
  const bands = band.length
  const squares = square.length
  const share = 1 / squares
  const per_s = fs / 8
  const lost_max = 0.05 * q.rate_hz
  const slowest = 0.175 * fs
  const settle = 0.3 * fs
  let x1 = m[X1]!
  let x2 = m[X2]!
  let y1 = m[Y1]!
  let y2 = m[Y2]!
  let z1 = m[Z1]!
  let z2 = m[Z2]!
  let z3 = m[Z3]!
  let z4 = m[Z4]!
  let w2 = m[SQ]!
  let sum = m[SUM]!
  let n = m[N]!
  let band_at = n % bands
  let square_at = n % squares
  let lost = m[LOST]!
  let base = m[BASE]!
  let folded = m[FOLDED]!
  let folds = m[FOLDS]!
  let falling = m[FALLING]!
  let peak = m[PEAK]!
  let peak_n = m[PEAK_N]!
  let steepest = m[SLOPE]!
  let valley = m[VALLEY]!
  let wake_n = m[DECAY_N]!
  for (let i = from; i < to; i++) {
    const raw = samples[i]!
    if (raw === MISSING_SAMPLE) {
      // A short loss is bridged by the next sample; a long one ends what the filters remember.
      if (++lost > lost_max && m[STARTED] === 1) {
        restartQrs(q)
        x1 = x2 = y1 = y2 = z1 = z2 = z3 = z4 = w2 = sum = n = 0
        band_at = square_at = folded = folds = falling = peak = peak_n = steepest = valley = wake_n = 0
      }
      continue
    }
    const mv = raw * gain + offset
    if (m[STARTED] === 0) {
      m[STARTED] = 1
      m[BASE] = base = mv
      lost = 0
    }
    let bridged = lost
    lost = 0
    do {
      folded += mv - base
      if (++folds < fold) continue
      const x = folded / fold
      folded = 0
      folds = 0
      const y = b0 * (x - x2) - a1 * y1 - a2 * y2
      const z = b0 * (y - y2) - a1 * z1 - a2 * w2
      x2 = x1
      x1 = x
      const d = (2 * z + z1 - z3 - 2 * z4) * per_s
      y2 = y1
      y1 = y
      w2 = z1
      z4 = z3
      z3 = z2
      z2 = z1
      z1 = z
      band[band_at] = z
      if (++band_at === bands) band_at = 0
      const s = d * d
      sum += s - square[square_at]!
      square[square_at] = s
      if (++square_at === squares) {
        // Once a turn the sum is taken anew, so rounding never gathers.
        square_at = 0
        sum = 0
        for (let k = 0; k < squares; k++) sum += square[k]!
      }
      n++
      const level = sum * share
      const steep = d < 0 ? -d : d
      if (falling === 1) {
        if (level < valley) valley = level
        else if (level > 1.2 * valley + 1e-12) {
          falling = 0
          peak = level
          peak_n = n
          steepest = steep
        }
      } else {
        if (steep > steepest) steepest = steep
        if (level > peak) {
          peak = level
          peak_n = n
        } else if (level < 0.5 * peak || n - peak_n > slowest) {
          if (n > settle) {
            const back = judgePeak(q, n, peak, peak_n, steepest)
            if (back >= 0) onBeat(i, back * fold)
            wake_n = m[DECAY_N]!
          }
          falling = 1
          valley = level
        }
      }
      if (n >= wake_n) {
        const back = patience(q, n)
        if (back >= 0) onBeat(i, back * fold)
        wake_n = m[DECAY_N]!
      }
    } while (bridged-- > 0)
  }
  m[X1] = x1
  m[X2] = x2
  m[Y1] = y1
  m[Y2] = y2
  m[Z1] = z1
  m[Z2] = z2
  m[Z3] = z3
  m[Z4] = z4
  m[SQ] = w2
  m[SUM] = sum
  m[N] = n
  m[LOST] = lost
  m[FOLDED] = folded
  m[FOLDS] = folds
  m[FALLING] = falling
  m[PEAK] = peak
  m[PEAK_N] = peak_n
  m[SLOPE] = steepest
  m[VALLEY] = valley
}
