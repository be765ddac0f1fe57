import { alarmsOf, type Bedside, type BedsideOptions } from './bedside.ts'
import { airwayAt, type Settings, settingsOf } from './breath-machine.ts'
import { declare, type FrameInput, type HelloInput } from './frame.ts'
import { type Breath, breathAt, breathe } from './lungs.ts'
import type { OwnAlarm } from './modifiers.ts'
import type { Person } from './person.ts'
import { STEP_MS } from './physiology.ts'
import { type Random, random, seedOf } from './random.ts'
import type { Scenario } from './scenario.ts'
import { Steps, seconds } from './steps.ts'

const RATE_HZ = 1_000 / STEP_MS
const WAVES = [
  { key: 'paw', gain: 0.02 },
  { key: 'vent_flow', gain: 0.1 },
  { key: 'vent_volume', gain: 0.5 },
] as const
const SETTINGS = ['fio2_set', 'peep_set', 'tidal_volume_set', 'vent_rate_set'] as const
const MEASURED = ['fio2', 'peep', 'paw_peak', 'paw_mean', 'paw_plateau', 'tidal_volume', 'minute_volume'] as const
const RATES = ['vent_rate', 'vent_rate_total', 'vent_rate_spont'] as const
const KEYS = [...WAVES.map((w) => w.key), ...MEASURED, ...RATES, ...SETTINGS]
/** Settings are told this often. */
const SETTINGS_S = 5
/** So many breaths that nobody got, and the ventilator alarms itself. */
const MISSED_BREATHS = 2
const DISCONNECT: OwnAlarm = { code: 'vent_disconnect', text: 'CIRCUIT DISCONNECTED', priority: 'high', technical: false }

/** What was measured of one breath. */
interface Round {
  breath: Breath | null
  peak: number
  sum: number
  n: number
}

/** A ventilator at the bed of `person`: it drives the breaths that the monitor sees in the chest. */
export function createVentilator(options: BedsideOptions, person: Person): Bedside {
  return new Ventilator(options, person)
}

class Ventilator implements Bedside {
  readonly hello: HelloInput
  readonly silent = false
  readonly clock_step_ms = 0
  readonly #o: BedsideOptions
  readonly #person: Person
  readonly #steps: Steps
  readonly #settings: Settings
  readonly #noise: Random
  readonly #index = new Map(KEYS.map((key, i) => [key as string, i + 1]))
  #round: Round = { breath: null, peak: 0, sum: 0, n: 0 }
  #last: { peak: number; mean: number; depth: number } | null = null
  #missed = 0
  #alarm: OwnAlarm | null = null

  constructor(options: BedsideOptions, person: Person) {
    this.#o = options
    this.#person = person
    this.#steps = new Steps(options.start_ms, options.frames_per_s)
    this.#settings = settingsOf(person.patient.base, random(seedOf(options.seed, 'ventilator')))
    this.#noise = random(seedOf(options.seed, 'airway'))
    const waves = WAVES.map(({ key, gain }, i) => declare(i + 1, key, RATE_HZ, gain))
    const numbers = KEYS.slice(WAVES.length).map((key, i) => declare(WAVES.length + i + 1, key))
    const { device, seed } = options
    this.hello = {
      device,
      origin: 'simulated',
      kind: 'ventilator',
      model: 'Wardwave simulator',
      serial: `V${seed}`,
      channels: [...waves, ...numbers],
    }
  }

  get running(): Scenario | null {
    return this.#person.running
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
    const { patient, at } = this.#person
    const duration_ms = steps * STEP_MS
    breathe(patient.lungs, from_ms + duration_ms, patient.base, at, patient.breathing)
    const before = this.#alarm
    const blocks = this.#blocks(from_ms, steps)
    return {
      time_ms: this.#o.start_ms + from_ms,
      duration_ms,
      blocks,
      values: this.#last ? this.#values(from_ms, duration_ms, this.#last) : [],
      alarms: alarmsOf(before, this.#alarm),
    }
  }

  #blocks(from_ms: number, steps: number): FrameInput['blocks'] {
    const waves = WAVES.map(() => new Int16Array(steps))
    for (let i = 0; i < steps; i++) {
      const t_ms = from_ms + i * STEP_MS
      const { cmh2o, l_per_min, ml } = airwayAt(this.#person.patient.lungs, this.#settings, t_ms)
      const shown = cmh2o + 0.12 * (2 * this.#noise.next() - 1)
      this.#count(t_ms, shown)
      ;[shown, l_per_min, ml].forEach((value, w) => {
        waves[w]![i] = Math.round(value / WAVES[w]!.gain)
      })
    }
    return waves.map((samples, w) => ({ channel: w + 1, samples }))
  }

  /** Peak and mean of the running breath; a new breath closes the one before. */
  #count(t_ms: number, cmh2o: number): void {
    const breath = breathAt(this.#person.patient.lungs, t_ms)?.breath ?? null
    if (breath !== null && breath !== this.#round.breath) {
      if (this.#round.breath !== null) this.#close(this.#round.breath)
      this.#round = { breath, peak: cmh2o, sum: 0, n: 0 }
    }
    this.#round.peak = Math.max(this.#round.peak, cmh2o)
    this.#round.sum += cmh2o
    this.#round.n++
  }

  #close({ depth }: Breath): void {
    const { peak, sum, n } = this.#round
    this.#last = { peak, mean: sum / Math.max(1, n), depth }
    this.#missed = depth === 0 ? this.#missed + 1 : 0
    this.#alarm = this.#missed >= MISSED_BREATHS ? DISCONNECT : null
  }

  #values(from_ms: number, duration_ms: number, last: { peak: number; mean: number; depth: number }): FrameInput['values'] {
    const values: Array<{ channel: number; value: number; offset_ms: number }> = []
    for (const t_ms of seconds(from_ms, from_ms + duration_ms))
      for (const [key, value] of this.#second(t_ms, last)) values.push({ channel: this.#index.get(key)!, value, offset_ms: t_ms - from_ms })
    return values
  }

  *#second(t_ms: number, { peak, mean, depth }: { peak: number; mean: number; depth: number }): Generator<[string, number]> {
    const s = this.#settings
    const volume_ml = depth * s.volume_ml
    const plateau = depth === 0 ? 0 : s.peep_cmh2o + depth * s.driving_cmh2o
    yield ['fio2', Math.round(s.fio2_pct + 0.4 * Math.sin(t_ms / 23_000))]
    yield ['peep', depth === 0 ? 0 : s.peep_cmh2o]
    yield ['paw_peak', Math.round(peak)]
    yield ['paw_mean', Math.max(0, Math.round(mean))]
    yield ['paw_plateau', Math.round(plateau)]
    yield ['tidal_volume', Math.round(volume_ml)]
    yield ['minute_volume', Math.round((volume_ml * s.rate) / 100) / 10]
    yield ['vent_rate', s.rate]
    yield ['vent_rate_total', s.rate]
    yield ['vent_rate_spont', 0]
    if ((t_ms / 1_000) % SETTINGS_S !== 0) return
    yield ['fio2_set', s.fio2_pct]
    yield ['peep_set', s.peep_cmh2o]
    yield ['tidal_volume_set', s.volume_ml]
    yield ['vent_rate_set', s.rate]
  }
}
