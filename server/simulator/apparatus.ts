import { declare, type FrameInput, type HelloInput } from './frame.ts'
import { CALM, type Modifiers, type OwnAlarm } from './modifiers.ts'
import type { Profile } from './patient.ts'
import type { Person } from './person.ts'
import { STEP_MS } from './physiology.ts'
import type { Scenario } from './scenario.ts'
import { alarmsOf, type Happening } from './self-report.ts'
import { Steps, seconds } from './steps.ts'

export interface BedsideOptions {
  device: string
  seed: number
  profile: Profile
  /** Arterial line in place. */
  art: boolean
  /** Device clock at patient time 0, ms since 1970. */
  start_ms: number
  frames_per_s: number
  /** Scenarios run this many times as fast; the waves keep their rate. */
  script_speed: number
}

/** A device at a bed: a patient, what is being done to it, and the frames that say so. Pure: time is passed in. */
export interface Bedside {
  readonly hello: HelloInput
  /** The frames that end at or before `now_ms` (true time), at most `most`; the rest follows at the next call. */
  frames(now_ms: number, most: number): FrameInput[]
  /** Starts a scenario at the next frame; another one running is ended. */
  trigger(scenario: Scenario): void
  readonly running: Scenario | null
  /** Whether the bed has what the scenario is about. */
  can(scenario: Scenario): boolean
  /** Whether a scenario keeps the device from sending now. */
  readonly silent: boolean
  /** How far the device's clock is off now. */
  readonly clock_step_ms: number
}

/** What one kind of device is: its channels, and what it says of a span of the person's time, by channel key. */
export interface Apparatus {
  readonly kind: NonNullable<HelloInput['kind']>
  readonly serial: string
  /** In the order of their indexes, from 1; index 0 is the device itself. */
  readonly channels: ReadonlyArray<{ key: string; rate_hz?: number; gain?: number }>
  /** It leads the person's scenarios, and what they do to a device, silence and a wrong clock, is done to this one. */
  readonly watches: boolean
  say(span: Span): Said
}

/** A frame's stretch of the person's own time. */
export interface Span {
  from_ms: number
  duration_ms: number
  /** Of STEP_MS. */
  steps: number
  /** What is in force at its start, and was at the start of the span before. */
  now: Readonly<Modifiers>
  before: Readonly<Modifiers>
}

export interface Reading {
  key: string
  value: number
  at_ms: number
}

export interface Said {
  waves?: Iterable<readonly [key: string, samples: Int16Array]>
  readings: readonly Reading[]
  happenings?: readonly Happening[]
  /** The alarm the device itself raises now. */
  alarm?: OwnAlarm | null
}

/** Readings of each whole second of a span. */
export function everySecond({ from_ms, duration_ms }: Span, readingsAt: (t_ms: number) => Iterable<readonly [string, number]>): Reading[] {
  const readings: Reading[] = []
  for (const at_ms of seconds(from_ms, from_ms + duration_ms))
    for (const [key, value] of readingsAt(at_ms)) readings.push({ key, value, at_ms })
  return readings
}

/** The apparatus at the bed of `person`, its words cut into frames. */
export function atBed(options: BedsideOptions, person: Person, apparatus: Apparatus): Bedside {
  return new AtBed(options, person, apparatus)
}

class AtBed implements Bedside {
  readonly hello: HelloInput
  readonly #start_ms: number
  readonly #person: Person
  readonly #apparatus: Apparatus
  readonly #steps: Steps
  readonly #index: ReadonlyMap<string, number>
  #before: Readonly<Modifiers> = CALM
  #alarm: OwnAlarm | null = null

  constructor({ device, start_ms, frames_per_s }: BedsideOptions, person: Person, apparatus: Apparatus) {
    const { kind, serial } = apparatus
    this.#start_ms = start_ms
    this.#person = person
    this.#apparatus = apparatus
    this.#steps = new Steps(start_ms, frames_per_s)
    this.#index = new Map(apparatus.channels.map(({ key }, i) => [key, i + 1]))
    const channels = apparatus.channels.map(({ key, rate_hz, gain }, i) => declare(i + 1, key, rate_hz, gain))
    this.hello = { device, origin: 'simulated', kind, model: 'Wardwave simulator', serial, channels }
  }

  get running(): Scenario | null {
    return this.#person.running
  }
  get silent(): boolean {
    return this.#done.silent
  }
  get clock_step_ms(): number {
    return this.#done.clock_step_ms
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

  /** What was done to this device at its newest frame. */
  get #done(): Readonly<Modifiers> {
    return this.#apparatus.watches ? this.#before : CALM
  }

  #next(from_ms: number, steps: number): FrameInput {
    const now = this.#person.at(from_ms)
    if (this.#apparatus.watches) this.#person.settle(from_ms)
    const span = { from_ms, duration_ms: steps * STEP_MS, steps, now, before: this.#before }
    const said = this.#apparatus.say(span)
    this.#before = now
    return this.#frame(span, said)
  }

  #frame({ from_ms, duration_ms }: Span, { waves = [], readings, happenings = [], alarm = null }: Said): FrameInput {
    const was = this.#alarm
    this.#alarm = alarm
    return {
      time_ms: this.#start_ms + from_ms + this.clock_step_ms,
      duration_ms,
      blocks: Array.from(waves, ([key, samples]) => ({ channel: this.#channel(key), samples })),
      values: readings.map(({ key, value, at_ms }) => ({ channel: this.#channel(key), value, offset_ms: at_ms - from_ms })),
      events: happenings.map(({ kind, key, text = '', value }) => ({ kind, channel: key ? this.#channel(key) : 0, text, value })),
      alarms: alarmsOf(was, alarm),
    }
  }

  /** @throws RangeError for a channel that the device does not declare */
  #channel(key: string): number {
    const index = this.#index.get(key)
    if (index === undefined) throw new RangeError(`${this.#apparatus.kind} declares no ${key}`)
    return index
  }
}
