import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { NoteLine, writeNote } from '../../contracts/timeline.ts'
import type { Principal } from '../access/principal.ts'
import { alarmInScope } from './alarm-marks.ts'
import { change } from './change.ts'
import { openText, sealText } from './patient-record.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/** Newest are told when there are more. */
const NOTES_MAX = 500

/**
 * Writes what somebody who answers alarms says of a moment, or of one alarm. The text is sealed and stands in no line of the audit.
 * @throws Denied `not_found` also for an alarm of another stay
 */
export async function writeNoteOf(
  principal: Principal,
  store: Store,
  now_ms: number,
  encounter: string,
  { at_ms, text, alarm }: z.output<typeof writeNote>,
): Promise<NoteLine> {
  if (alarm === null) await encounterInScope(principal, store, 'acknowledge', encounter)
  else await alarmInScope(principal, store, encounter, alarm)
  const id = randomUUID()
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await prisma.note.create({
      data: {
        id,
        encounterId: encounter,
        alarmId: alarm,
        at: new Date(at_ms),
        writtenAt: new Date(now_ms),
        by: principal.user,
        text: sealText(store.fields, ['Note', 'text', id], text),
      },
    })
    await audit('note.written', id, { encounter, ...(alarm !== null && { alarm }) })
  })
  return { id, at_ms, written_ms: now_ms, by: principal.name, text, alarm }
}

/** Notes about moments in [from_ms, to_ms), or all of one alarm, oldest first. @throws Denied */
export async function notesOf(
  principal: Principal,
  store: Store,
  encounter: string,
  about: { alarm: string } | { from_ms: number; to_ms: number },
): Promise<NoteLine[]> {
  await encounterInScope(principal, store, 'view_patient', encounter)
  const where = 'alarm' in about ? { alarmId: about.alarm } : { at: { gte: new Date(about.from_ms), lt: new Date(about.to_ms) } }
  const [rows, names] = await Promise.all([
    store.prisma.note.findMany({
      where: { encounterId: encounter, ...where },
      orderBy: [{ at: 'desc' }, { id: 'asc' }],
      take: NOTES_MAX,
    }),
    namesOfPeople(store),
  ])
  return rows.reverse().map((row) => ({
    id: row.id,
    at_ms: row.at.getTime(),
    written_ms: row.writtenAt.getTime(),
    by: names[row.by] ?? row.by,
    text: openText(store.fields, ['Note', 'text', row.id], row.text),
    alarm: row.alarmId,
  }))
}
