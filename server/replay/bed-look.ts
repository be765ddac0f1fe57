import type { DeliveryRecord, FrameRecord, LogRecord } from '../../contracts/record.ts'
import { SILENT_MS } from '../engine/frontier.ts'
import type { Patient } from '../engine/state.ts'

/** From this instant on it was so. */
export interface Since<T> {
  at_ms: number
  is: T
}

/** Time in which something was missing; `to_ms` is Infinity where it still was at the end of the look. */
export interface Gap {
  from_ms: number
  to_ms: number
}

export interface DeviceLook {
  bound: Since<boolean>[]
  /** Stretches without any frame, server clock. */
  gaps: Gap[]
  /** Receipt of its newest frame. */
  heard_ms: number
  /** What it has sent since its newest start. */
  channels: readonly string[]
}

/** What surrounds the detectors at a bed, by the server's clock. */
export interface BedLook {
  record(record: LogRecord): void
  stepped(now_ms: number, patient: Patient | undefined): void
  readonly here: readonly Since<boolean>[]
  readonly analysis_off: readonly Since<boolean>[]
  /** null: nobody had said. */
  readonly watching: readonly Since<readonly string[] | null>[]
  readonly devices: ReadonlyMap<string, DeviceLook>
  /** The server itself was not there. */
  readonly absences: readonly Gap[]
  readonly deliveries: readonly DeliveryRecord[]
  /** Frames that came more than LATE_FRAME_MS after they ended: event time of what they hold, and when they came. */
  readonly late: ReadonlyArray<Gap & { at_ms: number }>
}

/** Ticks come every quarter of a second; without any for so long the server was not running. */
const ABSENT_MS = 3_000
/** A frame that comes so long after it ended was not on its usual way. */
export const LATE_FRAME_MS = 5_000

export function createBedLook(): BedLook {
  const here: Since<boolean>[] = []
  const analysis_off: Since<boolean>[] = []
  const watching: Since<readonly string[] | null>[] = []
  const devices = new Map<string, DeviceLook>()
  const absences: Gap[] = []
  const deliveries: DeliveryRecord[] = []
  const late: Array<Gap & { at_ms: number }> = []
  let last_ms = 0

  return {
    ...{ here, analysis_off, watching, devices, absences, deliveries, late },
    record(record) {
      if (record.kind === 'delivery') deliveries.push(record)
      if (record.kind === 'frame' && cameLate(record)) late.push(cameLate(record)!)
    },
    stepped(now_ms, patient) {
      if (last_ms > 0 && now_ms - last_ms > ABSENT_MS) absences.push({ from_ms: last_ms, to_ms: now_ms })
      last_ms = now_ms
      tell(here, now_ms, patient !== undefined)
      if (patient === undefined) return
      tell(analysis_off, now_ms, patient.analysis.off)
      const users = patient.screens && [...new Set(patient.screens.map(({ user }) => user))].sort()
      tell(watching, now_ms, users, (a, b) => a?.join() === b?.join())
      for (const name of patient.devices.keys()) lookAtDevice(devices, patient, name, now_ms)
    },
  }
}

function tell<T>(list: Since<T>[], at_ms: number, is: T, same: (a: T, b: T) => boolean = Object.is): void {
  const last = list.at(-1)
  if (last === undefined || !same(last.is, is)) list.push({ at_ms, is })
}

function cameLate({ at_ms, event_ms, frame }: FrameRecord): (Gap & { at_ms: number }) | null {
  const to_ms = event_ms + frame.duration_ms
  return at_ms - to_ms > LATE_FRAME_MS ? { from_ms: event_ms, to_ms, at_ms } : null
}

function lookAtDevice(devices: Map<string, DeviceLook>, patient: Patient, name: string, now_ms: number): void {
  const { bound, heard_ms, boot } = patient.devices.get(name)!
  let device = devices.get(name)
  if (device === undefined) {
    device = { bound: [], gaps: [], heard_ms, channels: [] }
    devices.set(name, device)
  }
  tell(device.bound, now_ms, bound)
  device.channels = patient.sources.get(`${name}|${boot}`)?.flow.channels ?? device.channels
  const open = device.gaps.at(-1)
  if (heard_ms !== device.heard_ms) {
    if (open !== undefined && open.to_ms === Infinity) open.to_ms = heard_ms
    device.heard_ms = heard_ms
  } else if (now_ms - heard_ms > SILENT_MS && open?.to_ms !== Infinity)
    device.gaps.push({ from_ms: Math.max(0, heard_ms), to_ms: Infinity })
}

/** What was so at `at_ms`; undefined before anything was seen. */
export function wasAt<T>(list: readonly Since<T>[], at_ms: number): T | undefined {
  return list.findLast((one) => one.at_ms <= at_ms)?.is
}

/** Everything that was so at some time in the stretch. */
export function within<T>(list: readonly Since<T>[], from_ms: number, to_ms: number): Since<T>[] {
  const first = list.findLastIndex((one) => one.at_ms <= from_ms)
  return list.filter((one, i) => (i >= Math.max(first, 0) && one.at_ms <= to_ms) || i === first)
}

/** Part of the stretch that lies in gaps, ms. */
export function overlap_ms(gaps: readonly Gap[], from_ms: number, to_ms: number): number {
  return gaps.reduce((sum, gap) => sum + Math.max(0, Math.min(gap.to_ms, to_ms) - Math.max(gap.from_ms, from_ms)), 0)
}
