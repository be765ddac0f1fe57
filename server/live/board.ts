import { type Alarm, isOpen } from '../../contracts/alarm.ts'
import { NOTED_MS } from '../../contracts/command.ts'
import type { AlarmEffect, BedEffect, BedState } from '../../contracts/effect.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { alarmView } from '../store/alarm-view.ts'
import { keepOnly } from './keep-only.ts'

/**
 * Alarms that are open and the state of every bed, in memory: read once at the start, then kept by what the dispatcher
 * tells. Screens are served from here, so they go on while the database does not answer.
 */
export interface Board {
  load(facts: { alarms: readonly Alarm[]; beds: readonly BedState[]; cursors: ReadonlyMap<string, number> }): void
  /** A stored change at `cursor` of its ward. @returns what screens must be told; null when they know better already. */
  stored(ward: string, cursor: number, alarms: readonly Alarm[], beds: readonly BedState[]): Changes
  /** A change that could not be stored in time: acts and is shown, marked. */
  unstored(effects: ReadonlyArray<AlarmEffect | BedEffect>, now_ms: number): Map<string, Changes>
  /** Noted acknowledgements, claims and pauses whose time is over without having been stored. */
  endNoted(now_ms: number): Map<string, Changes>
  openIn(encounters: readonly string[]): AlarmView[]
  bed(encounter: string): BedState | undefined
  cursor(ward: string): number
  /** Forgets everybody else: who has left the house has no open alarm and no state here. */
  keep(encounters: ReadonlySet<string>): void
  /** Alarms changed after `cursor`, newest state of each, or null when memory does not reach back that far. */
  changedSince(ward: string, cursor: number): AlarmView[] | null
}

export interface Changes {
  alarms: AlarmView[]
  beds: BedState[]
}

/** Changes of a ward kept for viewers that come back; older ones are read from the outbox. */
const RECENT_MAX = 500
/** Alarms that are over, kept so that a change that comes late cannot open them again. */
const OVER_MAX = 5_000

export function createBoard(namesNow: () => Readonly<Record<string, string>>): Board {
  const open = new Map<string, Map<string, AlarmView>>()
  const over = new Map<string, number>()
  const bedStates = new Map<string, BedState>()
  const cursors = new Map<string, number>()
  const recent = new Map<string, Array<{ cursor: number; alarm: AlarmView }>>()

  /** Higher revisions win; of the same revision, the stored one. */
  function put(view: AlarmView): boolean {
    const known = open.get(view.encounter)?.get(view.id)
    const newest = Math.max(known?.revision ?? -1, over.get(view.id) ?? -1)
    if (view.revision < newest || (view.revision === newest && known?.stored && !view.stored)) return false
    if (!isOpen(view)) {
      open.get(view.encounter)?.delete(view.id)
      over.delete(view.id)
      over.set(view.id, view.revision)
      if (over.size > OVER_MAX) over.delete(over.keys().next().value as string)
      return true
    }
    if ((over.get(view.id) ?? -1) >= view.revision) return false
    const alarms = open.get(view.encounter) ?? new Map<string, AlarmView>()
    alarms.set(view.id, view)
    open.set(view.encounter, alarms)
    return true
  }

  function putBed(bed: BedState): boolean {
    const known = bedStates.get(bed.encounter)
    if (known && known.revision > bed.revision) return false
    if (!bed.discharged) bedStates.set(bed.encounter, bed)
    else {
      bedStates.delete(bed.encounter)
      open.delete(bed.encounter)
    }
    return true
  }

  function remember(ward: string, cursor: number, alarms: readonly AlarmView[]): void {
    const list = recent.get(ward) ?? []
    for (const alarm of alarms) list.push({ cursor, alarm })
    if (list.length > RECENT_MAX) list.splice(0, list.length - RECENT_MAX)
    recent.set(ward, list)
    cursors.set(ward, Math.max(cursor, cursors.get(ward) ?? 0))
  }

  return {
    load(facts) {
      for (const alarm of facts.alarms) put(alarmView(alarm, namesNow()))
      for (const bed of facts.beds) putBed(bed)
      for (const [ward, cursor] of facts.cursors) cursors.set(ward, cursor)
    },
    stored(ward, cursor, alarms, beds) {
      const views = alarms.map((alarm) => alarmView(alarm, namesNow()))
      remember(ward, cursor, views)
      // Several states of one alarm may be stored at once; screens need the last.
      const newest = new Map(views.filter(put).map((view) => [view.id, view]))
      return { alarms: [...newest.values()], beds: [...new Map(beds.filter(putBed).map((bed) => [bed.encounter, bed])).values()] }
    },
    unstored(effects, now_ms) {
      const changes = new Map<string, Changes>()
      for (const effect of effects) {
        if (effect.kind === 'bed') {
          if (putBed(effect.bed)) changesOf(changes, effect.bed.ward).beds.push(effect.bed)
        } else {
          const noted = notedOf(effect, namesNow(), now_ms) ?? stillNoted(open.get(effect.encounter)?.get(effect.alarm.id), effect.alarm)
          const view = alarmView(effect.alarm, namesNow(), false, noted)
          if (put(view)) changesOf(changes, view.ward).alarms.push(view)
        }
      }
      return changes
    },
    endNoted(now_ms) {
      const changes = new Map<string, Changes>()
      for (const alarms of open.values()) {
        for (const view of alarms.values()) {
          if (view.stored || !view.noted || view.noted.until_ms > now_ms) continue
          const back: AlarmView = {
            ...view,
            noted: null,
            response: { state: 'none' },
            signal: signalBack(view, bedStates.get(view.encounter)),
          }
          alarms.set(view.id, back)
          changesOf(changes, view.ward).alarms.push(back)
        }
      }
      return changes
    },
    openIn: (encounters) => encounters.flatMap((encounter) => [...(open.get(encounter)?.values() ?? [])]),
    bed: (encounter) => bedStates.get(encounter),
    cursor: (ward) => cursors.get(ward) ?? 0,
    keep(encounters) {
      keepOnly(open, encounters)
      keepOnly(bedStates, encounters)
    },
    changedSince(ward, cursor) {
      if (cursor >= (cursors.get(ward) ?? 0)) return []
      const list = recent.get(ward) ?? []
      if (list.length === 0 || list[0]!.cursor > cursor + 1) return null
      return [...new Map(list.filter((one) => one.cursor > cursor).map(({ alarm }) => [alarm.id, alarm])).values()]
    },
  }
}

function changesOf(changes: Map<string, Changes>, ward: string): Changes {
  const known = changes.get(ward) ?? { alarms: [], beds: [] }
  changes.set(ward, known)
  return known
}

const NOTED = { acknowledged: 'acknowledge', claimed: 'claim', paused: 'pause' } as const

/** An acknowledgement, a claim or a pause that is not stored is only noted, by whom and until when. */
function notedOf({ why, by, alarm }: AlarmEffect, names: Readonly<Record<string, string>>, now_ms: number): AlarmView['noted'] {
  if (by === null || !(why in NOTED)) return null
  const until_ms = Math.min(now_ms + NOTED_MS, alarm.response.state === 'claimed' ? alarm.response.until_ms : Infinity)
  return { by, name: names[by] ?? '', at_ms: now_ms, until_ms, type: NOTED[why as keyof typeof NOTED] }
}

/** What was noted stays noted, with its end, while the alarm changes otherwise. */
function stillNoted(known: AlarmView | undefined, { signal, response }: Alarm): AlarmView['noted'] {
  if (!known?.noted || known.stored) return null
  const { by, type } = known.noted
  if (type === 'pause') return signal.state === 'paused' && signal.by === by ? known.noted : null
  const said = response.state === 'acknowledged' || response.state === 'claimed' ? response : null
  return said?.by === by && said.state === known.response.state ? known.noted : null
}

/** What was only noted has run out: the alarm calls again, unless something else silences it. */
function signalBack(alarm: AlarmView, bed: BedState | undefined): Alarm['signal'] {
  if (alarm.noted?.type === 'claim') return alarm.signal
  if (alarm.late) return { state: 'off', why: 'late' }
  if (alarm.condition !== 'active') return { state: 'latched' }
  if (alarm.cause !== null) return { state: 'off', why: 'suppressed' }
  if (!bed?.standby) return { state: 'on' }
  const { by, until_ms, reason } = bed.standby
  return { state: 'off', why: 'standby', by, until_ms, reason }
}
