import type { Bedside, BedsideOptions } from './bedside.ts'
import { shake } from './disturbance.ts'
import { declare, type FrameInput, type HelloInput } from './frame.ts'
import { CALM, type Modifiers } from './modifiers.ts'
import type { Person } from './person.ts'
import { live, STEP_MS } from './physiology.ts'
import { type Random, random, seedOf } from './random.ts'
import type { Scenario } from './scenario.ts'
import { Steps } from './steps.ts'

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
const PLETH = 1
const STEPS_EVERY_S = 10
const BATTERY_EVERY_MS = 60_000
const BATTERY_PCT_PER_H = 4

/** A wearable on the wrist of `person`, instead of a monitor: a slow pleth, acceleration, and the numbers drawn from them. */
export function createWearable(options: BedsideOptions, person: Person): Bedside {
  return new Wearable(options, person)
}

/** What an axis feels, g, so many seconds after a fall began. */
function gravity(fallen_s: number | null, axis: number): number {
  if (fallen_s === null) return LIES[axis]!
  if (fallen_s < WEIGHTLESS_S) return 0.2 * LIES[axis]!
  return fallen_s < WEIGHTLESS_S + BLOW_S ? BLOW_G * LIES[axis]! : FLOOR[axis]!
}

class Wearable implements Bedside {
  readonly hello: HelloInput
  readonly #o: BedsideOptions
  readonly #person: Person
  readonly #steps: Steps
  readonly #tremor: Random
  readonly #index: Map<string, number>
  #before: Readonly<Modifiers> = CALM
  #battery_due_ms = 0

  constructor(options: BedsideOptions, person: Person) {
    this.#o = options
    this.#person = person
    this.#steps = new Steps(options.start_ms, options.frames_per_s)
    this.#tremor = random(seedOf(options.seed, 'tremor'))
    const keys = ['pleth', ...AXES, ...NUMBERS]
    this.#index = new Map(keys.map((key, i) => [key, i + 1]))
    const waves = [declare(PLETH, 'pleth', RATE_HZ, 1), ...AXES.map((key, i) => declare(i + 2, key, RATE_HZ, ACC_GAIN))]
    const numbers = NUMBERS.map((key, i) => declare(AXES.length + i + 2, key))
    const { device, seed } = options
    this.hello = {
      device,
      origin: 'simulated',
      kind: 'wearable',
      model: 'Wardwave simulator',
      serial: `W${seed}`,
      channels: [...waves, ...numbers],
    }
  }

  get running(): Scenario | null {
    return this.#person.running
  }
  get silent(): boolean {
    return this.#before.silent
  }
  get clock_step_ms(): number {
    return this.#before.clock_step_ms
  }
  can(scenario: Scenario): boolean {
    return this.#person.can(scenario)
  }
  trigger(scenario: Scenario): void {
    this.#person.trigger(scenario)
  }
  frames(now_ms: number, most: number): FrameInput[] {
    return this.#steps.due(now_ms, most, (from_ms, steps) => this.#next(from_ms, steps))
  }

  #next(from_ms: number, steps: number): FrameInput {
    const now = this.#person.at(from_ms)
    this.#person.settle(from_ms)
    const stretch = live(this.#person.patient, steps, this.#person.at)
    const pleth = stretch.waves.pleth!.filter((_, i) => i % 2 === 0)
    const frame = {
      time_ms: this.#o.start_ms + from_ms + now.clock_step_ms,
      duration_ms: stretch.duration_ms,
      blocks: [{ channel: PLETH, samples: pleth }, ...this.#movement(from_ms, steps, now.motion)],
      values: this.#values(stretch.numbers, from_ms, now.motion),
      events: this.#events(now, from_ms),
    }
    this.#before = now
    return frame
  }

  #movement(from_ms: number, steps: number, motion: number): Array<{ channel: number; samples: Int16Array }> {
    const { disturbance } = this.#person.patient
    return AXES.map((_, axis) => {
      const samples = new Int16Array(steps)
      for (let i = 0; i < steps; i++) {
        const moved = motion > 0 ? 0.7 * motion * shake(disturbance, from_ms + i * STEP_MS, axis) : 0
        const t_ms = from_ms + i * STEP_MS
        samples[i] = Math.round((gravity(this.#person.at(t_ms).fallen_s, axis) + moved + 0.006 * this.#tremor.normal()) / ACC_GAIN)
      }
      return { channel: axis + 2, samples }
    })
  }

  #values(numbers: ReadonlyArray<{ key: string; value: number; at_ms: number }>, from_ms: number, motion: number): FrameInput['values'] {
    const own = numbers.filter((n) => this.#index.has(n.key))
    const beat = own.find((n) => n.key === 'spo2')
    const told =
      beat && (beat.at_ms / 1_000) % STEPS_EVERY_S === 0 ? [{ key: 'steps', value: Math.round(20 * motion), at_ms: beat.at_ms }] : []
    return [...own, ...told].map((n) => ({ channel: this.#index.get(n.key)!, value: n.value, offset_ms: n.at_ms - from_ms }))
  }

  #events(now: Readonly<Modifiers>, from_ms: number): NonNullable<FrameInput['events']> {
    const events: Array<NonNullable<FrameInput['events']>[number]> = []
    if (now.probe_off !== this.#before.probe_off) events.push({ kind: now.probe_off ? 'probe_off' : 'probe_on', channel: PLETH, text: '' })
    if (from_ms >= this.#battery_due_ms) {
      this.#battery_due_ms += BATTERY_EVERY_MS
      events.push({ kind: 'battery', channel: 0, text: '', value: Math.max(5, Math.round(86 - (BATTERY_PCT_PER_H * from_ms) / 3_600_000)) })
    }
    return events
  }
}
