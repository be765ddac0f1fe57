import { z } from 'zod'
import type { AlarmView, BedSnapshot, OtherBeds, ServerToClient, WardSnapshot, WatchReply } from '../../contracts/live.ts'
import { can, type Decision } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { metrics } from '../observe/metrics.ts'
import type { Board } from './board.ts'
import type { Directory } from './directory.ts'
import { hearsWard } from './hears.ts'
import { wardFor } from './on-wall.ts'
import type { Snapshots } from './snapshot.ts'
import type { View } from './viewer.ts'

/** Answers "show me": who may see it, the picture of now, and the alarms missed since the viewer's cursor. */
export interface Watching {
  /** Decided before the store is asked, so that changes from this moment on reach the viewer. */
  admit(principal: Principal, request: unknown): Admission
  reply(principal: Principal, admitted: Admitted): Promise<WatchReply<WardSnapshot | BedSnapshot>>
  /** The view as it is now, or why it is none any more: after a transfer, a discharge, or a change of rights. */
  stands(principal: Principal, view: View): View | Lost
}
/** Why what was watched is no longer shown. */
export type Lost = Parameters<ServerToClient['closed']>[0]['error']

export interface Admitted {
  view: View
  cursor: number | null
}
export type Admission =
  | { ok: true; admitted: Admitted }
  | { ok: false; error: 'not_allowed' | 'not_found' | 'signed_out' | 'locked' | 'unavailable' }

/** What the store is asked for. */
export interface PastAlarms {
  /** Alarms of a patient, newest first. */
  history(principal: Principal, encounter: string): Promise<AlarmView[]>
  /** Newest state of every alarm of a ward that changed after `cursor`. */
  changedSince(ward: string, cursor: number): Promise<AlarmView[]>
}

/** A store that has not answered by then is left out of the reply: the picture of now does not wait for the past. */
const PAST_PATIENCE_MS = 500

const cursor = z.number().int().nonnegative().nullable()
const id = z.string().min(1).max(100)
const watchRequest = z.discriminatedUnion('view', [
  z.object({ view: z.literal('ward'), ward: id, cursor }),
  z.object({ view: z.literal('bed'), encounter: id, cursor }),
])

export function createWatching({
  directory,
  board,
  snapshots,
  past,
}: {
  directory: Directory
  board: Board
  snapshots: Snapshots
  past: PastAlarms
}): Watching {
  /** Missed alarms: from memory where it reaches back far enough, else from the outbox. */
  async function missed(principal: Principal, view: View, since: number | null): Promise<AlarmView[]> {
    if (since === null) return []
    const known = board.changedSince(view.ward, since)
    const changed = known ?? (await soon(past.changedSince(view.ward, since)))
    if (view.view === 'bed' && !hearsWard(principal, view)) return changed.filter((alarm) => alarm.encounter === view.encounter)
    // Who has left, or lies in another ward by now, is not shown under a bed where somebody else may lie.
    return changed.filter((alarm) => directory.place(alarm.encounter)?.ward === view.ward)
  }

  /** What a screen of one bed is told of the ward's other beds: their alarms, and whose they are. */
  function othersOf(principal: Principal, view: View & { view: 'bed' }): OtherBeds {
    const ward = hearsWard(principal, view) ? snapshots.ward(view.ward) : null
    if (!ward) return { ward_alarms: [], ward_beds: [] }
    const other = ({ encounter }: { encounter: string }) => encounter !== view.encounter
    return {
      ward_alarms: ward.alarms.filter(other),
      ward_beds: wardFor(principal, view, ward).beds.flatMap(({ state }) => (state && other(state) ? [state] : [])),
    }
  }

  return {
    admit(principal, request) {
      const parsed = watchRequest.safeParse(request)
      if (!parsed.success) return { ok: false, error: 'not_found' }
      const asked = parsed.data
      const ward = asked.view === 'ward' ? asked.ward : directory.place(asked.encounter)?.ward
      if (ward === undefined) return { ok: false, error: 'not_found' }
      const decision = decide(principal, asked.view === 'ward' ? { view: 'ward', ward } : { view: 'bed', ward, encounter: asked.encounter })
      if (!decision.allowed) return { ok: false, error: decision.reason }
      if (!directory.ward(ward)) return { ok: false, error: 'not_found' }
      const view: View = asked.view === 'ward' ? { view: 'ward', ward } : { view: 'bed', encounter: asked.encounter, ward }
      return { ok: true, admitted: { view, cursor: asked.cursor } }
    },
    async reply(principal, { view, cursor: since }) {
      const [gone, history] = await Promise.all([
        missed(principal, view, since),
        view.view === 'bed' ? soon(past.history(principal, view.encounter)) : [],
      ])
      if (view.view === 'bed') {
        const snapshot = snapshots.bed(view.encounter, history)
        if (!snapshot) return { ok: false, error: 'not_found' }
        // Of the ward where the patient lies by now: they may have been moved while the store was asked.
        const others = othersOf(principal, { ...view, ward: snapshot.ward.id })
        return { ok: true, snapshot: { ...snapshot, ...others }, missed: gone }
      }
      const snapshot = snapshots.ward(view.ward)
      return snapshot ? { ok: true, snapshot: wardFor(principal, view, snapshot), missed: gone } : { ok: false, error: 'not_found' }
    },
    stands(principal, view) {
      const ward = view.view === 'ward' ? directory.ward(view.ward)?.ward.id : directory.place(view.encounter)?.ward
      if (ward === undefined) return view.view === 'ward' ? 'not_found' : 'discharged'
      const now = ward === view.ward ? view : { ...view, ward }
      return decide(principal, now).allowed ? now : 'not_allowed'
    },
  }
}

function decide(principal: Principal, view: View): Decision {
  return view.view === 'ward' ? can(principal, 'view_ward', view.ward) : can(principal, 'view_patient', view.ward, view.encounter)
}

/** What the store knows, or nothing when it does not answer now. */
function soon(asked: Promise<AlarmView[]>): Promise<AlarmView[]> {
  const away = (): AlarmView[] => {
    metrics.engineCounts.inc({ name: 'live', reason: 'past_unavailable' })
    return []
  }
  return new Promise((done) => {
    const timer = setTimeout(() => done(away()), PAST_PATIENCE_MS)
    asked.then(done, () => done(away())).finally(() => clearTimeout(timer))
  })
}
