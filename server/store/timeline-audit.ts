import { CHARTED_LATE_MAX_MS } from '../../contracts/observation.ts'
import type { TimelineItem } from '../../contracts/timeline.ts'
import type { Store } from './store.ts'

/** What every part of a timeline is asked for. */
export interface Asked {
  store: Store
  encounter: string
  from_ms: number
  to_ms: number
  /** Display names of people by id. */
  names: Readonly<Record<string, string>>
}

export interface Stay {
  admittedAt: Date
  dischargedAt: Date | null
}

const ACTIONS = [
  'patient.admitted',
  'patient.transferred',
  'patient.discharged',
  'device.bound',
  'device.unbound',
  'chart.recorded',
] as const
const LINES_MAX = 2_000

interface Line {
  seq: number
  at_ms: number
  actor: string
  action: (typeof ACTIONS)[number]
  subject: string
  detail: Record<string, unknown>
}

/** Devices put on and taken off, observations, and the stay's own coming, moving and going: rows say what, the audit says who. */
export async function toldInAudit(asked: Asked, stay: Stay): Promise<TimelineItem[]> {
  const lines = await linesOf(asked)
  const [devices, moves] = await Promise.all([deviceItems(asked, lines), moveItems(asked, lines)])
  return [...devices, ...moves, ...stayItems(asked, stay, lines), ...chartItems(asked, lines)].filter(within(asked))
}

/** What has no length lies in the time asked for; a wearing touches it. */
const within =
  ({ from_ms, to_ms }: Asked) =>
  ({ at_ms, until_ms, code }: TimelineItem) =>
    at_ms < to_ms && (at_ms >= from_ms || (code === 'device_on' && (until_ms === null || until_ms > from_ms)))

/** An observation may be written down long after it was made: the audit is asked as far ahead. */
function linesOf({ store, encounter, from_ms, to_ms }: Asked): Promise<Line[]> {
  return store.prisma.$queryRaw<Line[]>`
    SELECT seq::float8 AS seq, (extract(epoch FROM at) * 1000)::float8 AS at_ms, actor, action, subject, detail
    FROM hot.audit
    WHERE (subject = ${encounter} OR (detail ? 'encounter' AND detail->>'encounter' = ${encounter}))
      AND action = ANY(${[...ACTIONS]}) AND at >= ${new Date(from_ms)} AND at < ${new Date(to_ms + CHARTED_LATE_MAX_MS)}
    ORDER BY seq DESC LIMIT ${LINES_MAX}`
}

const nameIn = ({ names }: Asked, line: Line | undefined) => (line ? (names[line.actor] ?? '') : '')

/** A wearing is an item with its length; its end is one more, with who took the device off. */
async function deviceItems(asked: Asked, lines: readonly Line[]): Promise<TimelineItem[]> {
  const { store, encounter, from_ms, to_ms, names } = asked
  const rows = await store.prisma.binding.findMany({
    where: { encounterId: encounter, fromAt: { lt: new Date(to_ms) }, OR: [{ toAt: null }, { toAt: { gt: new Date(from_ms) } }] },
    include: { device: { select: { label: true, kind: true } } },
  })
  return rows.flatMap(({ id, fromAt, toAt, by, deviceId, device }): TimelineItem[] => {
    const until_ms = toAt?.getTime() ?? null
    const params = { label: device.label, device_kind: device.kind }
    const on = { id: `device:${id}`, at_ms: fromAt.getTime(), until_ms, by: names[by] ?? '', code: 'device_on', params }
    if (until_ms === null) return [{ kind: 'device', ...on }]
    const taken = lines.find(
      ({ action, subject, detail }) => action === 'device.unbound' && subject === deviceId && detail.to_ms === until_ms,
    )
    const off = { id: `device:${id}:off`, at_ms: until_ms, until_ms: null, by: nameIn(asked, taken), code: 'device_off', params }
    return [
      { kind: 'device', ...on },
      { kind: 'device', ...off },
    ]
  })
}

async function moveItems(asked: Asked, lines: readonly Line[]): Promise<TimelineItem[]> {
  const moves = lines.filter(({ action }) => action === 'patient.transferred')
  if (moves.length === 0) return []
  const ids = moves.flatMap(({ detail }) => [String(detail.from_bed), String(detail.bed)])
  const beds = await asked.store.prisma.bed.findMany({ where: { id: { in: ids } }, select: { id: true, label: true } })
  const label = (id: unknown) => beds.find((bed) => bed.id === id)?.label ?? ''
  return moves.map((line) => ({
    ...{ kind: 'stay', id: `stay:${line.seq}`, at_ms: line.at_ms, until_ms: null, by: nameIn(asked, line), code: 'transferred' },
    params: { from: label(line.detail.from_bed), to: label(line.detail.bed) },
  }))
}

/** Coming and going stand in the stay's own row. */
function stayItems(asked: Asked, { admittedAt, dischargedAt }: Stay, lines: readonly Line[]): TimelineItem[] {
  const item = (code: 'admitted' | 'discharged', at: Date): TimelineItem => {
    const line = lines.find(({ action }) => action === `patient.${code}`)
    return { kind: 'stay', id: `stay:${code}`, at_ms: at.getTime(), until_ms: null, by: nameIn(asked, line), code, params: {} }
  }
  return [item('admitted', admittedAt), ...(dischargedAt ? [item('discharged', dischargedAt)] : [])]
}

/** Each thing that was charted, by its name in contracts/observation.ts; `at_ms` is when it was observed. */
function chartItems(asked: Asked, lines: readonly Line[]): TimelineItem[] {
  return lines
    .filter(({ action }) => action === 'chart.recorded')
    .map((line) => {
      const { observed_ms, ...observed } = line.detail
      const params = Object.fromEntries(
        Object.entries(observed).map(([key, value]) => [key, typeof value === 'number' ? value : String(value)]),
      )
      return {
        ...{ kind: 'chart', id: `chart:${line.seq}`, at_ms: Number(observed_ms), until_ms: null, by: nameIn(asked, line), code: 'charted' },
        params,
      }
    })
}
