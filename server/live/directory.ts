import type { PatientLine } from '../../contracts/live.ts'
import { fresh } from '../fresh.ts'
import { log as journal } from '../observe/log.ts'
import type { BedLine, WardLine } from '../store/wards.ts'

/**
 * Who lies where, in memory: encounter to ward, bed, patient and devices, and people's names. Asked of the database
 * every second, and read when its stamp has changed; while that is away the last reading stays, so that snapshots and
 * commands go on.
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
  /** Other whenever the rest may be other; missing = always. */
  stamp?: string
}

export interface Directory {
  /** Reads for the first time. @throws when the database is away: nothing can be shown then. */
  start(): Promise<void>
  /** Reads what is so now, not what a reading under way has seen. Keeps the last reading when the database is away. */
  refresh(): Promise<void>
  /** After a reading that may say something else than the one before. */
  onRead(listener: () => void): void
  place(encounter: string): Place | undefined
  /** Everyone who lies in a bed now. */
  encounters(): string[]
  ward(ward: string): { ward: WardLine; beds: readonly BedLine[] } | undefined
  names(): Readonly<Record<string, string>>
  stop(): Promise<void>
}

const EVERY_MS = 1_000

/** `readHouse` is given the stamp of the last reading, and may answer null: nothing has changed since. */
export function createDirectory(readHouse: (known: string) => Promise<House | null>): Directory {
  let house: House = { wards: [], names: {} }
  let places = new Map<string, Place>()
  let timer: NodeJS.Timeout | null = null
  const listeners: Array<() => void> = []
  const reading = fresh(() =>
    readChanged().catch((error: unknown) => journal.debug({ error: String(error) }, 'directory not read; the last reading stays')),
  )

  function take(read: House): void {
    house = read
    places = new Map(read.wards.flatMap(({ ward, beds }) => beds.flatMap((bed) => placeOf(ward.id, bed))))
    for (const listener of listeners) listener()
  }

  async function readChanged(): Promise<void> {
    const read = await readHouse(house.stamp ?? '')
    if (read) take(read)
  }

  return {
    async start() {
      await readChanged()
      timer = setInterval(() => void reading.run(), EVERY_MS)
      timer.unref()
    },
    refresh: reading.run,
    onRead: (listener) => void listeners.push(listener),
    place: (encounter) => places.get(encounter),
    encounters: () => [...places.keys()],
    ward: (id) => house.wards.find(({ ward }) => ward.id === id),
    names: () => house.names,
    async stop() {
      if (timer) clearInterval(timer)
      await reading.settled()
    },
  }
}

function placeOf(ward: string, { bed, label, patient, origin, devices }: BedLine): Array<[string, Place]> {
  if (!patient) return []
  return [[patient.encounter, { encounter: patient.encounter, ward, bed, bed_label: label, patient, origin, devices }]]
}
