import type {
  EmergenciesReply,
  EmergenciesWaiting,
  EmergencyLine,
  LookedAtReply,
  ReviewRequest,
  Verdict,
} from '../../contracts/emergency.ts'
import { VERDICTS } from '../../contracts/emergency.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { openText, sealText } from './patient-record.ts'
import type { Store } from './store.ts'
import { namesOfPeople } from './users.ts'

const LINES_MAX = 200
/** A look is written with its end of the minute at most this much later. */
const AFTERWARDS_MS = 60_000

/** Every emergency not yet reviewed and the newest of the others, whom it was about only by bed and stay. @throws Denied */
export async function listEmergencies(principal: Principal, store: Store, now_ms: number): Promise<EmergenciesReply> {
  authorise(principal, 'review_break_glass', null)
  const include = { user: true, encounter: { include: { bed: { include: { ward: true } } } } } as const
  const [waiting, reviewed, names] = await Promise.all([
    store.prisma.breakGlass.findMany({ where: { reviewedAt: null }, include, orderBy: { openedAt: 'desc' }, take: LINES_MAX }),
    store.prisma.breakGlass.findMany({ where: { reviewedAt: { not: null } }, include, orderBy: { openedAt: 'desc' }, take: LINES_MAX }),
    namesOfPeople(store),
  ])
  return { emergencies: [...waiting, ...reviewed].map((row) => lineOf(principal, store, now_ms, row, names)) }
}

type Row = Awaited<ReturnType<Store['prisma']['breakGlass']['findFirstOrThrow']>> & {
  user: { name: string; role: string }
  encounter: { bed: { label: string; ward: { name: string } } }
}

function lineOf(principal: Principal, store: Store, now_ms: number, row: Row, names: Readonly<Record<string, string>>): EmergencyLine {
  const { id, user, encounter, reviewedAt, reviewedBy, untilAt } = row
  const verdict = VERDICTS.find((one) => one === row.verdict)
  const ended = row.endedAt ?? (untilAt.getTime() <= now_ms ? untilAt : null)
  return {
    opening: id,
    user: row.userId,
    name: user.name,
    role: user.role,
    encounter: row.encounterId,
    ward_name: encounter.bed.ward.name,
    bed_label: encounter.bed.label,
    reason: openText(store.fields, ['BreakGlass', 'reason', id], row.reason),
    opened_ms: row.openedAt.getTime(),
    until_ms: untilAt.getTime(),
    ended_ms: ended?.getTime() ?? null,
    review:
      reviewedAt && verdict ? reviewOf(store, id, reviewedAt, names[reviewedBy ?? ''] ?? reviewedBy ?? '', verdict, row.remark) : null,
    own: row.userId === principal.user,
  }
}

function reviewOf(store: Store, id: string, at: Date, by: string, verdict: Verdict, remark: string): EmergencyLine['review'] {
  return { by, at_ms: at.getTime(), verdict, remark: openText(store.fields, ['BreakGlass', 'remark', id], remark) }
}

/** How many wait: the notice of whoever reviews. @throws Denied */
export async function emergenciesWaiting(principal: Principal, store: Store, now_ms: number): Promise<EmergenciesWaiting> {
  authorise(principal, 'review_break_glass', null)
  const [waiting, in_force] = await Promise.all([
    store.prisma.breakGlass.count({ where: { reviewedAt: null } }),
    store.prisma.breakGlass.count({ where: { endedAt: null, untilAt: { gt: new Date(now_ms) } } }),
  ])
  return { waiting, in_force }
}

/** What the audit has of the person and the stay from the opening to its end. @throws Denied */
export async function lookedAt(principal: Principal, store: Store, opening: string): Promise<LookedAtReply> {
  authorise(principal, 'review_break_glass', null)
  const row = await store.prisma.breakGlass.findUnique({ where: { id: opening } })
  if (!row) throw new Denied('not_found')
  const until = new Date((row.endedAt ?? row.untilAt).getTime() + AFTERWARDS_MS)
  const looked = await store.prisma.$queryRaw<LookedAtReply['looked']>`
    SELECT action, count(*)::int AS times, extract(epoch from min(at))::float8 * 1000 AS first_ms, extract(epoch from max(at))::float8 * 1000 AS last_ms
    FROM hot.audit
    WHERE actor = ${row.userId} AND at BETWEEN ${row.openedAt} AND ${until} AND action NOT LIKE 'emergency.%'
      AND (subject = ${row.encounterId} OR detail->>'encounter' = ${row.encounterId})
    GROUP BY action ORDER BY min(at)`
  return { looked }
}

/** Says once whether it was right. @throws Denied; ConflictError `own_opening`, `already_reviewed`, `still_open` */
export async function reviewEmergency(
  principal: Principal,
  store: Store,
  now_ms: number,
  opening: string,
  { verdict, remark }: ReviewRequest,
): Promise<void> {
  authorise(principal, 'review_break_glass', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const row = await prisma.breakGlass.findUnique({ where: { id: opening } })
    if (!row) throw new Denied('not_found')
    if (row.userId === principal.user) throw new ConflictError('own_opening')
    if (!row.endedAt && row.untilAt.getTime() > now_ms) throw new ConflictError('still_open')
    const data = {
      reviewedAt: new Date(now_ms),
      reviewedBy: principal.user,
      verdict,
      remark: sealText(store.fields, ['BreakGlass', 'remark', opening], remark),
    }
    const { count } = await prisma.breakGlass.updateMany({ where: { id: opening, reviewedAt: null }, data })
    if (count === 0) throw new ConflictError('already_reviewed')
    await audit('emergency.reviewed', row.encounterId, { opening, verdict })
  })
}
