import type { AlarmMarkLine, AlarmMarkWord } from '../../contracts/call.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change } from './change.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/**
 * What somebody who answers alarms thinks of one afterwards, or null to take it back: the last word counts, who said
 * what before is in the audit. @throws Denied `not_found` also for an alarm of another stay
 */
export async function markAlarm(
  principal: Principal,
  store: Store,
  now_ms: number,
  { encounter, alarm, mark }: { encounter: string; alarm: string; mark: AlarmMarkWord | null },
): Promise<{ mark: AlarmMarkLine | null }> {
  await alarmInScope(principal, store, encounter, alarm)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const said = { by: principal.user, at: new Date(now_ms) }
    if (mark === null) await prisma.alarmMark.deleteMany({ where: { alarmId: alarm } })
    else
      await prisma.alarmMark.upsert({
        where: { alarmId: alarm },
        create: { alarmId: alarm, mark, ...said },
        update: { mark, ...said },
      })
    await audit('alarm.marked', alarm, { encounter, mark: mark ?? 'none' })
  })
  return { mark: mark === null ? null : { mark, by: principal.name, at_ms: now_ms } }
}

/** Whether `alarm` is one of this stay, and whoever asks may answer alarms there. @throws Denied */
export async function alarmInScope(principal: Principal, store: Store, encounter: string, alarm: string): Promise<void> {
  await encounterInScope(principal, store, 'acknowledge', encounter)
  const row = await store.prisma.alarm.findUnique({ where: { id: alarm }, select: { encounterId: true } })
  if (row?.encounterId !== encounter) throw new Denied('not_found')
}

/** For a caller that has authorised: what was said of these alarms. */
export async function marksOf(store: Store, alarms: readonly string[]): Promise<Record<string, AlarmMarkLine>> {
  const [rows, names] = await Promise.all([
    store.prisma.alarmMark.findMany({ where: { alarmId: { in: [...alarms] } } }),
    namesOfPeople(store),
  ])
  return Object.fromEntries(
    rows.map((row) => [
      row.alarmId,
      { mark: row.mark as AlarmMarkWord, by: names[row.by] ?? row.by, at_ms: row.at.getTime() } satisfies AlarmMarkLine,
    ]),
  )
}
