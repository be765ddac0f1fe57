import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import { defineSignal, type Emit } from '../engine/signal.ts'

/**
 * A fall by a worn accelerometer: less than 0.6 g, within a second more than 2.5 g, and then another posture and rest.
 * `fall.rest_s` is told every second: how long somebody has lain still after such a blow, 0 when nobody has.
 */
interface State {
  /** Slow mean of each axis, g: which way is down. */
  down: Float32Array
  /** The same as it was before the blow. */
  before: Float32Array
  /** Event times: end of the last weightless stretch, and of the blow after it; NaN = none. */
  weightless_ms: number
  blow_ms: number
  /** Range of |a| in the running second, g. */
  low: number
  high: number
  second: number
  rest_s: number
  /** Seconds of whole data so far: down is not known at once. */
  known_s: number
}

const AXES = ['acc_x', 'acc_y', 'acc_z'] as const
const WEIGHTLESS_G = 0.6
const BLOW_G = 2.5
const BLOW_WITHIN_MS = 1_000
/** After the blow a body rolls and settles. */
const SETTLE_MS = 2_000
/** Rest: |a| stays within this range for a second. Breathing moves a wrist by less. */
const REST_G = 0.12
/** Cosine of the angle from which on the posture is another one: 45 degrees. */
const OTHER_POSTURE = Math.SQRT1_2
/** A blow is forgotten when nobody came to rest within this time. */
const FORGET_MS = 10_000
const KNOWN_S = 3
/** Time constant of the slow mean. */
const DOWN_MS = 700

export default defineSignal<State>({
  id: 'fall',
  title: 'Fall',
  reads: ['acc_x', 'acc_y', 'acc_z'],
  writes: ['fall.rest_s'],
  lateness_ms: 2_000,
  init: () => ({
    down: new Float32Array(3),
    before: new Float32Array(3),
    weightless_ms: Number.NaN,
    blow_ms: Number.NaN,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    second: -1,
    rest_s: 0,
    known_s: 0,
  }),
  block(state, { event_ms, blocks }, out) {
    const [x, y, z] = AXES.map((key) => blocks.find((b) => b.channel === key))
    if (!x || !y || !z) return
    const n = Math.min(x.samples.length, y.samples.length, z.samples.length)
    const step_ms = 1_000 / x.rate_hz
    for (let i = 0; i < n; i++) take(state, event_ms + i * step_ms, step_ms, g(x, i), g(y, i), g(z, i), out)
  },
  gap(state) {
    state.weightless_ms = Number.NaN
    state.blow_ms = Number.NaN
    state.low = Number.POSITIVE_INFINITY
    state.high = Number.NEGATIVE_INFINITY
    state.second = -1
    state.rest_s = 0
    state.known_s = 0
  },
})

function g({ samples, gain, offset }: WaveBlock, i: number): number {
  const sample = samples[i]!
  return sample === MISSING_SAMPLE ? Number.NaN : sample * gain + offset
}

function take(s: State, t_ms: number, step_ms: number, x: number, y: number, z: number, out: Emit): void {
  const second = Math.floor(t_ms / 1_000)
  if (second !== s.second) {
    if (s.second >= 0) close(s, second * 1_000, out)
    s.second = second
  }
  const a = Math.sqrt(x * x + y * y + z * z)
  if (!(a >= 0)) return
  if (a < s.low) s.low = a
  if (a > s.high) s.high = a
  if (a < WEIGHTLESS_G) {
    s.weightless_ms = t_ms
    if (Number.isNaN(s.blow_ms)) s.before.set(s.down)
  } else if (a > BLOW_G && t_ms - s.weightless_ms <= BLOW_WITHIN_MS && s.known_s >= KNOWN_S) {
    s.blow_ms = t_ms
    s.rest_s = 0
  } else {
    const share = step_ms / DOWN_MS
    s.down[0]! += share * (x - s.down[0]!)
    s.down[1]! += share * (y - s.down[1]!)
    s.down[2]! += share * (z - s.down[2]!)
  }
}

/** Judges the second that ended at `end_ms`. */
function close(s: State, end_ms: number, out: Emit): void {
  const measured = s.high >= s.low
  const still = measured && s.high - s.low < REST_G
  s.known_s = measured ? s.known_s + 1 : 0
  if (end_ms - s.blow_ms > SETTLE_MS) {
    s.rest_s = still && otherPosture(s) ? s.rest_s + 1 : 0
    if (s.rest_s === 0 && end_ms - s.blow_ms > FORGET_MS) s.blow_ms = Number.NaN
  }
  s.low = Number.POSITIVE_INFINITY
  s.high = Number.NEGATIVE_INFINITY
  out('fall.rest_s', end_ms - 1, measured ? s.rest_s : Number.NaN, measured ? '' : 'missing')
}

function otherPosture({ down, before }: State): boolean {
  const dot = down[0]! * before[0]! + down[1]! * before[1]! + down[2]! * before[2]!
  const lengths = Math.sqrt(square(down) * square(before))
  return lengths > 0 && dot / lengths < OTHER_POSTURE
}

const square = (v: Float32Array): number => v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!
