import type { ChannelMessage } from '../../contracts/codec/device-message.ts'
import { declare, type FrameInput, type HelloInput } from './frame.ts'
import { CALM, type Modifiers, type OwnAlarm } from './modifiers.ts'
import type { Profile } from './patient.ts'
import { createPerson, type Person } from './person.ts'
import { live, type Stretch, WAVES, type WaveKey } from './physiology.ts'
import type { Scenario } from './scenario.ts'
import { Steps } from './steps.ts'

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

const NUMBERS = ['hr_device', 'rr_device', 'pr', 'spo2', 'perfusion', 'nibp_sys', 'nibp_dia', 'nibp_mean', 'temp'] as const
const ART_NUMBERS = ['art_sys', 'art_dia', 'art_mean'] as const
const BATTERY_EVERY_MS = 5 * 60_000

/** A monitor, at the bed of `person` or of a patient of its own. */
export function createBedside(options: BedsideOptions, person: Person = createPerson(options)): Bedside {
  return new Monitor(options, person)
}

/** Channels in the order a monitor shows them; index 0 is the device itself. */
export function channelsOf(art: boolean): ChannelMessage[] {
  const waves = (Object.keys(WAVES) as WaveKey[]).filter((key) => art || key !== 'art')
  const numbers = art ? [...NUMBERS, ...ART_NUMBERS] : NUMBERS
  const keyed = waves.map((key, i) => declare(i + 1, key, WAVES[key].rate_hz, WAVES[key].gain))
  return [...keyed, ...numbers.map((key, i) => declare(waves.length + i + 1, key))]
}

class Monitor implements Bedside {
  readonly hello: HelloInput
  readonly #o: BedsideOptions
  readonly #person: Person
  readonly #steps: Steps
  readonly #index: Map<string, number>
  #before: Readonly<Modifiers> = CALM
  #battery_due_ms = 0

  constructor(options: BedsideOptions, person: Person) {
    const channels = channelsOf(options.art)
    this.#o = options
    this.#person = person
    this.#steps = new Steps(options.start_ms, options.frames_per_s)
    this.#index = indexOf(channels, options.art)
    this.hello = {
      device: options.device,
      origin: 'simulated',
      kind: 'monitor',
      model: 'Wardwave simulator',
      serial: `S${options.seed}`,
      channels,
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
    const frame = {
      time_ms: this.#o.start_ms + from_ms + now.clock_step_ms,
      duration_ms: stretch.duration_ms,
      blocks: this.#blocks(stretch),
      values: stretch.numbers.map((n) => ({ channel: this.#index.get(n.key)!, value: n.value, offset_ms: n.at_ms - from_ms })),
      events: this.#events(now, from_ms),
      alarms: alarmsOf(this.#before.own_alarm, now.own_alarm),
    }
    this.#before = now
    return frame
  }

  #blocks({ waves }: Stretch): FrameInput['blocks'] {
    return Object.entries(waves).map(([key, samples]) => ({ channel: this.#index.get(key)!, samples }))
  }

  #events(now: Readonly<Modifiers>, from_ms: number): NonNullable<FrameInput['events']> {
    const before = this.#before
    const events: Array<NonNullable<FrameInput['events']>[number]> = []
    const ecg = this.#index.get('ecg_ii')!
    const pleth = this.#index.get('pleth')!
    if (now.lead_off !== before.lead_off) events.push({ kind: now.lead_off ? 'lead_off' : 'lead_on', channel: ecg, text: 'RA' })
    if (now.probe_off !== before.probe_off) events.push({ kind: now.probe_off ? 'probe_off' : 'probe_on', channel: pleth, text: '' })
    if (from_ms >= this.#battery_due_ms) {
      this.#battery_due_ms += BATTERY_EVERY_MS
      events.push({ kind: 'battery', channel: 0, text: '', value: 100 })
    }
    return events
  }
}

/** A device's own alarm that came or went: the one before ends, the new one starts. */
export function alarmsOf(was: OwnAlarm | null, is: OwnAlarm | null): NonNullable<FrameInput['alarms']> {
  if (was?.code === is?.code) return []
  const ended = was ? [{ ...was, phase: 'end' as const }] : []
  return is ? [...ended, { ...is, phase: 'start' as const }] : ended
}

function indexOf(channels: readonly ChannelMessage[], art: boolean): Map<string, number> {
  const waves = (Object.keys(WAVES) as WaveKey[]).filter((key) => art || key !== 'art')
  const keys = [...waves, ...NUMBERS, ...(art ? ART_NUMBERS : [])]
  return new Map(keys.map((key, i) => [key, channels[i]!.index]))
}
