import { type Alarm, PRIORITIES } from '../../contracts/alarm.ts'
import { ALARM_MARKS, type AlarmHistory, type AlarmHistoryLine, ANSWERS, type CallLine, channelName, HOPS } from '../../contracts/call.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { Prisma } from './generated/client.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

/** Newest are kept when there are more: an alarm that chatters for a day. */
const CHANGES_MAX = 1_000
const CALLS_MAX = 500

/**
 * Every change of an alarm and every call it made, in the order of time, with people's names.
 * @throws Denied: `not_found` also for an alarm of another stay
 */
export async function historyOfAlarm(principal: Principal, store: Store, encounter: string, alarm: string): Promise<AlarmHistory> {
  await encounterInScope(principal, store, 'view_patient', encounter)
  const found = await store.prisma.alarm.findUnique({ where: { id: alarm } })
  if (!found || found.encounterId !== encounter) throw new Denied('not_found')
  const [changes, calls, mark, names] = await Promise.all([
    store.prisma.alarmEvent.findMany({ where: { alarmId: alarm }, orderBy: { revision: 'desc' }, take: CHANGES_MAX }),
    store.prisma.notification.findMany({
      where: { alarmId: alarm },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      take: CALLS_MAX,
      include: { receipts: { orderBy: [{ at: 'asc' }, { id: 'asc' }] }, contact: { select: { label: true } } },
    }),
    store.prisma.alarmMark.findUnique({ where: { alarmId: alarm } }),
    namesOfPeople(store),
  ])
  const nameOf = (user: string | null) => (user === null ? '' : (names[user] ?? ''))
  const said = ALARM_MARKS.find((one) => one === mark?.mark)
  return {
    changes: changes.reverse().map((row) => lineOf(row, nameOf)),
    calls: calls.reverse().flatMap((row) => callOf(row, nameOf(row.userId))),
    mark: mark && said ? { mark: said, by: nameOf(mark.by), at_ms: mark.at.getTime() } : null,
  }
}

type Body = Partial<Pick<Alarm, 'signal' | 'response' | 'level' | 'next_ms' | 'asked'>>

function lineOf(row: Prisma.AlarmEventModel, nameOf: (user: string | null) => string): AlarmHistoryLine {
  const { signal, response, level = 0, next_ms, asked } = (row.body ?? {}) as Body
  const to = row.why === 'delegated' && asked ? nameOf(asked.to) : ''
  const until_ms = response?.state === 'claimed' ? response.until_ms : untilOf(signal)
  const reason = response?.state === 'acknowledged' ? response.reason : reasonOf(signal)
  return {
    ...{ at_ms: row.at.getTime(), revision: row.revision, why: row.why, by: nameOf(row.by), level },
    priority: PRIORITIES.find((one) => one === row.priority) ?? 'high',
    signal: signal?.state ?? '',
    response: response?.state ?? '',
    detail: { ...(until_ms ? { until_ms } : {}), ...(reason ? { reason } : {}), ...(next_ms ? { next_ms } : {}), ...(to ? { to } : {}) },
  }
}

const untilOf = (signal: Alarm['signal'] | undefined) => (signal && 'until_ms' in signal ? signal.until_ms : null)
const reasonOf = (signal: Alarm['signal'] | undefined) => (signal && 'reason' in signal ? signal.reason : null)

type CallRow = Prisma.NotificationModel & { receipts: Prisma.ReceiptModel[]; contact: { label: string } | null }

function callOf(row: CallRow, name: string): CallLine[] {
  const channel = channelName.safeParse(row.channel)
  if (!channel.success) return []
  const hops = inOrder(row.receipts).flatMap(({ hop, at, detail }) => {
    const known = HOPS.find((one) => one === hop)
    return known ? [{ hop: known, at_ms: at.getTime(), detail }] : []
  })
  const answer = ANSWERS.find((one) => one === row.answer) ?? null
  const { id: notification, level, userId, contact } = row
  return [{ notification, level, user: userId ?? '', name, channel: channel.data, label: contact?.label ?? '', answer, hops }]
}

/** By time; those of one millisecond as they follow from each other. */
export function inOrder<T extends { hop: string; at: Date }>(receipts: readonly T[]): T[] {
  const order: readonly string[] = HOPS
  return receipts.toSorted((a, b) => a.at.getTime() - b.at.getTime() || order.indexOf(a.hop) - order.indexOf(b.hop))
}
