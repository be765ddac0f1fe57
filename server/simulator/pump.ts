import { type Apparatus, atBed, type Bedside, type BedsideOptions, everySecond, type Said, type Span } from './apparatus.ts'
import type { OwnAlarm, PumpTrouble } from './modifiers.ts'
import type { Person } from './person.ts'
import { random, seedOf } from './random.ts'
import type { Happening } from './self-report.ts'

const NUMBERS = ['pump_volume', 'pump_volume_left', 'pump_time_left', 'pump_pressure'] as const
const FRAMES_PER_S = 1
/** Under the event names of the nomenclature, in the pump's own words. */
const OWN: Record<PumpTrouble, OwnAlarm> = {
  occlusion: { code: 'MDC_EVT_FLUID_LINE_OCCL', text: 'DOWNSTREAM OCCLUSION', priority: 'high', technical: true },
  near_end: { code: 'MDC_EVT_VOL_INFUS_NEAR_COMP', text: 'INFUSION NEAR END', priority: 'low', technical: true },
}
const NEAR_END_MIN = 9
const RUNNING_MMHG = 55
const OCCLUDED_MMHG = 620

/**
 * An infusion pump at the bed of `person`. Where there is an arterial line it gives a vasopressor, and says so by the
 * channel it declares; elsewhere a plain infusion.
 */
export function createPump(options: BedsideOptions, person: Person): Bedside {
  return atBed({ ...options, frames_per_s: FRAMES_PER_S }, person, new Pump(options, person))
}

class Pump implements Apparatus {
  readonly kind = 'pump'
  readonly watches = false
  readonly serial: string
  readonly channels: Apparatus['channels']
  readonly #person: Person
  readonly #pressor: boolean
  readonly #rate: number
  readonly #full_ml: number
  #given_ml: number
  #left_ml: number
  #pressure_mmhg = RUNNING_MMHG
  #said = false

  constructor(options: BedsideOptions, person: Person) {
    const r = random(seedOf(options.seed, 'pump'))
    this.serial = `P${options.seed}`
    this.#person = person
    this.#pressor = options.art
    this.#full_ml = options.art ? 50 : 500
    this.#rate = options.art ? Math.round(r.between(40, 90)) / 10 : options.profile === 'neonate' ? 6 : Math.round(r.between(50, 110))
    this.#left_ml = this.#full_ml * r.between(0.5, 0.9)
    this.#given_ml = this.#full_ml - this.#left_ml
    this.channels = [this.#pressor ? 'pressor_rate' : 'pump_rate', ...NUMBERS].map((key) => ({ key }))
  }

  say(span: Span): Said {
    const readings = everySecond(span, (t_ms) => this.#second(t_ms).map((value, i) => [this.channels[i]!.key, value] as const))
    const trouble = span.now.pump
    return { readings, alarm: trouble && OWN[trouble], happenings: this.#notes() }
  }

  /** What is in the syringe, once: a note, since no channel carries a name. */
  #notes(): Happening[] {
    if (this.#said) return []
    this.#said = true
    return [{ kind: 'note', text: this.#pressor ? 'Noradrenaline 4 mg in 50 mL' : 'Balanced solution 500 mL' }]
  }

  /** Rate mL/h, volume given and left mL, time left min, pressure mmHg: in the order of the channels. */
  #second(t_ms: number): number[] {
    const now = this.#person.at(t_ms)
    const stands = now.pump === 'occlusion'
    const rate = stands ? 0 : this.#rate * (this.#pressor ? now.pressor : 1)
    this.#given_ml += rate / 3_600
    this.#left_ml -= rate / 3_600
    if (this.#left_ml <= 0.5) this.#left_ml = this.#full_ml
    this.#pressure_mmhg += 0.25 * ((stands ? OCCLUDED_MMHG : RUNNING_MMHG) - this.#pressure_mmhg)
    const left_ml = now.pump === 'near_end' ? Math.min(this.#left_ml, (rate * NEAR_END_MIN) / 60) : this.#left_ml
    const minutes = rate > 0 ? (left_ml / rate) * 60 : (left_ml / this.#rate) * 60
    return [tenths(rate), tenths(this.#given_ml), tenths(left_ml), Math.round(minutes), Math.round(this.#pressure_mmhg)]
  }
}

const tenths = (value: number): number => Math.round(10 * value) / 10
