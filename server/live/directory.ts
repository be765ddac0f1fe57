import type { PatientLine } from '../../contracts/live.ts'
import { log as journal } from '../observe/log.ts'
import type { BedLine, WardLine } from '../store/wards.ts'

/**
 * Who lies where, in memory: encounter to ward, bed, patient and devices, and people's names. Read from the database
 * every second; while that is away the last reading stays, so that snapshots and commands go on.
 */
export interface Place {
  encounter: string
  ward: string
  bed: string
  bed_label: string
  patient: PatientLine
  origin: string
  devices: BedLine['devices']
}

export interface House {
  wards: ReadonlyArray<{ ward: WardLine; beds: readonly BedLine[] }>
  names: Readonly<Record<string, string>>
}

export interface Directory {
  /** Reads for the first time. @throws when the database is away: nothing can be shown then. */
  start(): Promise<void>
  /** Reads now: after an admission or a transfer. Keeps the last reading when the database is away. */
  refresh(): Promise<void>
  place(encounter: string): Place | undefined
  /** Everyone who lies in a bed now. */
  encounters(): string[]
  ward(ward: string): { ward: WardLine; beds: readonly BedLine[] } | undefined
  names(): Readonly<Record<string, string>>
  stop(): Promise<void>
}

const EVERY_MS = 1_000

export function createDirectory(readHouse: () => Promise<House>): Directory {
  let house: House = { wards: [], names: {} }
  let places = new Map<string, Place>()
  let timer: NodeJS.Timeout | null = null
  let reading: Promise<void> | null = null

  function take(read: House): void {
    house = read
    places = new Map(read.wards.flatMap(({ ward, beds }) => beds.flatMap((bed) => placeOf(ward.id, bed))))
  }

  function refresh(): Promise<void> {
    reading ??= readHouse()
      .then(take, (error: unknown) => journal.debug({ error: String(error) }, 'directory not read; the last reading stays'))
      .finally(() => {
        reading = null
      })
    return reading
  }

  return {
    async start() {
      take(await readHouse())
      timer = setInterval(() => void refresh(), EVERY_MS)
      timer.unref()
    },
    refresh,
    place: (encounter) => places.get(encounter),
    encounters: () => [...places.keys()],
    ward: (id) => house.wards.find(({ ward }) => ward.id === id),
    names: () => house.names,
    async stop() {
      if (timer) clearInterval(timer)
      await reading
    },
  }
}

function placeOf(ward: string, { bed, label, patient, origin, devices }: BedLine): Array<[string, Place]> {
  if (!patient) return []
  return [[patient.encounter, { encounter: patient.encounter, ward, bed, bed_label: label, patient, origin, devices }]]
}
