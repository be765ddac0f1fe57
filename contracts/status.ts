import type { HoldReason } from './error.ts'
import type { ScreenState } from './live.ts'
import type { Role } from './role.ts'

/**
 * Where the delay is, hop by hop. GET /live/status, answered by the server itself, also while the database is away.
 * Everything here is counted on the running server; the same numbers stand in /metrics.
 */
export const HOPS = ['device', 'gate', 'log', 'engine', 'dispatch', 'picture', 'screen'] as const
/**
 * device: end of a frame's data to its receipt (live frames only; a frame itself lasts about 250 ms).
 * gate: receipt to its place in the log's order. log: that to the commit. engine: that to the judgement; log and engine
 * work side by side. dispatch: of an alarm or answer, judged and durable to stored and sent. picture: a frame's wait for
 * the next picture of its ward or bed. screen: sent to painted, as screens report it.
 */
export type Hop = (typeof HOPS)[number]
/** `glass`: end of the data to the paint, the whole way, as screens report it. */
export type Measured = Hop | 'glass'

/** p95 a hop may take, ms [design]: what a quiet house on a LAN keeps; beyond it the page names the hop. */
export const HOP_ALLOWED_MS: Readonly<Record<Hop, number>> = {
  device: 100,
  gate: 10,
  log: 50,
  engine: 50,
  dispatch: 150,
  picture: 260,
  screen: 100,
}
/** Device to screen on a LAN, p95: what the product promises. */
export const GLASS_PROMISED_MS = 300
/** An alarm, judged, that reached nobody for so long was skipped. There must be none. */
export const ALARM_SKIPPED_MS = 2_000
/** Of the figures of now, and of the past. */
export const STATUS_NOW_MS = 5 * 60_000
export const STATUS_HOUR_MS = 60 * 60_000

export interface Quantiles {
  n: number
  p50_ms: number | null
  p95_ms: number | null
  p99_ms: number | null
}

export interface HopLine extends Quantiles {
  hop: Hop
  hour: Quantiles
  /** How it is distributed, in the buckets of contracts/delay.ts. */
  counts: Array<[bucket: number, count: number]>
  /** How long the oldest that has not passed waits by now; null where nothing waits. */
  waiting_ms: number | null
}

/** What was late, dropped or refused. Closed list; `reasons` are those of the records. */
export const COUNTED = [
  'accepted',
  'held',
  'late',
  'duplicate',
  'unassigned',
  'not_admitted',
  'rejected',
  'not_queued',
  'slowed',
  'letters_lost',
  'pictures_sent',
  'pictures_skipped',
  'screens_stalled',
  'alarms_sent',
  'alarms_unstored',
  'alarms_skipped',
] as const
export type Counted = (typeof COUNTED)[number]

export interface CountLine {
  what: Counted
  hour: number
  /** Since the server started, as in /metrics. */
  total: number
}
export interface RejectLine {
  reason: string
  hour: number
  total: number
}

export interface ScreenStatus {
  screen: string
  /** Whose it is; '' where that is not told. */
  name: string
  role: Role
  ward: string
  /** The bed it shows; '' = the whole ward. */
  bed: string
  state: ScreenState
  /** Since when the state is as it is, ms ago. */
  since_ms: number
  p95_ms: number | null
  /** How far behind its waves run, on purpose, so that they run evenly. */
  waves_p95_ms: number | null
}

export interface BedStatus {
  bed: string
  label: string
  ward: string
  /** Worst of the screens that show it. */
  p95_ms: number
  screens: number
}

export interface DeviceLate {
  device: string
  label: string
  /** Label of its bed; '' = nobody wears it. */
  bed: string
  /** Running mean of device to gate, ms; null = no live frame yet. */
  delay_ms: number | null
  /** Since it was heard, ms. */
  silent_ms: number
  held: HoldReason | ''
  behind: number
  rejects: number
  why: 'delayed' | 'silent' | 'held' | 'refused'
}

export interface StatusReply {
  at_ms: number
  started_ms: number
  storing: boolean
  waiting_bytes: number
  hops: HopLine[]
  glass: Quantiles
  glass_hour: Quantiles
  /** Hop with the largest share of a usual way; null = nothing was measured. */
  largest: Hop | null
  /** Hops beyond what they may take, the worst first. */
  over: Hop[]
  /** The last hour, device to screen; null where nothing was measured. */
  course: { t: number[]; p50: Array<number | null>; p95: Array<number | null>; p99: Array<number | null> }
  counts: CountLine[]
  rejects: RejectLine[]
  screens: ScreenStatus[]
  beds: BedStatus[]
  devices: { connected: number; known: number; late: DeviceLate[]; late_more: number }
}
