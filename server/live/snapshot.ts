import { isOpen, type Origin } from '../../contracts/alarm.ts'
import type { BedState } from '../../contracts/effect.ts'
import type { AlarmView, BedSnapshot, BedView, OtherBeds, WardSnapshot } from '../../contracts/live.ts'
import type { Clock } from '../clock.ts'
import { namesFor, peopleInBed } from '../store/alarm-view.ts'
import type { Board } from './board.ts'
import type { Devices } from './devices.ts'
import type { Directory, Place } from './directory.ts'
import type { Scores } from './scores.ts'

/** What a screen starts from, out of memory alone: it is served while the database is away. */
export interface Snapshots {
  ward(ward: string): WardSnapshot | null
  /** One patient's own part. `history` is what the store has of them; [] while it does not answer. */
  bed(encounter: string, history: readonly AlarmView[]): Omit<BedSnapshot, keyof OtherBeds> | null
  /** A bed's state as screens get it; null when nobody lies there. */
  bedView(encounter: string, state?: BedState): BedView | null
}

export function createSnapshots({
  directory,
  board,
  devices,
  scores,
  clock,
}: {
  directory: Directory
  board: Board
  devices: Devices
  scores: Scores
  clock: Clock
}): Snapshots {
  function bedView(encounter: string, state = board.bed(encounter)): BedView | null {
    const place = directory.place(encounter)
    if (!place) return null
    const now = state ?? untouched(place)
    return {
      ...now,
      bed_label: place.bed_label,
      patient: place.patient,
      names: namesFor(peopleInBed(now), directory.names()),
      devices: place.devices.map((device) => devices.line(encounter, device, place.origin)),
    }
  }

  return {
    bedView,
    ward(id) {
      const found = directory.ward(id)
      if (!found) return null
      const beds = found.beds.map(({ bed, label, patient }) => {
        const encounter = patient?.encounter ?? ''
        return { bed, label, encounter, state: encounter ? bedView(encounter) : null }
      })
      const encounters = beds.flatMap((bed) => (bed.encounter ? [bed.encounter] : []))
      return {
        ward: found.ward,
        beds,
        alarms: board.openIn(encounters),
        scores: scores.ofWard(encounters),
        cursor: board.cursor(id),
        server_ms: clock.now_ms(),
        origin: originOf(beds.map((bed) => bed.state)),
      }
    },
    bed(encounter, history) {
      const place = directory.place(encounter)
      const bed = bedView(encounter)
      const found = place && directory.ward(place.ward)
      if (!place || !bed || !found) return null
      return {
        ward: found.ward,
        bed,
        alarms: board.openIn([encounter]),
        history: history.filter((alarm) => !isOpen(alarm)),
        scores: scores.ofBed(encounter),
        cursor: board.cursor(place.ward),
        server_ms: clock.now_ms(),
        origin: originOf([bed]),
        channels: devices.waves(encounter),
      }
    },
  }
}

/** A bed the engine has not spoken of yet. */
function untouched({ encounter, ward, bed }: Place): BedState {
  return {
    encounter,
    ward,
    bed,
    pause: null,
    standby: null,
    limits_version: 0,
    limits_changed: false,
    analysis: 'on',
    discharged: false,
    revision: 0,
  }
}

/** One patient's data that is not live makes the whole screen say so. */
function originOf(beds: ReadonlyArray<BedView | null>): Origin {
  const origins = new Set(beds.flatMap((bed) => bed?.devices.map((device) => device.origin) ?? []))
  return (['recorded', 'simulated'] as const).find((origin) => origins.has(origin)) ?? 'live'
}
