import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import { type Attachment, proveOn } from './attachment.ts'
import { noteSecond, SPAN_S, spanOf } from './span.ts'

/** What is known of one pleth, pressure or breathing wave: the second being measured, the last four, the verdict on it. */
export interface WaveWatch extends Attachment {
  /** 0 to 100. */
  score: number
  /** '' = good, else why it is not. */
  reason: string
  /** Samples ever came. */
  seen: boolean
  /** See the names below; single precision is enough for a second of 16-bit samples. */
  m: Float32Array
  /** Least and greatest sample of the last four seconds (NaN: none). */
  range: Float32Array
}

const COUNT = 0
const LOST = 1
const MIN = 2
const MAX = 3
const TRAVEL = 4
const PREVIOUS = 5
const RAILED = 6
const SUM = 7
const PHASE = 8
const GAIN = 9
const OFFSET = 10
const SECONDS = 11
/** Which of the last three seconds were noise, which was motion, a bit each. */
const NOISY = 12
const MOVED = 13
/** How far the wave usually moves in a second, and seconds that was learnt from. */
const USUAL = 14
const LEARNT = 15
/** Mean, least and greatest of the last whole second in the wave's unit; NaN where nothing was measured. */
export const LEVEL = 16
export const LEAST = 17
export const GREATEST = 18

const RAIL = 32_700
/** Flat: a wave that stays within two steps of its converter for four seconds. */
const FLAT_STEPS = 2
/** A pressure that moves less than this in four seconds carries no pulse: clamped, damped away or open to the air. */
const FLAT_MMHG = 4
/** No artery has such a pressure: a flush, a fallen transducer, a wrong scale. */
const PRESSURE_MMHG = { least: -30, most: 280 }
/** Noise travels this many times the wave's range in a second at 125 Hz; a pulse of 220/min about 9 times, white noise 27 times. */
const NOISE_TRAVEL = 14
const NOISE_STEPS = 8
const TRAVEL_HZ = 125
/** A second that moves the wave so many times its usual range is movement of the body, not of the blood. */
const MOTION = 3
const LEARN_S = 8

export function createWaveWatch(): WaveWatch {
  const watch: WaveWatch = {
    off: false,
    doubted: false,
    score: 100,
    reason: '',
    good_s: 0,
    seen: false,
    m: new Float32Array(19),
    range: new Float32Array(2 * SPAN_S).fill(Number.NaN),
  }
  clear(watch.m)
  watch.m[PREVIOUS] = Number.NaN
  return watch
}

function clear(m: Float32Array): void {
  m[COUNT] = 0
  m[LOST] = 0
  m[MIN] = Number.POSITIVE_INFINITY
  m[MAX] = Number.NEGATIVE_INFINITY
  m[TRAVEL] = 0
  m[RAILED] = 0
  m[SUM] = 0
}

/** Adds samples[from..to) of a block to the second being measured. */
export function measureWave({ m }: WaveWatch, block: WaveBlock, from: number, to: number): void {
  const { samples } = block
  const stride = Math.max(1, Math.round(block.rate_hz / TRAVEL_HZ))
  let lost = 0
  let railed = 0
  let sum = 0
  let travel = 0
  // Whole numbers, which the loop is fast on: an empty second begins beyond every sample.
  let min = m[MIN] === Number.POSITIVE_INFINITY ? 32_768 : m[MIN]! | 0
  let max = m[MAX] === Number.NEGATIVE_INFINITY ? -32_769 : m[MAX]! | 0
  let previous = Number.isNaN(m[PREVIOUS]!) ? MISSING_SAMPLE : m[PREVIOUS]! | 0
  let phase = m[PHASE]! | 0
  for (let i = from; i < to; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) {
      lost++
      continue
    }
    if (s < min) min = s
    if (s > max) max = s
    if (s >= RAIL || s <= -RAIL) railed++
    sum += s
    if (++phase < stride) continue
    phase = 0
    if (previous !== MISSING_SAMPLE) travel += s > previous ? s - previous : previous - s
    previous = s
  }
  m[COUNT]! += to - from
  m[LOST]! += lost
  m[RAILED]! += railed
  m[SUM]! += sum
  m[TRAVEL]! += travel
  if (max >= min) {
    m[MIN] = min
    m[MAX] = max
  }
  m[PREVIOUS] = previous === MISSING_SAMPLE ? Number.NaN : previous
  m[PHASE] = phase
  m[GAIN] = block.gain
  m[OFFSET] = block.offset
}

/** Ends the second and says what the wave is worth. */
export function closeWaveSecond(watch: WaveWatch, key: string): void {
  const { m, range } = watch
  watch.seen ||= m[COUNT]! > 0
  const some = m[COUNT]! > m[LOST]!
  noteSecond(range, m[SECONDS]!++, some ? m[MIN]! : Number.NaN, some ? m[MAX]! : Number.NaN)
  const unit = (sample: number) => (some ? sample * m[GAIN]! + m[OFFSET]! : Number.NaN)
  m[LEVEL] = unit(m[SUM]! / (m[COUNT]! - m[LOST]!))
  m[LEAST] = Math.min(unit(m[MIN]!), unit(m[MAX]!))
  m[GREATEST] = Math.max(unit(m[MIN]!), unit(m[MAX]!))
  moves(watch, key, some ? m[MAX]! - m[MIN]! : 0)
  const found = judge(watch, key)
  proveOn(watch, found === '')
  watch.reason = watch.off ? (key === 'pleth' ? 'probe_off' : 'lead_off') : found
  watch.score = watch.reason === '' ? Math.round(100 * (1 - m[LOST]! / m[COUNT]!)) : 0
  clear(m)
}

/** Notes whether the second was noise or motion, and learns how far the wave usually moves. */
function moves(watch: WaveWatch, key: string, span: number): void {
  const { m } = watch
  // Against four seconds: the rest between two breaths or pulses is small, and a little noise on it hides nothing.
  const noise = span >= NOISE_STEPS && m[TRAVEL]! > NOISE_TRAVEL * spanOf(watch.range)
  const moved = key !== 'resp' && m[LEARNT]! >= LEARN_S && span > MOTION * m[USUAL]!
  m[NOISY] = ((m[NOISY]! << 1) | (noise ? 1 : 0)) & 7
  m[MOVED] = ((m[MOVED]! << 1) | (moved ? 1 : 0)) & 3
  if (span < NOISE_STEPS || noise) return
  m[LEARNT]! += 1
  const share = 1 / Math.min(16, m[LEARNT]!)
  m[USUAL]! += share * (Math.min(span, m[LEARNT]! > LEARN_S ? 2 * m[USUAL]! : span) - m[USUAL]!)
}

function judge(watch: WaveWatch, key: string): string {
  const { m } = watch
  const level = m[LEVEL]!
  if (m[LOST]! >= 0.5 * m[COUNT]!) return 'missing'
  if (m[RAILED]! > 0.25 * m[COUNT]!) return 'clipped'
  if (key === 'art' && !(level >= PRESSURE_MMHG.least && level <= PRESSURE_MMHG.most)) return 'out_of_range'
  if (isFlat(watch, key)) return 'flat'
  const noisy = (m[NOISY]! & 1) + ((m[NOISY]! >> 1) & 1) + ((m[NOISY]! >> 2) & 1)
  if (noisy >= 2) return 'noise'
  return m[MOVED]! !== 0 ? 'motion' : ''
}

function isFlat(watch: WaveWatch, key: string): boolean {
  const { m } = watch
  if (m[SECONDS]! < SPAN_S) return false
  const least = key === 'art' ? Math.max(FLAT_STEPS, FLAT_MMHG / Math.abs(m[GAIN]!)) : FLAT_STEPS
  return !(spanOf(watch.range) >= least)
}
