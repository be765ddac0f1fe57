import type { LogRecord } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import { delays } from '../observe/delays.ts'
import type { Devices } from './devices.ts'
import type { Directory } from './directory.ts'
import { createPicture, type Numbers, type Picture } from './picture.ts'
import type { Viewer } from './viewer.ts'

/** Wave pictures of what is watched, and of nothing else: a ward four times a second, a bed eight times. */
export interface Ticks {
  /** After a viewer began or ended watching. */
  watched(viewers: Iterable<Viewer>): void
  hear(record: LogRecord): void
  start(): void
  stop(): void
}

export const WARD_EVERY_MS = 250
export const BED_EVERY_MS = 125
/** All numbers go out this often, changed or not: a viewer whose picture was skipped has lost none for longer. */
const NUMBERS_EVERY_MS = 1_000

interface Room {
  picture: Picture
  viewers: Set<Viewer>
  /** When the frames of the next picture were received. */
  received_ms: number[]
  sent: number
  full_ms: number
}

export function createTicks({
  directory,
  devices,
  numbers,
  clock,
}: {
  directory: Directory
  devices: Devices
  numbers: Numbers
  clock: Clock
}): Ticks {
  let wards = new Map<string, Room>()
  let beds = new Map<string, Room>()
  const timers: NodeJS.Timeout[] = []
  const all = () => true

  function send(room: Room, encounters: readonly string[]): void {
    const now = clock.monotonic_ms()
    const whole = now - room.full_ms >= NUMBERS_EVERY_MS
    const { sent } = room
    room.sent = numbers.stamp()
    if (whole) room.full_ms = now
    const of = (encounter: string) => (whole ? numbers.all(encounter) : numbers.since(encounter, sent))
    const now_ms = clock.now_ms()
    const bytes = room.picture.tick(encounters, of, now_ms)
    for (const received_ms of room.received_ms.splice(0)) delays.observe('picture', now_ms - received_ms)
    for (const viewer of room.viewers) viewer.tick(bytes)
  }

  function tickWards(): void {
    for (const [ward, room] of wards) {
      const found = directory.ward(ward)
      send(room, found?.beds.flatMap(({ patient }) => (patient ? [patient.encounter] : [])) ?? [])
    }
  }

  return {
    watched(viewers) {
      const before = { wards, beds }
      wards = new Map()
      beds = new Map()
      for (const viewer of viewers) {
        if (viewer.view?.view === 'ward') join(wards, before.wards, 'w', viewer.view.ward, viewer)
        if (viewer.view?.view === 'bed') join(beds, before.beds, 'b', viewer.view.encounter, viewer)
      }
    },
    hear(record) {
      devices.hear(record)
      if (record.kind !== 'frame' || record.frame.blocks.length === 0) return
      const bed = beds.get(record.encounter)
      bed?.received_ms.push(record.at_ms)
      bed?.picture.add(record, all)
      if (wards.size === 0) return
      const ward = directory.place(record.encounter)?.ward
      const room = ward === undefined ? undefined : wards.get(ward)
      if (!room) return
      const sector = devices.sectorWaves(record.encounter)
      room.received_ms.push(record.at_ms)
      room.picture.add(record, (channel) => sector.includes(channel))
    },
    start() {
      timers.push(setInterval(tickWards, WARD_EVERY_MS))
      timers.push(
        setInterval(() => {
          for (const [encounter, room] of beds) send(room, [encounter])
        }, BED_EVERY_MS),
      )
      for (const timer of timers) timer.unref()
    },
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

function join(rooms: Map<string, Room>, before: ReadonlyMap<string, Room>, view: 'w' | 'b', id: string, viewer: Viewer): void {
  let room = rooms.get(id)
  if (!room) {
    const known = before.get(id)
    room = {
      picture: known?.picture ?? createPicture(view, id),
      viewers: new Set(),
      received_ms: known?.received_ms ?? [],
      sent: known?.sent ?? 0,
      full_ms: Number.NEGATIVE_INFINITY, // whoever just came gets all numbers at once
    }
    rooms.set(id, room)
  }
  room.viewers.add(viewer)
}
