import type { Origin } from '../../contracts/alarm.ts'
import type { DeviceLine } from '../../contracts/live.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { keepOnly } from './keep-only.ts'

/** What passes by of each patient's devices: last heard, battery, clock, waves sent. From the records, not from sockets. */
export interface Heard {
  last_ms: number
  battery_pct: number | null
  clock_uncertainty_ms: number | null
  origin: Origin
  /** Wave channels of its newest frame that had any, in its own order. */
  waves: readonly string[]
}

export interface Devices {
  hear(record: LogRecord): void
  of(encounter: string): ReadonlyMap<string, Heard>
  line(encounter: string, device: { device: string; label: string; kind: string }, origin: string): DeviceLine
  /** The two waves of a ward sector: the first ECG lead, and pleth, else arterial pressure, else respiration, else CO2. */
  sectorWaves(encounter: string): readonly string[]
  waves(encounter: string): string[]
  /** Forgets everybody else. */
  keep(encounters: ReadonlySet<string>): void
}

const SECOND_WAVE = ['pleth', 'art', 'resp', 'co2', 'cvp_wave'] as const
const NONE: ReadonlyMap<string, Heard> = new Map()
/** Devices remembered of one patient; the one heard longest ago goes. */
const DEVICES_MAX = 16

export function createDevices(): Devices {
  const patients = new Map<string, { devices: Map<string, Heard>; sector: readonly string[] }>()

  function patientOf(encounter: string) {
    let patient = patients.get(encounter)
    if (!patient) {
      patient = { devices: new Map(), sector: [] }
      patients.set(encounter, patient)
    }
    return patient
  }

  function heardOf(encounter: string, device: string): Heard {
    const { devices } = patientOf(encounter)
    let heard = devices.get(device)
    if (!heard) {
      heard = { last_ms: 0, battery_pct: null, clock_uncertainty_ms: null, origin: 'live', waves: [] }
      devices.set(device, heard)
      if (devices.size > DEVICES_MAX) devices.delete([...devices].sort(([, a], [, b]) => a.last_ms - b.last_ms)[0]![0])
    }
    return heard
  }

  const waves = (encounter: string) => [...new Set([...(patients.get(encounter)?.devices.values() ?? [])].flatMap((h) => h.waves))]

  return {
    hear(record) {
      if (record.kind === 'clock') heardOf(record.encounter, record.device).clock_uncertainty_ms = record.mapping.uncertainty_ms
      if (record.kind !== 'frame') return
      const heard = heardOf(record.encounter, record.device)
      heard.last_ms = Math.max(heard.last_ms, record.at_ms)
      heard.origin = record.origin
      for (const event of record.frame.events) if (event.kind === 'battery') heard.battery_pct = event.value
      const { blocks } = record.frame
      if (blocks.length > 0 && (blocks.length !== heard.waves.length || blocks.some((b, i) => b.channel !== heard.waves[i]))) {
        heard.waves = blocks.map((b) => b.channel)
        patientOf(record.encounter).sector = sectorOf(waves(record.encounter))
      }
    },
    of: (encounter) => patients.get(encounter)?.devices ?? NONE,
    line(encounter, { device, label, kind }, origin) {
      const heard = patients.get(encounter)?.devices.get(device)
      const known = { last_ms: heard?.last_ms ?? 0, battery_pct: heard?.battery_pct ?? null }
      return {
        device,
        label,
        kind,
        ...known,
        clock_uncertainty_ms: heard?.clock_uncertainty_ms ?? null,
        origin: heard?.origin ?? (origin as Origin),
      }
    },
    sectorWaves: (encounter) => patients.get(encounter)?.sector ?? [],
    waves,
    keep: (encounters) => keepOnly(patients, encounters),
  }
}

function sectorOf(waves: readonly string[]): readonly string[] {
  const first = waves.find((channel) => channel.startsWith('ecg'))
  const second = SECOND_WAVE.find((channel) => waves.includes(channel))
  return [first, second].filter((channel) => channel !== undefined)
}
