import type { Origin } from '../../contracts/alarm.ts'
import type { HoldReason, Reject } from '../../contracts/error.ts'
import type { DeviceKind, Frame, Hello } from '../../contracts/frame.ts'

/** One line of the device list. Kept after a disconnect, so that a silent device can be seen as such. */
export interface DeviceStatus {
  device: string
  /** Hash of the token this connection came with. */
  token: string
  boot: string
  kind: DeviceKind
  origin: Origin
  model: string
  connected: boolean
  since_ms: number
  /** Server clock of the newest accepted frame; 0 = none yet. */
  last_ms: number
  encounter: string
  frames: number
  frames_per_s: number
  clock_offset_ms: number
  clock_uncertainty_ms: number
  /** Why the device was last asked to hold; '' = it is being acknowledged. */
  held: HoldReason | ''
  /** Sequences received above the first hole or not yet durable. */
  behind: number
  rejects: number
  last_reject: Reject | ''
  battery_pct: number | null
  slowed: number
  /** Running mean of the end of a live frame's data to its receipt; null = none yet. */
  delay_ms: number | null
}

/** Devices listed; past it the one heard of longest ago is left out. */
export const MAX_LISTED = 20_000

export function newStatus(hello: Hello, token: string, now_ms: number, before: DeviceStatus | undefined): DeviceStatus {
  const { device, boot, kind, origin, model } = hello
  return {
    device,
    token,
    boot,
    kind,
    origin,
    model,
    connected: true,
    since_ms: now_ms,
    last_ms: before?.last_ms ?? 0,
    encounter: '',
    frames: 0,
    frames_per_s: 0,
    clock_offset_ms: 0,
    clock_uncertainty_ms: 0,
    held: '',
    behind: 0,
    rejects: before?.rejects ?? 0,
    last_reject: before?.last_reject ?? '',
    battery_pct: before?.battery_pct ?? null,
    slowed: before?.slowed ?? 0,
    delay_ms: null,
  }
}

/** Notes an accepted frame. @returns whether something changed that a person would want to see at once */
export function noteFrame(status: DeviceStatus, frame: Frame, now_ms: number): boolean {
  status.frames++
  status.last_ms = now_ms
  const battery = frame.events.findLast((event) => event.kind === 'battery')
  if (!battery || battery.value === status.battery_pct) return false
  status.battery_pct = battery.value
  return true
}

/** A running mean over about the last ten frames. */
export function noteDelay(status: DeviceStatus, delay_ms: number): void {
  status.delay_ms = status.delay_ms === null ? Math.max(0, delay_ms) : 0.9 * status.delay_ms + 0.1 * Math.max(0, delay_ms)
}

/** A running mean of the frame rate; call once a second. */
export function noteSecond(status: DeviceStatus, frames: number, seconds: number): void {
  const now_per_s = seconds > 0 ? frames / seconds : 0
  status.frames_per_s = Math.round((0.7 * status.frames_per_s + 0.3 * now_per_s) * 100) / 100
}
