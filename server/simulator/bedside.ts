import { type Apparatus, atBed, type Bedside, type BedsideOptions, type Said, type Span } from './apparatus.ts'
import { createPerson, type Person } from './person.ts'
import { live, WAVES, type WaveKey } from './physiology.ts'
import { Battery, leadChange, probeChange } from './self-report.ts'

export type { Bedside, BedsideOptions } from './apparatus.ts'

const NUMBERS = ['hr_device', 'rr_device', 'pr', 'spo2', 'perfusion', 'nibp_sys', 'nibp_dia', 'nibp_mean', 'temp'] as const
const ART_NUMBERS = ['art_sys', 'art_dia', 'art_mean'] as const
const BATTERY_EVERY_MS = 5 * 60_000

/** A monitor, at the bed of `person` or of a patient of its own. */
export function createBedside(options: BedsideOptions, person: Person = createPerson(options)): Bedside {
  return atBed(options, person, new Monitor(options, person))
}

/** Shows what the person's body does, as it is: waves and numbers are the person's own. */
class Monitor implements Apparatus {
  readonly kind = 'monitor'
  readonly watches = true
  readonly serial: string
  readonly channels: Apparatus['channels']
  readonly #person: Person
  readonly #battery = new Battery(BATTERY_EVERY_MS, () => 100)

  constructor({ seed, art }: BedsideOptions, person: Person) {
    this.serial = `S${seed}`
    this.channels = channelsOf(art)
    this.#person = person
  }

  say({ from_ms, steps, now, before }: Span): Said {
    const { waves, numbers } = live(this.#person.patient, steps, this.#person.at)
    return {
      waves: Object.entries(waves),
      readings: numbers,
      happenings: [...leadChange(before, now, 'ecg_ii'), ...probeChange(before, now), ...this.#battery.due(from_ms)],
      alarm: now.own_alarm,
    }
  }
}

/** Channels in the order a monitor shows them. */
function channelsOf(art: boolean): Apparatus['channels'] {
  const waves = (Object.keys(WAVES) as WaveKey[]).filter((key) => art || key !== 'art')
  const numbers = art ? [...NUMBERS, ...ART_NUMBERS] : NUMBERS
  return [...waves.map((key) => ({ key, ...WAVES[key] })), ...numbers.map((key) => ({ key }))]
}
