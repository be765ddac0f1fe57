import type { Sender } from '../ledger/stored.ts'

/** What the bench says to its two child programs, and they to it, over Node's own channel between processes. */
export interface Badge {
  device: string
  token: string
  encounter: string
  profile: string
}

export type ToLoad =
  /** `two_waves`: each device sends an ECG and a pleth, both at 250 Hz, and no other wave. */
  | { type: 'start'; url: string; badges: Badge[]; frames_per_s: number; two_waves?: boolean }
  /** Begins episodes at these encounters. */
  | { type: 'alarms'; encounters: string[]; per_s: number }
  | { type: 'count' }
  /** Makes no more frames; and makes them again, those of the time between too. */
  | { type: 'pause' }
  | { type: 'go_on' }
  | { type: 'finish'; patience_ms: number }

/** An episode: when its frame was handed to the socket, and for which grid point of event time. Wall clock, ms. */
export interface Trigger {
  encounter: string
  grid_ms: number
  sent_ms: number
}

/** Looks of a process at its work, and how many came late: a measure of how busy the machine is. */
export interface Looks {
  looks: number
  late: number
}

export type FromLoad =
  | { type: 'up'; connected: number }
  | { type: 'counted'; acked: number; made: number; connects: number; looks: Looks }
  | { type: 'finished'; senders: Sender[]; undrained: number; triggers: Trigger[] }

export type ToViewers =
  | { type: 'start'; url: string; screens: Array<{ cookie: string; ward: string; encounters: string[] }> }
  | { type: 'measure' }
  | { type: 'finish' }

/** An alarm as one screen got it first. Wall clock, ms. */
export interface Arrival {
  ward: string
  encounter: string
  onset_ms: number
  arrived_ms: number
  stored: boolean
}

export type FromViewers =
  | { type: 'watching' }
  /** `waves_at_ms[i]` is when the wave of age `waves_ms[i]` was shown. */
  | { type: 'finished'; arrivals: Arrival[]; waves_ms: number[]; waves_at_ms: number[]; ticks: number; bytes: number; looks: Looks }
