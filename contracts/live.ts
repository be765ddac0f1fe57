import type { Alarm, Origin } from './alarm.ts'
import type { Command, Outcome } from './command.ts'
import type { DelayCounts } from './delay.ts'
import type { BedState, NumberNow } from './effect.ts'
import type { Principal, Role } from './role.ts'
import type { ScoresNow } from './score.ts'
import type { WardUnits } from './units.ts'

/**
 * What crosses the browser's socket (socket.io, path /socket.io, websocket only, cookie session checked at the
 * handshake and again on every event). The server computes rooms; a client asks to watch, never joins.
 */

/** POST /live/ticket: what opens one socket, once, within 30 s; given as `auth.ticket` when it connects. Refused with 401 or 503 like any fact. */
export interface TicketReply {
  ticket: string
}

/** An alarm as sent to a screen: names resolved, and whether it is stored yet. */
export interface AlarmView extends Alarm {
  stored: boolean
  /** Display names of the people in signal and response, by id. */
  names: Record<string, string>
  /** "noted by X, not stored": an acknowledgement or pause acting while the database is away. */
  noted: { by: string; name: string; at_ms: number; until_ms: number; type: 'acknowledge' | 'claim' | 'pause' } | null
}

export interface BedView extends BedState {
  bed_label: string
  patient: PatientLine | null
  /** Names of people in `pause` and `standby`. */
  names: Record<string, string>
  devices: DeviceLine[]
}

/** Scores as sent to a screen. A ward gets NEWS2 alone and no observations; a bed gets all, with people's names. */
export interface ScoresView extends ScoresNow {
  names: Record<string, string>
}

export interface PatientLine {
  encounter: string
  patient: string
  family: string
  given: string
  sex: string
  born: string
  mrn: string
}
export interface DeviceLine {
  device: string
  label: string
  kind: string
  last_ms: number
  battery_pct: number | null
  clock_uncertainty_ms: number | null
  origin: Origin
}

/** A ward as a screen names it, and how it wants its numbers written (not told: as usual). */
export interface WardWords {
  id: string
  name: string
  kind: string
  units?: WardUnits
}

export interface WardSnapshot {
  ward: WardWords
  /** All beds in display order; `encounter` is '' when empty. */
  beds: Array<{ bed: string; label: string; encounter: string; state: BedView | null }>
  alarms: AlarmView[]
  scores: ScoresView[]
  /** The ward's outbox cursor this snapshot is of. */
  cursor: number
  server_ms: number
  origin: Origin
}

/** What a screen of one bed is told of the ward's other beds; nothing where its person may not see the ward. */
export interface OtherBeds {
  /** Open alarms of the other beds. */
  ward_alarms: AlarmView[]
  /** The other beds that somebody lies in, in display order; of each patient the family name alone. */
  ward_beds: BedView[]
}

export interface BedSnapshot extends OtherBeds {
  ward: WardWords
  bed: BedView
  /** Open alarms of this patient. */
  alarms: AlarmView[]
  /** Every alarm that is over, newest first, at most 50. */
  history: AlarmView[]
  scores: ScoresView[]
  cursor: number
  server_ms: number
  origin: Origin
  channels: string[]
}

export type WatchRequest = { view: 'ward'; ward: string; cursor: number | null } | { view: 'bed'; encounter: string; cursor: number | null }
export type WatchReply<S> =
  | { ok: true; snapshot: S; missed: AlarmView[] }
  | { ok: false; error: 'not_allowed' | 'not_found' | 'signed_out' | 'locked' | 'unavailable' }

export interface AlarmsMessage {
  ward: string
  cursor: number
  alarms: AlarmView[]
  beds: BedView[]
}

export interface CommandRequest {
  key: string
  command: Command
  /** At a wall, and only there: the personal PIN of whoever acts. */
  pin?: string
}

/**
 * Report of the screen itself: visible, sound proven, ages it shows. Said every SCREEN_REPORT_MS and at every change;
 * a screen that is not heard for longer counts as nobody's.
 */
export interface ScreenReport {
  visible: boolean
  sound: 'off' | 'running' | 'failed'
  /** Device to screen over all its beds in the last minute, ms; null = nothing was painted. */
  p95_ms: number | null
  delay?: ScreenDelay
}

/** What a screen has measured: end of the device's data to the frame that is painted with it, by the server's clock. */
export interface ScreenDelay {
  /** Since the last report: whole way, and sent to painted. */
  glass: DelayCounts
  drawn: DelayCounts
  /** p95 of each bed it shows in the last minute, ms, by encounter. */
  beds: Record<string, number>
  /** How far behind the waves run, p95 of the last minute, ms. */
  waves_p95_ms: number | null
}
/** Counts and beds of one report; beyond them it is not believed. */
export const SCREEN_DELAY_MAX = { counts: 20_000, beds: 256 } as const
export const SCREEN_REPORT_MS = 3_000

/** What a screen is worth: it watches when somebody can see it and hear it now. */
export const SCREEN_STATES = ['watching', 'hidden', 'no_sound', 'not_heard'] as const
export type ScreenState = (typeof SCREEN_STATES)[number]

/** One open screen of a ward. */
export interface ScreenLine {
  /** As in the log's coverage records: the hashed session; two tabs of a browser are one. */
  screen: string
  /** Whose it is; '' where that is not told (a wall hangs where anybody reads it). */
  name: string
  role: Role
  /** The one patient it shows; null = the whole ward. */
  encounter: string | null
  /** Every alarm of the ward is told to it, whatever it shows. */
  hears_ward: boolean
  state: ScreenState
  /** Of the same session as the screen that is told. */
  yours: boolean
}

/** Who watches a ward now: every screen that shows it or one of its beds. A screen that is told of one bed alone gets those that watch it. */
export interface CoverageMessage {
  ward: string
  screens: ScreenLine[]
}

export interface ServerToClient {
  hello: (m: {
    principal: Pick<Principal, 'user' | 'name' | 'role' | 'wards'>
    server_ms: number
    build: string
    demo: boolean
    storing: boolean
  }) => void
  /** Ward or bed waves and numbers; see packTick. */
  tick: (bytes: ArrayBuffer | Uint8Array) => void
  alarms: (m: AlarmsMessage) => void
  /** Scores of patients that are watched, as they change. */
  scores: (m: { ward: string; scores: ScoresView[] }) => void
  /** Sent to who watches the ward or one of its beds, at first and when it changes. */
  coverage: (m: CoverageMessage) => void
  /** The store is away (or back): "not being stored" on every screen. */
  storing: (m: { storing: boolean; since_ms: number }) => void
  /** Who lies where is other than was shown: this takes the place of everything known before. */
  picture: (m: { snapshot: WardSnapshot | BedSnapshot }) => void
  /** What was watched is no longer this viewer's to see, or the stay is over: nothing more of it comes, and the page forgets it. */
  closed: (m: { error: 'not_allowed' | 'not_found' | 'discharged' }) => void
  /** Nothing was touched for too long: changes wait for password or PIN, the picture goes on. Nothing said after `hello`: it is open. */
  lock: (m: { locked: boolean }) => void
  /** The session ended (revoked, expired); the page must sign in again. */
  ended: (m: { reason: 'revoked' | 'expired' | 'role_changed' }) => void
}

export interface ClientToServer {
  watch: (m: WatchRequest, reply: (r: WatchReply<WardSnapshot | BedSnapshot>) => void) => void
  unwatch: (reply: () => void) => void
  command: (m: CommandRequest, reply: (o: Outcome) => void) => void
  screen: (m: ScreenReport) => void
  /** Somebody touches this screen; said at most once a minute. */
  active: () => void
}

/** One wave in a tick: `n` samples of `channel` from event time `t0`, at offset `o` (in samples) of the sample area. */
export interface TickWave {
  c: string
  t0: number
  fs: number
  n: number
  g: number
  off: number
  o: number
}
export interface TickBed {
  /** Encounter. */
  e: string
  w: TickWave[]
  /** Changed numbers. */
  n?: Record<string, NumberNow>
}
export interface TickHead {
  /** 'w' ward, 'b' bed. */
  v: 'w' | 'b'
  id: string
  server_ms: number
  seq: number
  beds: TickBed[]
}

/** Packs a tick: u32 length of the JSON head (little-endian), head, padding to 2, int16 samples (little-endian). */
export function packTick(head: TickHead, samples: Int16Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(head))
  const at = (4 + json.length + 1) & ~1
  const out = new Uint8Array(at + samples.byteLength)
  new DataView(out.buffer).setUint32(0, json.length, true)
  out.set(json, 4)
  out.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), at)
  return out
}

/** @throws RangeError on bytes that are not a tick. */
export function unpackTick(bytes: Uint8Array): { head: TickHead; samples: Int16Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(0, true)
  if (4 + length > bytes.byteLength) throw new RangeError('tick head longer than the message')
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as TickHead
  const at = (4 + length + 1) & ~1
  const aligned = bytes.slice(at)
  return { head, samples: new Int16Array(aligned.buffer, 0, aligned.byteLength >> 1) }
}
