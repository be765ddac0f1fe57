import { createStore } from 'zustand/vanilla'
import { isOpen, type Origin } from '../../contracts/alarm.ts'
import type { NumberNow } from '../../contracts/effect.ts'
import type { AlarmView, BedSnapshot, BedView, DeviceLine, ScoresView, ScreenLine, WardSnapshot, WardWords } from '../../contracts/live.ts'
import type { Principal } from '../../contracts/role.ts'

export type Numbers = Readonly<Record<string, NumberNow>>
export type SoundState = 'off' | 'running' | 'failed'
export type WatchError = 'not_allowed' | 'not_found' | 'discharged' | 'signed_out' | 'locked' | 'unavailable'
export type Me = Pick<Principal, 'user' | 'name' | 'role' | 'wards'>

export interface Slot {
  bed: string
  label: string
  /** '' when empty. */
  encounter: string
}

/** What this screen knows now. Samples are elsewhere (signal-buffers); facts of the past are in queries. */
export interface LiveState {
  /** Of the socket; only for words on the screen. Whether data is live is told by its age alone. */
  connection: 'connecting' | 'open' | 'down' | 'ended'
  ended: 'revoked' | 'expired' | 'role_changed' | null
  me: Me | null
  demo: boolean
  build: string
  /** Whether the server stores what it shows, and since when not (server clock). */
  storing: boolean
  storing_since_ms: number
  origin: Origin
  watching: { view: 'ward'; id: string } | { view: 'bed'; id: string } | null
  /** The server has answered the watch with a snapshot. */
  ready: boolean
  error: WatchError | null
  ward: WardWords | null
  /** Of a ward all its beds; on the page of one patient their own first, then those of the ward that are taken. */
  slots: readonly Slot[]
  beds: Readonly<Record<string, BedView>>
  /** Of the whole ward, on the page of one patient too (of that patient alone where the person may see no more): whoever means one patient filters. */
  alarms: Readonly<Record<string, AlarmView>>
  /** Alarms that are over, newest first (bed view, of that patient alone). */
  history: readonly AlarmView[]
  channels: readonly string[]
  numbers: Readonly<Record<string, Numbers>>
  scores: Readonly<Record<string, ScoresView>>
  cursor: number | null
  /** What changed while this screen was away: shown as missed, never sounded as new. */
  missed: readonly AlarmView[]
  /** Who watches this ward, or the one bed that is all this screen is told of, and whether that counts. */
  screens: readonly ScreenLine[]
  sound: SoundState
  /** Nothing was touched for too long: changes wait for the person's password or PIN, the picture does not. */
  locked: boolean
  /** A change was refused for that, or somebody wants to unlock: they are asked. */
  unlocking: boolean
}

const HISTORY_MAX = 50
/** Alarms held at most; past it those that are over longest are forgotten, open ones never. */
const ALARMS_MAX = 600
/** Missed alarms kept until somebody closes the list; past it the oldest go, those still open are among the alarms. */
const MISSED_MAX = 300

const NOTHING_WATCHED = {
  ready: false,
  error: null,
  ward: null,
  slots: [],
  beds: {},
  alarms: {},
  history: [],
  channels: [],
  numbers: {},
  scores: {},
  cursor: null,
  missed: [],
  screens: [],
} as const

export function createLiveStore() {
  return createStore<LiveState>()(() => ({
    connection: 'connecting',
    ended: null,
    me: null,
    demo: false,
    build: '',
    storing: true,
    storing_since_ms: 0,
    origin: 'live',
    watching: null,
    sound: 'off',
    locked: false,
    unlocking: false,
    ...NOTHING_WATCHED,
  }))
}
export type LiveStore = ReturnType<typeof createLiveStore>

/** Nothing of what was watched stays: called before another page's patient comes on. */
export function forget(watching: LiveState['watching'] = null): Partial<LiveState> {
  return { ...NOTHING_WATCHED, watching }
}

/** Highest revision of each alarm wins; of two of the same revision, the stored one. */
export function mergeAlarms(known: LiveState['alarms'], news: readonly AlarmView[]): LiveState['alarms'] {
  if (news.length === 0) return known
  const merged: Record<string, AlarmView> = { ...known }
  for (const alarm of news) {
    const old = merged[alarm.id]
    if (!old || newer(alarm, old)) merged[alarm.id] = alarm
  }
  return pruned(merged)
}

function pruned(alarms: Record<string, AlarmView>): Record<string, AlarmView> {
  const all = Object.values(alarms)
  if (all.length <= ALARMS_MAX) return alarms
  const over = all.filter((a) => !isOpen(a)).sort((a, b) => (a.ended_ms ?? 0) - (b.ended_ms ?? 0))
  for (const alarm of over.slice(0, all.length - ALARMS_MAX)) delete alarms[alarm.id]
  return alarms
}

function newer(a: AlarmView, b: AlarmView): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision
  return a.stored || !b.stored
}

/** Two lists of missed alarms as one: what nobody has seen yet is not lost when the screen is away again. */
export function joinMissed(before: readonly AlarmView[], more: readonly AlarmView[]): readonly AlarmView[] {
  if (more.length === 0) return before
  const news = new Set(more.map(({ id }) => id))
  return [...before.filter(({ id }) => !news.has(id)), ...more].slice(-MISSED_MAX)
}

/** The newest scores of each patient; what was said earlier never replaces what was said later. */
export function mergeScores(known: LiveState['scores'], news: readonly ScoresView[]): LiveState['scores'] {
  const merged = { ...known }
  for (const one of news) if (one.at_ms >= (merged[one.encounter]?.at_ms ?? 0)) merged[one.encounter] = one
  return merged
}

/** State after a ward snapshot; numbers already heard by tick are kept. */
export function afterWardSnapshot(s: WardSnapshot, missed: readonly AlarmView[]): Partial<LiveState> {
  const beds: Record<string, BedView> = {}
  for (const slot of s.beds) if (slot.state && slot.encounter) beds[slot.encounter] = slot.state
  return {
    ready: true,
    error: null,
    ward: s.ward,
    origin: s.origin,
    slots: s.beds.map(({ bed, label, encounter }) => ({ bed, label, encounter })),
    beds,
    alarms: mergeAlarms({}, s.alarms),
    scores: mergeScores({}, s.scores),
    cursor: s.cursor,
    missed,
  }
}

/** State after the snapshot of one bed: the ward's other beds follow it, for their alarms, with label and name only. */
export function afterBedSnapshot(s: BedSnapshot, missed: readonly AlarmView[]): Partial<LiveState> {
  const beds = [s.bed, ...s.ward_beds]
  return {
    ready: true,
    error: null,
    ward: s.ward,
    origin: s.origin,
    slots: beds.map(({ bed, bed_label, encounter }) => ({ bed, label: bed_label, encounter })),
    beds: Object.fromEntries(beds.map((bed) => [bed.encounter, bed])),
    alarms: mergeAlarms({}, [...s.alarms, ...s.ward_alarms]),
    scores: mergeScores({}, s.scores),
    history: s.history,
    channels: s.channels,
    cursor: s.cursor,
    missed,
  }
}

/** Who lies on this screen now. */
export function lying(state: Pick<LiveState, 'slots'>): ReadonlySet<string> {
  return new Set(state.slots.flatMap(({ encounter }) => (encounter ? [encounter] : [])))
}

/** Nothing of whoever does not lie here any more stays: no name, number, alarm, pause or score. */
export function forgetOthers(state: LiveState): Partial<LiveState> {
  const here = lying(state)
  return {
    beds: only(state.beds, (id) => here.has(id)),
    numbers: only(state.numbers, (id) => here.has(id)),
    scores: only(state.scores, (id) => here.has(id)),
    alarms: only(state.alarms, (_, { encounter }) => here.has(encounter)),
    missed: state.missed.every(({ encounter }) => here.has(encounter)) ? state.missed : state.missed.filter((a) => here.has(a.encounter)),
  }
}

/** The same object while nothing has to go: what has not changed is not rendered anew. */
function only<T>(known: Readonly<Record<string, T>>, stays: (key: string, value: T) => boolean): Readonly<Record<string, T>> {
  const kept = Object.entries(known).filter(([key, value]) => stays(key, value))
  return kept.length === Object.keys(known).length ? known : Object.fromEntries(kept)
}

/** State after a push of alarms and beds: a bed of another encounter in the same place replaces the old one. */
export function afterAlarms(state: LiveState, alarms: readonly AlarmView[], beds: readonly BedView[], cursor: number): Partial<LiveState> {
  const known = { ...state.beds }
  let slots = state.slots
  for (const bed of beds) {
    if ((known[bed.encounter]?.revision ?? -1) > bed.revision) continue
    known[bed.encounter] = bed
    slots = place(slots, bed)
  }
  const one = state.watching?.view === 'bed' ? state.watching.id : null
  const over = alarms.filter((a) => a.condition === 'ended' && (one === null || a.encounter === one))
  const others = state.history.filter((h) => !over.some((a) => a.id === h.id))
  return {
    alarms: mergeAlarms(state.alarms, alarms),
    beds: known,
    slots,
    history: over.length > 0 ? [...over, ...others].slice(0, HISTORY_MAX) : state.history,
    cursor: Math.max(cursor, state.cursor ?? 0),
  }
}

function place(slots: readonly Slot[], bed: BedView): readonly Slot[] {
  const encounter = bed.discharged ? '' : bed.encounter
  return slots.map((slot) => {
    if (slot.bed === bed.bed && !bed.discharged) return slot.encounter === encounter ? slot : { ...slot, encounter }
    return slot.encounter === bed.encounter ? { ...slot, encounter: '' } : slot
  })
}

/** Numbers of one bed after a tick; an older reading never replaces a newer one. */
export function mergeNumbers(known: Numbers | undefined, news: Numbers): Numbers {
  const merged: Record<string, NumberNow> = { ...known }
  for (const [key, value] of Object.entries(news)) if (value.event_ms >= (merged[key]?.event_ms ?? 0)) merged[key] = value
  return merged
}

/** The device whose word this bed lives by most recently, if any. */
export function weakestBattery(devices: readonly DeviceLine[]): number | null {
  const known = devices.map((d) => d.battery_pct).filter((p): p is number => p !== null)
  return known.length > 0 ? Math.min(...known) : null
}
