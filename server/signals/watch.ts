import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import { type Attachment, proveOn } from './attachment.ts'
import { noteSecond, SPAN_S, spanOf } from './span.ts'

/** What is known of one ECG lead: the second being measured, the last four, and the verdict on it. */
export interface Watch extends Attachment {
  /** 0 to 100. */
  score: number
  /** '' = good, else why it is not. */
  reason: string
  /** The second being measured; see the names below. */
  now: Float64Array
  /** Least and greatest sample of the last four seconds (NaN: none). */
  range: Float64Array
  /** Seconds closed since the start or a hole. */
  seconds: number
  /** Which of the last three seconds were noise, a bit each. */
  noisy: number
}

const COUNT = 0
const LOST = 1
const MIN = 2
const MAX = 3
const TRAVEL = 4
const PREVIOUS = 5
const RAILED = 6
const GAIN = 7
const PHASE = 8

/** Flat: an ECG that moves less than this in four seconds (a QRS is missing for four seconds, too). */
const FLAT_ECG_MV = 0.08
/** An ECG amplifier ends at about 5 mV. */
const ECG_RAIL_MV = 4.9
const RAIL = 32_700
/** Noise travels this many times its own range in a second at 125 Hz; an ECG at 200/min about 11 times, white noise 27 times. */
const NOISE_TRAVEL = 18
const TRAVEL_HZ = 125

export function createWatch(): Watch {
  const watch = {
    off: false,
    doubted: false,
    score: 100,
    reason: '',
    good_s: 0,
    now: new Float64Array(9),
    range: new Float64Array(2 * SPAN_S).fill(Number.NaN),
    seconds: 0,
    noisy: 0,
  }
  clear(watch.now)
  watch.now[PREVIOUS] = Number.NaN
  return watch
}

function clear(now: Float64Array): void {
  now[COUNT] = 0
  now[LOST] = 0
  now[MIN] = Number.POSITIVE_INFINITY
  now[MAX] = Number.NEGATIVE_INFINITY
  now[TRAVEL] = 0
  now[RAILED] = 0
}

/** Adds samples[from..to) of a block to the second being measured. */
export function measure(watch: Watch, block: WaveBlock, from: number, to: number): void {
  const { samples, gain } = block
  const { now } = watch
  const stride = Math.max(1, Math.round(block.rate_hz / TRAVEL_HZ))
  const [bottom, top] = railsOf(block)
  let lost = 0
  let railed = 0
  let min = now[MIN]!
  let max = now[MAX]!
  let travel = now[TRAVEL]!
  let previous = now[PREVIOUS]!
  let phase = now[PHASE]!
  for (let i = from; i < to; i++) {
    const s = samples[i]!
    if (s === MISSING_SAMPLE) {
      lost++
      continue
    }
    if (s < min) min = s
    if (s > max) max = s
    if (s >= top || s <= bottom) railed++
    if (++phase >= stride) {
      phase = 0
      if (!Number.isNaN(previous)) travel += s > previous ? s - previous : previous - s
      previous = s
    }
  }
  now[COUNT]! += to - from
  now[LOST]! += lost
  now[RAILED]! += railed
  now[MIN] = min
  now[MAX] = max
  now[TRAVEL] = travel
  now[PREVIOUS] = previous
  now[PHASE] = phase
  now[GAIN] = Math.abs(gain)
}

/** The ends of the converter, or of the amplifier about its own zero, in steps of the samples. */
function railsOf({ gain, offset }: WaveBlock): [bottom: number, top: number] {
  if (gain === 0) return [-RAIL, RAIL]
  const [a, b] = [(-ECG_RAIL_MV - offset) / gain, (ECG_RAIL_MV - offset) / gain]
  return [Math.max(-RAIL, Math.min(a, b)), Math.min(RAIL, Math.max(a, b))]
}

/** Ends the second and says what the lead is worth. */
export function closeSecond(watch: Watch): void {
  const { now, range } = watch
  const some = now[COUNT]! > now[LOST]!
  noteSecond(range, watch.seconds++, some ? now[MIN]! : Number.NaN, some ? now[MAX]! : Number.NaN)
  const span = now[MAX]! - now[MIN]!
  const noise = some && span * now[GAIN]! > 2 * FLAT_ECG_MV && now[TRAVEL]! > NOISE_TRAVEL * span
  watch.noisy = ((watch.noisy << 1) | (noise ? 1 : 0)) & 7
  const found = judge(watch)
  proveOn(watch, found === '')
  watch.reason = watch.off ? 'lead_off' : found
  watch.score = watch.reason === '' ? Math.round(100 * (1 - now[LOST]! / now[COUNT]!)) : 0
  clear(now)
}

function judge(watch: Watch): string {
  const { now } = watch
  if (now[LOST]! >= 0.5 * now[COUNT]!) return 'missing'
  if (now[RAILED]! > 0.25 * now[COUNT]!) return 'clipped'
  if (isFlat(watch)) return 'flat'
  const noisy = (watch.noisy & 1) + ((watch.noisy >> 1) & 1) + ((watch.noisy >> 2) & 1)
  return noisy >= 2 ? 'noise' : ''
}

function isFlat({ seconds, range, now }: Watch): boolean {
  return seconds >= SPAN_S && !(spanOf(range) >= FLAT_ECG_MV / now[GAIN]!)
}

const ORDER = ['', 'flat', 'noise', 'clipped', 'missing', 'lead_off']

/** Whether a wave with reason `a` is worth less than one with reason `b`. */
export function worse(a: string, b: string): boolean {
  return ORDER.indexOf(a) > ORDER.indexOf(b)
}
