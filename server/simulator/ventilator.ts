import { type Apparatus, atBed, type Bedside, type BedsideOptions, everySecond, type Said, type Span } from './apparatus.ts'
import { airwayAt, type Settings, settingsOf } from './breath-machine.ts'
import { type Breath, breathAt, breathe } from './lungs.ts'
import type { OwnAlarm } from './modifiers.ts'
import type { Person } from './person.ts'
import { STEP_MS } from './physiology.ts'
import { type Random, random, seedOf } from './random.ts'

const RATE_HZ = 1_000 / STEP_MS
const WAVES = [
  { key: 'paw', gain: 0.02 },
  { key: 'vent_flow', gain: 0.1 },
  { key: 'vent_volume', gain: 0.5 },
] as const
const SETTINGS = ['fio2_set', 'peep_set', 'tidal_volume_set', 'vent_rate_set'] as const
const MEASURED = ['fio2', 'peep', 'paw_peak', 'paw_mean', 'paw_plateau', 'tidal_volume', 'minute_volume'] as const
const RATES = ['vent_rate', 'vent_rate_total', 'vent_rate_spont'] as const
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

/** What is shown of the last whole breath. */
interface Measured {
  peak: number
  mean: number
  depth: number
}

/** A ventilator at the bed of `person`: it drives the breaths that the monitor sees in the chest. */
export function createVentilator(options: BedsideOptions, person: Person): Bedside {
  return atBed(options, person, new Ventilator(options, person))
}

class Ventilator implements Apparatus {
  readonly kind = 'ventilator'
  readonly watches = false
  readonly serial: string
  readonly channels: Apparatus['channels'] = [
    ...WAVES.map((wave) => ({ ...wave, rate_hz: RATE_HZ })),
    ...[...MEASURED, ...RATES, ...SETTINGS].map((key) => ({ key })),
  ]
  readonly #person: Person
  readonly #settings: Settings
  readonly #noise: Random
  #round: Round = { breath: null, peak: 0, sum: 0, n: 0 }
  #last: Measured | null = null
  #missed = 0
  #alarm: OwnAlarm | null = null

  constructor({ seed }: BedsideOptions, person: Person) {
    this.serial = `V${seed}`
    this.#person = person
    this.#settings = settingsOf(person.patient.base, random(seedOf(seed, 'ventilator')))
    this.#noise = random(seedOf(seed, 'airway'))
  }

  say(span: Span): Said {
    const { patient, at } = this.#person
    breathe(patient.lungs, span.from_ms + span.duration_ms, patient.base, at, patient.breathing)
    const waves = this.#waves(span.from_ms, span.steps)
    const last = this.#last
    return { waves, readings: last ? everySecond(span, (t_ms) => this.#second(t_ms, last)) : [], alarm: this.#alarm }
  }

  #waves(from_ms: number, steps: number): Array<readonly [string, Int16Array]> {
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
    return WAVES.map(({ key }, w) => [key, waves[w]!] as const)
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

  *#second(t_ms: number, { peak, mean, depth }: Measured): Generator<[string, number]> {
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
