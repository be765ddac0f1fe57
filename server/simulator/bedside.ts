import type { ChannelMessage } from '../../contracts/codec/device-message.ts'
import { declare, type FrameInput, type HelloInput } from './frame.ts'
import { CALM, type Modifiers } from './modifiers.ts'
import type { Profile } from './patient.ts'
import { createPatient, live, type Patient, STEP_MS, type Stretch, WAVES, type WaveKey } from './physiology.ts'
import { modifiersOf, type Scenario } from './scenario.ts'

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

/** A monitor at a bed: a patient, what is being done to it, and the frames that say so. Pure: time is passed in. */
export interface Bedside {
  readonly hello: HelloInput
  /** The frames that end at or before `now_ms` (true time), at most `most`; the rest follows at the next call. */
  frames(now_ms: number, most: number): FrameInput[]
  /** Starts a scenario at the next frame; another one running is ended. */
  trigger(scenario: Scenario): void
  readonly running: Scenario | null
  /** Whether a scenario keeps the device from sending now. */
  readonly silent: boolean
  /** How far the device's clock is off now. */
  readonly clock_step_ms: number
}

const NUMBERS = ['hr_device', 'rr_device', 'pr', 'spo2', 'perfusion', 'nibp_sys', 'nibp_dia', 'nibp_mean', 'temp'] as const
const ART_NUMBERS = ['art_sys', 'art_dia', 'art_mean'] as const
const BATTERY_EVERY_MS = 5 * 60_000

export function createBedside(options: BedsideOptions): Bedside {
  const patient = createPatient(options.seed, options.profile, options.art)
  return new Monitor(options, patient)
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
  readonly #patient: Patient
  readonly #index: Map<string, number>
  #count = 0
  #running: { scenario: Scenario; start_ms: number } | null = null
  #before: Readonly<Modifiers> = CALM
  #battery_due_ms = 0

  constructor(options: BedsideOptions, patient: Patient) {
    const channels = channelsOf(options.art)
    this.#o = options
    this.#patient = patient
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
    return this.#running?.scenario ?? null
  }
  get silent(): boolean {
    return this.#before.silent
  }
  get clock_step_ms(): number {
    return this.#before.clock_step_ms
  }

  trigger(scenario: Scenario): void {
    this.#running = { scenario, start_ms: this.#patient.t_ms }
  }

  frames(now_ms: number, most: number): FrameInput[] {
    const frames: FrameInput[] = []
    while (frames.length < most && this.#o.start_ms + this.#border(this.#count + 1) <= now_ms) frames.push(this.#next())
    return frames
  }

  /** Frame borders lie on the common grid of all waves, so every block begins exactly at its frame's time. */
  #border(count: number): number {
    return Math.floor((count * 1_000) / this.#o.frames_per_s / STEP_MS) * STEP_MS
  }

  #at = (t_ms: number): Readonly<Modifiers> => {
    if (!this.#running) return CALM
    const { scenario, start_ms } = this.#running
    return modifiersOf(scenario, 0, this.#patient.base, (t_ms - start_ms) * this.#o.script_speed)
  }

  #next(): FrameInput {
    const from_ms = this.#border(this.#count++)
    const now = this.#at(from_ms)
    if (this.#running && from_ms - this.#running.start_ms >= (this.#running.scenario.length_s * 1_000) / this.#o.script_speed)
      this.#running = null
    const stretch = live(this.#patient, (this.#border(this.#count) - from_ms) / STEP_MS, this.#at)
    const frame = {
      time_ms: this.#o.start_ms + from_ms + now.clock_step_ms,
      duration_ms: stretch.duration_ms,
      blocks: this.#blocks(stretch),
      values: stretch.numbers.map((n) => ({ channel: this.#index.get(n.key)!, value: n.value, offset_ms: n.at_ms - from_ms })),
      events: this.#events(now, from_ms),
      alarms: this.#alarms(now),
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

  #alarms(now: Readonly<Modifiers>): NonNullable<FrameInput['alarms']> {
    const { own_alarm: was } = this.#before
    const is = now.own_alarm
    if (was?.code === is?.code) return []
    const ended = was ? [{ ...was, phase: 'end' as const }] : []
    return is ? [...ended, { ...is, phase: 'start' as const }] : ended
  }
}

function indexOf(channels: readonly ChannelMessage[], art: boolean): Map<string, number> {
  const waves = (Object.keys(WAVES) as WaveKey[]).filter((key) => art || key !== 'art')
  const keys = [...waves, ...NUMBERS, ...(art ? ART_NUMBERS : [])]
  return new Map(keys.map((key, i) => [key, channels[i]!.index]))
}
