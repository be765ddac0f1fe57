import type { Alarm } from '../../contracts/alarm.ts'
import { type MinuteRow, type Query, readMinutes, readNumberMinutes } from '../record/minutes.ts'
import { openPatient } from './patient-record.ts'
import type { Store } from './store.ts'

/**
 * What the export for research reads, in small pages. It acts for whoever runs the command on the server itself; nobody's
 * request reaches it.
 */
export interface StudyStay {
  encounter: string
  patient: string
  sex: string
  /** ISO date or ''. */
  born: string
  ward: string
  bed: string
  profile: string
  origin: string
  admitted_ms: number
  discharged_ms: number | null
  devices: Array<{ device: string; kind: string }>
}

export interface StudyRange {
  /** A ward's id; null = all. The ward is the one of the stay's bed, the last one it was in. */
  ward: string | null
  from_ms: number
  to_ms: number
}

export interface StudyLimits {
  version: number
  at_ms: number
  until_ms: number | null
  /** detector -> setting -> [before, after], as it was stored */
  changes: Record<string, unknown>
}

const PAGE = 200

/** Ids of all wards, and the moment of the oldest stay (null: there is none). */
export async function studyBounds(store: Store): Promise<{ wards: string[]; oldest_ms: number | null }> {
  const wards = await store.prisma.ward.findMany({ select: { id: true }, orderBy: { id: 'asc' } })
  const { _min } = await store.prisma.encounter.aggregate({ _min: { admittedAt: true } })
  return { wards: wards.map(({ id }) => id), oldest_ms: _min.admittedAt?.getTime() ?? null }
}

/** Stays that touch the range, a page at a time. */
export async function* studyStays(store: Store, { ward, from_ms, to_ms }: StudyRange): AsyncGenerator<StudyStay[]> {
  for (let last = ''; ; ) {
    const rows = await store.prisma.encounter.findMany({
      where: {
        id: { gt: last },
        admittedAt: { lt: new Date(to_ms) },
        OR: [{ dischargedAt: null }, { dischargedAt: { gt: new Date(from_ms) } }],
        ...(ward === null ? {} : { bed: { wardId: ward } }),
      },
      include: { patient: true, bed: true, bindings: { include: { device: true }, orderBy: { fromAt: 'asc' } } },
      orderBy: { id: 'asc' },
      take: PAGE,
    })
    if (rows.length === 0) return
    last = rows.at(-1)!.id
    yield rows.map((row) => ({
      encounter: row.id,
      patient: row.patientId,
      sex: row.patient.sex,
      born: openPatient(store.fields, row.patient).born,
      ward: row.bed.wardId,
      bed: row.bedId,
      profile: row.profile,
      origin: row.origin,
      admitted_ms: row.admittedAt.getTime(),
      discharged_ms: row.dischargedAt?.getTime() ?? null,
      devices: [...new Map(row.bindings.map(({ device }) => [device.id, { device: device.id, kind: device.kind }])).values()],
    }))
  }
}

/** Alarms of a stay that began in the range, oldest first, a page at a time. */
export async function* studyAlarms(store: Store, encounter: string, from_ms: number, to_ms: number): AsyncGenerator<Alarm[]> {
  for (let cursor: { id: string } | undefined; ; ) {
    const rows = await store.prisma.alarm.findMany({
      where: { encounterId: encounter, onsetAt: { gte: new Date(from_ms), lt: new Date(to_ms) } },
      orderBy: [{ onsetAt: 'asc' }, { id: 'asc' }],
      take: PAGE,
      ...(cursor ? { cursor, skip: 1 } : {}),
    })
    if (rows.length === 0) return
    cursor = { id: rows.at(-1)!.id }
    yield rows.map(({ body }) => body as unknown as Alarm)
  }
}

/** Versions of a stay's limits that were set in the range, oldest first. */
export async function studyLimits(store: Store, encounter: string, from_ms: number, to_ms: number): Promise<StudyLimits[]> {
  const rows = await store.prisma.limitVersion.findMany({
    where: { encounterId: encounter, at: { gte: new Date(from_ms), lt: new Date(to_ms) } },
    select: { version: true, at: true, until: true, changes: true },
    orderBy: { version: 'asc' },
  })
  return rows.map(({ version, at, until, changes }) => ({
    version,
    at_ms: at.getTime(),
    until_ms: until?.getTime() ?? null,
    changes: changes as StudyLimits['changes'],
  }))
}

const queryOf =
  (store: Store): Query =>
  (text, values) =>
    store.prisma.$queryRawUnsafe(text, ...values)

/** Numbers by minute, from..to (ms, whole minutes). */
export function studyNumbers(store: Store, encounter: string, from_ms: number, to_ms: number): Promise<MinuteRow[]> {
  return readNumberMinutes(queryOf(store), encounter, from_ms, to_ms)
}

/** Packed waves of whole minutes, from..to (ms). */
export async function studyWaves(store: Store, encounter: string, from_ms: number, to_ms: number) {
  const rows = await readMinutes(queryOf(store), encounter, from_ms, to_ms - 1)
  return rows.filter(({ rate_hz }) => rate_hz > 0)
}

/** First and last recorded minute of a stay in the range (start of the one, end of the other); null: nothing is kept of it. */
export async function studyRecorded(store: Store, encounter: string, from_ms: number, to_ms: number): Promise<[number, number] | null> {
  const [row] = await store.prisma.$queryRaw<Array<{ first: number | null; last: number | null }>>`
    SELECT (extract(epoch FROM min(minute)) * 1000)::float8 AS first, (extract(epoch FROM max(minute)) * 1000 + 60000)::float8 AS last
    FROM hot.minute WHERE encounter = ${encounter} AND minute >= ${new Date(from_ms)} AND minute < ${new Date(to_ms)}`
  return row?.first == null || row.last == null ? null : [row.first, row.last]
}
