import { type BindCandidate, type BindReply, CANDIDATES_MAX } from '../../contracts/devices.ts'
import { can } from '../access/policy.ts'
import type { Principal } from '../access/principal.ts'
import { wornBy } from './bindings.ts'
import { found, IN_STATE, stateOf } from './device-row.ts'
import type { Prisma } from './generated/client.ts'
import { openPatient } from './patient-record.ts'
import { encounterInScope } from './scope.ts'
import { seenOf } from './seen.ts'
import type { Store } from './store.ts'

const WORN = { where: { toAt: null }, include: { encounter: { include: { bed: true } } } } as const
type Row = Prisma.DeviceGetPayload<{ include: { bindings: typeof WORN } }>

/**
 * Whom a device would be put on, as it stands in the facts now, and the devices that match `find` ('' = all): free ones
 * first. A device that another ward's patient wears is shown as worn, not where. @throws Denied
 */
export async function bindChoices(principal: Principal, store: Store, now_ms: number, encounter: string, find: string): Promise<BindReply> {
  const { patient, bed } = await encounterInScope(principal, store, 'bind_device', encounter, 'view.patient')
  const rows = await candidates(store, encounter, find.trim())
  const seen = await seenOf(
    store,
    now_ms,
    rows.map((row) => row.id),
  )
  return {
    patient: { patient: patient.id, ...openPatient(store.fields, patient) },
    bed: bed.id,
    bed_label: bed.label,
    ward_name: bed.ward.name,
    worn: await wornBy(store, encounter),
    candidates: rows.map((row) => candidate(principal, row, seen.get(row.id)?.line.connected ?? false)),
    exact: exactly(rows, find.trim()),
  }
}

/** Free ones, then worn ones, then those in quarantine; what this stay wears already is not offered. */
async function candidates(store: Store, encounter: string, find: string): Promise<Row[]> {
  const others = { NOT: { bindings: { some: { encounterId: encounter, toAt: null } } } }
  const same = { equals: find, mode: 'insensitive' } as const
  const named = { OR: [{ id: same }, { serial: same }, { label: same }] }
  const rows = new Map<string, Row>()
  // First the one that was typed or scanned: it is listed even where very many contain it.
  const steps = [
    ...(find ? [{ AND: [named, { revokedAt: null }] }] : []),
    ...OFFERED.map((state) => ({ AND: [IN_STATE[state], found(find)] })),
  ]
  for (const step of steps) {
    if (rows.size >= CANDIDATES_MAX) break
    for (const row of await listed(store, { AND: [step, others] })) rows.set(row.id, rows.get(row.id) ?? row)
  }
  return [...rows.values()].slice(0, CANDIDATES_MAX)
}

const OFFERED = ['free', 'in_use', 'quarantined'] as const

function listed(store: Store, where: Prisma.DeviceWhereInput): Promise<Row[]> {
  return store.prisma.device.findMany({ where, orderBy: { id: 'asc' }, take: CANDIDATES_MAX, include: { bindings: WORN } })
}

function candidate(principal: Principal, row: Row, connected: boolean): BindCandidate {
  const { id, label, kind, model, serial } = row
  const bed = row.bindings[0]?.encounter.bed
  const mine = bed && can(principal, 'view_ward', bed.wardId).allowed
  return { device: id, label, kind, model, serial, state: stateOf(row), worn_at: mine ? bed.label : null, connected }
}

/** The only one of this id, serial or label, whatever the case; null also where two claim it. */
function exactly(rows: readonly Row[], find: string): string | null {
  const asked = find.toLowerCase()
  const named = rows.filter(({ id, serial, label }) => asked !== '' && [id, serial, label].some((name) => name.toLowerCase() === asked))
  const byId = named.filter(({ id }) => id.toLowerCase() === asked)
  const [one, ...others] = byId.length > 0 ? byId : named
  return one && others.length === 0 ? one.id : null
}
