import { type Apparatus, atBed, type Bedside, type BedsideOptions, type Reading, type Said, type Span } from './apparatus.ts'
import { shake } from './disturbance.ts'
import type { Person } from './person.ts'
import { live, STEP_MS } from './physiology.ts'
import { type Random, random, seedOf } from './random.ts'
import { Battery, probeChange } from './self-report.ts'

const RATE_HZ = 1_000 / STEP_MS
const AXES = ['acc_x', 'acc_y', 'acc_z'] as const
const NUMBERS = ['pr', 'spo2', 'perfusion', 'steps'] as const
const ACC_GAIN = 0.001
/** How the wrist lies in bed, and on the floor: what gravity is on each axis, g. */
const LIES = [0.12, -0.35, 0.93] as const
const FLOOR = [0.9, 0.4, -0.15] as const
/** A fall: weightless, then the blow. */
const WEIGHTLESS_S = 0.35
const BLOW_S = 0.1
const BLOW_G = 3.3
const STEPS_EVERY_S = 10
const BATTERY_EVERY_MS = 60_000
const BATTERY_PCT_PER_H = 4

/** A wearable on the wrist of `person`, instead of a monitor: a slow pleth, acceleration, and the numbers drawn from them. */
export function createWearable(options: BedsideOptions, person: Person): Bedside {
  return atBed(options, person, new Wearable(options, person))
}

/** What an axis feels, g, so many seconds after a fall began. */
function gravity(fallen_s: number | null, axis: number): number {
  if (fallen_s === null) return LIES[axis]!
  if (fallen_s < WEIGHTLESS_S) return 0.2 * LIES[axis]!
  return fallen_s < WEIGHTLESS_S + BLOW_S ? BLOW_G * LIES[axis]! : FLOOR[axis]!
}

class Wearable implements Apparatus {
  readonly kind = 'wearable'
  readonly watches = true
  readonly serial: string
  readonly channels: Apparatus['channels'] = [
    { key: 'pleth', rate_hz: RATE_HZ },
    ...AXES.map((key) => ({ key, rate_hz: RATE_HZ, gain: ACC_GAIN })),
    ...NUMBERS.map((key) => ({ key })),
  ]
  readonly #person: Person
  readonly #tremor: Random
  readonly #battery = new Battery(BATTERY_EVERY_MS, chargeAt)

  constructor({ seed }: BedsideOptions, person: Person) {
    this.serial = `W${seed}`
    this.#person = person
    this.#tremor = random(seedOf(seed, 'tremor'))
  }

  say({ from_ms, steps, now, before }: Span): Said {
    const { waves, numbers } = live(this.#person.patient, steps, this.#person.at)
    const pleth = waves.pleth!.filter((_, i) => i % 2 === 0)
    return {
      waves: [['pleth', pleth], ...this.#movement(from_ms, steps, now.motion)],
      readings: readingsOf(numbers, now.motion),
      happenings: [...probeChange(before, now), ...this.#battery.due(from_ms)],
    }
  }

  #movement(from_ms: number, steps: number, motion: number): Array<readonly [string, Int16Array]> {
    const { disturbance } = this.#person.patient
    return AXES.map((key, axis) => {
      const samples = new Int16Array(steps)
      for (let i = 0; i < steps; i++) {
        const moved = motion > 0 ? 0.7 * motion * shake(disturbance, from_ms + i * STEP_MS, axis) : 0
        const t_ms = from_ms + i * STEP_MS
        samples[i] = Math.round((gravity(this.#person.at(t_ms).fallen_s, axis) + moved + 0.006 * this.#tremor.normal()) / ACC_GAIN)
      }
      return [key, samples] as const
    })
  }
}

/** Of the person's numbers those a wrist can tell, and the steps it counted. */
function readingsOf(numbers: readonly Reading[], motion: number): Reading[] {
  const own = numbers.filter((n) => (NUMBERS as readonly string[]).includes(n.key))
  const beat = own.find((n) => n.key === 'spo2')
  if (!beat || (beat.at_ms / 1_000) % STEPS_EVERY_S !== 0) return own
  return [...own, { key: 'steps', value: Math.round(20 * motion), at_ms: beat.at_ms }]
}

function chargeAt(t_ms: number): number {
  return Math.max(5, Math.round(86 - (BATTERY_PCT_PER_H * t_ms) / 3_600_000))
}
