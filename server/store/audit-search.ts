import { AUDIT_PAGE, type AuditLine, type AuditPeopleReply, type AuditReply } from '../../contracts/audit.ts'
import { authorise } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { auditNames } from './audit-names.ts'
import { mrnIndex } from './patient-record.ts'
import type { Store } from './store.ts'

/** What is looked for in the audit; all of it together. */
export interface AuditSearch {
  /** Lines before this seq; null: the newest. */
  before: number | null
  actor: string | null
  /** One action, or all that begin with it (`view.`). */
  action: string | null
  /** A bed's label, alone or with its ward's name, a patient's record number, or an id. */
  about: string | null
  from_ms: number | null
  to_ms: number | null
  refused: boolean
}

/** A page of the audit, newest first, with names for its ids. Searching is in the audit itself. `asked` is read once allowed. @throws Denied */
export async function searchAudit(principal: Principal, store: Store, asked: () => AuditSearch): Promise<AuditReply> {
  authorise(principal, 'view_audit', null)
  const search = asked()
  const ids = search.about === null ? null : await idsOf(store, search.about)
  await noteSearch(principal, store, search, ids)
  const lines = await linesOf(store, search, ids)
  return {
    lines,
    names: await auditNames(store, lines),
    next: lines.length === AUDIT_PAGE ? (lines.at(-1)?.seq ?? null) : null,
  }
}

/** Everyone there is to look for: people and walls. @throws Denied */
export async function auditPeople(principal: Principal, store: Store): Promise<AuditPeopleReply> {
  authorise(principal, 'view_audit', null)
  const [users, walls] = await Promise.all([
    store.prisma.user.findMany({ orderBy: { name: 'asc' }, select: { id: true, name: true } }),
    store.prisma.wall.findMany({ orderBy: { name: 'asc' }, select: { id: true, name: true } }),
  ])
  return { people: [...users, ...walls] }
}

/** What was looked for, as ids: what was typed may be a patient's number. */
function noteSearch(principal: Principal, store: Store, { actor, action, from_ms, to_ms, refused }: AuditSearch, ids: string[] | null) {
  const filters = {
    ...(actor === null ? {} : { actor }),
    ...(action === null ? {} : { action }),
    ...(ids === null ? {} : { about: ids.slice(1, 21) }),
    ...(from_ms === null ? {} : { from_ms }),
    ...(to_ms === null ? {} : { to_ms }),
    ...(refused ? { refused } : {}),
  }
  return store.trail.searched(principal, filters)
}

/** Ids behind what was typed, the text itself first. */
async function idsOf(store: Store, about: string): Promise<string[]> {
  const { prisma, fields } = store
  const label = { equals: about, mode: 'insensitive' } as const
  // 'Ward 4B 03': labels are a ward's own.
  const [, name, within] = /^(.*\S)\s+(\S+)$/.exec(about) ?? []
  const bed = { label: { ...label, equals: within ?? about }, ward: { name: { contains: name ?? '', mode: 'insensitive' } } } as const
  const [beds, patients, devices, wards] = await Promise.all([
    prisma.bed.findMany({ where: { OR: [bed, { label }, { id: about }] }, select: { id: true, encounters: { select: { id: true } } } }),
    prisma.patient.findMany({
      where: { OR: [{ mrnIndex: mrnIndex(fields, about) }, { id: about }] },
      select: { id: true, encounters: { select: { id: true } } },
    }),
    prisma.device.findMany({ where: { label }, select: { id: true } }),
    prisma.ward.findMany({ where: { name: label }, select: { id: true } }),
  ])
  const stays = [...beds, ...patients].flatMap(({ encounters }) => encounters)
  return [about, ...new Set([...beds, ...patients, ...devices, ...wards, ...stays].map(({ id }) => id))]
}

interface Found {
  seq: bigint
  at: Date
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
}

async function linesOf(store: Store, search: AuditSearch, ids: string[] | null): Promise<AuditLine[]> {
  const values: unknown[] = []
  const conditions: string[] = []
  const where = (given: unknown, condition: (place: string) => string) => {
    if (given !== null) conditions.push(condition(`$${values.push(given)}`))
  }
  where(search.before, (at) => `seq < ${at}::float8::bigint`)
  where(search.actor, (at) => `actor = ${at}::text`)
  where(search.action, (at) => (search.action?.endsWith('.') ? `starts_with(action, ${at}::text)` : `action = ${at}::text`))
  where(ids, (at) => `(subject = ANY(${at}::text[]) OR (detail ? 'encounter' AND detail->>'encounter' = ANY(${at}::text[])))`)
  where(search.from_ms, (at) => `at >= to_timestamp(${at}::float8 / 1000)`)
  where(search.to_ms, (at) => `at < to_timestamp(${at}::float8 / 1000)`)
  if (search.refused) conditions.push("(action LIKE 'refused.%' OR detail->>'status' = 'refused')")
  const rows = await store.prisma.$queryRawUnsafe<Found[]>(
    `SELECT seq, at, actor, action, subject, detail FROM hot.audit ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
     ORDER BY seq DESC LIMIT ${AUDIT_PAGE}`,
    ...values,
  )
  return rows.map(({ seq, at, ...line }) => ({ ...line, seq: Number(seq), at_ms: at.getTime() }))
}
