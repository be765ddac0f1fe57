import type { TimelineItem, TimelineReply } from '../../contracts/timeline.ts'
import type { Principal } from '../access/principal.ts'
import { marksOf } from './alarm-marks.ts'
import { alarmView } from './alarm-view.ts'
import { bodyOf } from './alarms.ts'
import { notesOf } from './notes.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'
import { type Asked, toldInAudit } from './timeline-audit.ts'
import { limitItems } from './timeline-limits.ts'
import { quietItems } from './timeline-quiet.ts'
import { namesOfPeople } from './users.ts'

/** A day of one stay is rarely a hundred things; an alarm that chatters all night stays within this. */
export const TIMELINE_MAX = 1_000

/**
 * Everything that happened in a stay and touches [from_ms, to_ms), oldest first: alarms, limits, pauses, standbys, devices,
 * notes, observations, and coming, moving and going. What has a length and began before is told too.
 * @throws Denied
 */
export async function timelineOf(
  principal: Principal,
  store: Store,
  encounter: string,
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
): Promise<TimelineReply> {
  const stay = await encounterInScope(principal, store, 'view_patient', encounter)
  const names = await namesOfPeople(store)
  const asked: Asked = { store, encounter, from_ms, to_ms, names }
  const told = await Promise.all([
    alarmItems(asked),
    limitItems(asked, stay),
    quietItems(asked),
    toldInAudit(asked, stay),
    noteItems(principal, asked),
  ])
  const all = told.flat().sort((a, b) => a.at_ms - b.at_ms || a.id.localeCompare(b.id))
  const items = all.slice(-TIMELINE_MAX)
  const alarms = items.flatMap(({ alarm }) => (alarm ? [alarm.id] : []))
  return { encounter, from_ms, to_ms, items, marks: await marksOf(store, alarms), truncated: all.length > TIMELINE_MAX }
}

async function alarmItems({ store, encounter, from_ms, to_ms, names }: Asked): Promise<TimelineItem[]> {
  const rows = await store.prisma.alarm.findMany({
    where: {
      encounterId: encounter,
      onsetAt: { lt: new Date(to_ms) },
      OR: [{ onsetAt: { gte: new Date(from_ms) } }, { endedAt: { gt: new Date(from_ms) } }, { endedAt: null, open: true }],
    },
    orderBy: [{ onsetAt: 'desc' }, { id: 'asc' }],
    take: TIMELINE_MAX + 1,
  })
  return rows.map((row) => {
    const alarm = alarmView(bodyOf(row), names)
    const { id, onset_ms: at_ms, ended_ms: until_ms, code, params } = alarm
    return { kind: 'alarm', id: `alarm:${id}`, at_ms, until_ms, by: '', code, params, alarm }
  })
}

async function noteItems(principal: Principal, { store, encounter, from_ms, to_ms }: Asked): Promise<TimelineItem[]> {
  const notes = await notesOf(principal, store, encounter, { from_ms, to_ms })
  return notes.map(({ id, at_ms, written_ms, by, text, alarm }) => ({
    ...{ kind: 'note', id: `note:${id}`, at_ms, until_ms: null, by, code: 'note' },
    params: { text, written_ms, ...(alarm !== null && { alarm }) },
  }))
}
