import type { Alarm } from '../../contracts/alarm.ts'
import type { AuditAction } from '../../contracts/audit.ts'
import { channelName, type Hop } from '../../contracts/call.ts'
import { type CallReceipt, type CallRow, chainOf } from '../notify/row.ts'
import { notes as auditNotes } from './change.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'

/** Calls as rows, written behind whoever makes them. For the system; nobody's request reaches it. */

/** A line of the audit. */
export interface CallNote {
  /** The receipt it goes with, and with which it is written once; null = it stands alone. */
  receipt: string | null
  at_ms: number
  action: AuditAction
  subject: string
  detail: Record<string, unknown>
}

export interface CallWrites {
  rows: readonly CallRow[]
  receipts: readonly CallReceipt[]
  notes: readonly CallNote[]
  /** How far each ward's outbox has been turned into calls, once all of the above is written. */
  cursors: ReadonlyMap<string, number>
}

const LIMITS = { maxWait: 3_000, timeout: 5_000 }
const ACTOR = 'system'

/**
 * All or none. The same written twice (an answer was lost) is written once: rows only ever go forward (a call that was seen
 * is not put back to sent), a receipt has one id, and a line of the audit comes with its receipt's first writing.
 */
export async function writeCalls(store: Pick<Store, 'prisma'>, { rows, receipts, notes, cursors }: CallWrites): Promise<void> {
  await store.prisma.$transaction(async (prisma) => {
    if (rows.length > 0) await writeRows(prisma, rows)
    if (receipts.length > 0) await writeReceipts(prisma, receipts, notes)
    await writeNotes(
      prisma,
      notes.filter(({ receipt }) => receipt === null),
    )
    if (cursors.size > 0) await writeCursors(prisma, cursors)
  }, LIMITS)
}

async function writeRows(prisma: Prisma.TransactionClient, rows: readonly CallRow[]): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO "Notification" AS n (id, dedup, bundle, kind, "alarmId", "encounterId", "wardId", "bedId", level, priority, "userId", "contactId",
      channel, state, attempts, "nextAt", "createdAt", answer, "providerId")
    SELECT id, dedup, bundle, 'call', alarm, encounter, ward, bed, level, priority, "user", (SELECT c.id FROM "Contact" c WHERE c.id = contact),
      channel, state, attempts, to_timestamp(next_ms / 1000) AT TIME ZONE 'UTC', to_timestamp(created_ms / 1000) AT TIME ZONE 'UTC', answer, provider_id
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id text, dedup text, bundle text, alarm text, encounter text, ward text, bed text,
      level integer, priority text, "user" text, contact text, channel text, state text, attempts integer, next_ms float8, created_ms float8,
      answer text, provider_id text)
    ON CONFLICT (id) DO UPDATE SET attempts = greatest(n.attempts, excluded.attempts), "nextAt" = excluded."nextAt",
      answer = coalesce(excluded.answer, n.answer), "providerId" = coalesce(excluded."providerId", n."providerId"),
      state = CASE WHEN array_position(${FORWARD}::text[], excluded.state) >= array_position(${FORWARD}::text[], n.state)
        THEN excluded.state ELSE n.state END`
}

/** A row goes this way only. */
const FORWARD: Hop[] = ['queued', 'sent', 'failed', 'delivered', 'seen', 'cancelled', 'answered']

async function writeReceipts(
  prisma: Prisma.TransactionClient,
  receipts: readonly CallReceipt[],
  notes: readonly CallNote[],
): Promise<void> {
  const fresh = await prisma.$queryRaw<Array<{ id: string }>>`
    INSERT INTO "Receipt" (id, "notificationId", hop, at, detail)
    SELECT id, call, hop, to_timestamp(at_ms / 1000) AT TIME ZONE 'UTC', detail
    FROM jsonb_to_recordset(${JSON.stringify(receipts)}::jsonb) AS r (id text, call text, hop text, at_ms float8, detail text)
    ON CONFLICT (id) DO NOTHING RETURNING id`
  const written = new Set(fresh.map(({ id }) => id))
  await writeNotes(
    prisma,
    notes.filter(({ receipt }) => receipt !== null && written.has(receipt)),
  )
}

async function writeNotes(prisma: Prisma.TransactionClient, notes: readonly CallNote[]): Promise<void> {
  if (notes.length === 0) return
  await auditNotes(
    prisma,
    notes.map(({ receipt: _receipt, ...line }) => ({ ...line, actor: ACTOR })),
  )
}

async function writeCursors(prisma: Prisma.TransactionClient, cursors: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...cursors].map(([ward, cursor]) => ({ ward, cursor }))
  await prisma.$executeRaw`
    INSERT INTO hot.call_cursor AS c (ward, cursor)
    SELECT ward, cursor FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (ward text, cursor bigint)
    ON CONFLICT (ward) DO UPDATE SET cursor = greatest(c.cursor, excluded.cursor)`
}

/** Calls of alarms that may not be over, and the alarms they are of, as they stand. */
export interface StandingCalls {
  rows: CallRow[]
  alarms: Alarm[]
  cursors: Map<string, number>
}

/** So many calls are taken up again after a start, the newest; older ones are history. */
const STANDING_MAX = 20_000

/** What stands before anything new is called: read once, at the start. */
export async function standingCalls(store: Pick<Store, 'prisma'>): Promise<StandingCalls> {
  const { prisma } = store
  const [known, cursors] = await Promise.all([
    prisma.notification.findMany({
      where: { state: { in: ['queued', 'sent', 'delivered', 'seen'] }, kind: 'call' },
      orderBy: { createdAt: 'desc' },
      take: STANDING_MAX,
    }),
    prisma.$queryRaw<Array<{ ward: string; cursor: bigint }>>`SELECT ward, cursor FROM hot.call_cursor`,
  ])
  const open = await prisma.alarm.findMany({
    where: { OR: [{ open: true }, { id: { in: [...new Set(known.map((row) => row.alarmId))] } }] },
  })
  const settled = await prisma.notification.findMany({
    where: {
      alarmId: { in: open.filter((row) => row.open).map(({ id }) => id) },
      state: { in: ['failed', 'answered', 'cancelled'] },
      kind: 'call',
    },
    orderBy: { createdAt: 'desc' },
    take: STANDING_MAX,
  })
  return {
    rows: [...known, ...settled].flatMap(rowOf),
    alarms: open.map((row) => row.body as unknown as Alarm),
    cursors: new Map(cursors.map(({ ward, cursor }) => [ward, Number(cursor)])),
  }
}

function rowOf(row: Prisma.NotificationModel): CallRow[] {
  const channel = channelName.safeParse(row.channel)
  if (!channel.success || row.contactId === null) return []
  return [
    {
      ...{ id: row.id, dedup: row.dedup, bundle: row.bundle, alarm: row.alarmId, chain: chainOf(row.dedup), encounter: row.encounterId },
      ...{ ward: row.wardId, bed: row.bedId, level: row.level, priority: row.priority as CallRow['priority'], user: row.userId },
      ...{ contact: row.contactId, channel: channel.data, created_ms: row.createdAt.getTime(), state: row.state as Hop },
      ...{
        attempts: row.attempts,
        next_ms: row.nextAt?.getTime() ?? null,
        answer: row.answer as CallRow['answer'],
        provider_id: row.providerId,
      },
    },
  ]
}
