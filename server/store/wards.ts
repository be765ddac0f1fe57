import type { FoundBed } from '../../contracts/find.ts'
import type { DeviceLine, PatientLine } from '../../contracts/live.ts'
import { unitsOf, type WardUnits } from '../../contracts/units.ts'
import { can, reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { patientLineOf } from './patients.ts'
import { wardInScope } from './scope.ts'
import type { Store } from './store.ts'

export interface WardLine {
  id: string
  name: string
  kind: string
  units?: WardUnits
}

export interface BedLine {
  bed: string
  label: string
  /** null: the bed is empty. */
  patient: PatientLine | null
  profile: string
  origin: string
  devices: Array<Pick<DeviceLine, 'device' | 'label' | 'kind'>>
}

const WARD_LINE = { id: true, name: true, kind: true, units: true } as const

/** For a caller that has authorised. */
export function wardLineOf({ id, name, kind, units }: { id: string; name: string; kind: string; units: unknown }): WardLine {
  return { id, name, kind, units: unitsOf(units) }
}

/** Open wards this person may see, by name. */
export async function wardsOf(principal: Principal, store: Store): Promise<WardLine[]> {
  const mine = principal.wards.filter((ward) => can(principal, 'view_ward', ward).allowed)
  const rows = await store.prisma.ward.findMany({
    where: { id: { in: mine }, closedAt: null },
    orderBy: { name: 'asc' },
    select: WARD_LINE,
  })
  return rows.map(wardLineOf)
}

/** Open beds of a ward in display order, each with who lies there and which devices they wear. @throws Denied */
export async function wardLayout(principal: Principal, store: Store, ward: string): Promise<{ ward: WardLine; beds: BedLine[] }> {
  const row = await wardInScope(principal, store, 'view_ward', ward)
  if (row.closedAt !== null) throw new Denied('not_found')
  return { ward: wardLineOf(row), beds: (await bedsOf(store, [ward])).map(({ line }) => line) }
}

/** Every open bed of one's own wards with who lies there, ward by ward: for somebody who may see patients. Every ward looked at is in the audit. @throws Denied */
export async function bedsOfOwnWards(principal: Principal, store: Store): Promise<FoundBed[]> {
  if (reachOf(principal.role, 'view_patient') === null) throw new Denied('not_allowed')
  const wards = await wardsOf(principal, store)
  for (const { id } of wards) await store.trail.viewed(principal, 'view.patients', id, id)
  const beds = await bedsOf(
    store,
    wards.map(({ id }) => id),
  )
  return wards.flatMap(({ id, name }) =>
    beds
      .filter(({ ward }) => ward === id)
      .map(({ line: { bed, label, patient } }) => ({
        ward: id,
        ward_name: name,
        bed,
        label,
        patient: patient && { encounter: patient.encounter, family: patient.family, given: patient.given, mrn: patient.mrn },
      })),
  )
}

/** For the system: every open ward with its open beds, as the live sockets and commands need it. */
export async function houseFacts(store: Store): Promise<Array<{ ward: WardLine; beds: BedLine[] }>> {
  const [wards, beds] = await Promise.all([
    store.prisma.ward.findMany({ where: { closedAt: null }, orderBy: { name: 'asc' }, select: WARD_LINE }),
    bedsOf(store, null),
  ])
  return wards.map((ward) => ({ ward: wardLineOf(ward), beds: beds.filter((bed) => bed.ward === ward.id).map(({ line }) => line) }))
}

/** For the system: other whenever a row behind houseFacts or namesOfPeople is added, changed or gone. About a tenth of their cost. */
export async function houseStamp(store: Store): Promise<string> {
  const [row] = await store.prisma.$queryRaw<Array<{ stamp: string }>>`
    SELECT concat_ws('/', (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "Ward"),
      (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "Bed"),
      (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "Patient"),
      (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "Encounter"),
      (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "Binding"),
      (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "Device"),
      (SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM "User")) AS stamp`
  return row?.stamp ?? ''
}

async function bedsOf(store: Store, wards: readonly string[] | null): Promise<Array<{ ward: string; line: BedLine }>> {
  const rows = await store.prisma.bed.findMany({
    where: { closedAt: null, ...(wards ? { wardId: { in: [...wards] } } : {}) },
    orderBy: [{ wardId: 'asc' }, { position: 'asc' }],
    include: {
      encounters: {
        where: { dischargedAt: null },
        orderBy: { admittedAt: 'desc' },
        take: 1,
        include: { patient: true, bindings: { where: { toAt: null }, include: { device: true }, orderBy: { deviceId: 'asc' } } },
      },
    },
  })
  return rows.map(({ id, label, wardId, encounters: [encounter] }) => ({
    ward: wardId,
    line: {
      bed: id,
      label,
      patient: encounter ? patientLineOf(store, encounter) : null,
      profile: encounter?.profile ?? 'adult',
      origin: encounter?.origin ?? 'live',
      devices: (encounter?.bindings ?? []).map(({ device }) => ({ device: device.id, label: device.label, kind: device.kind })),
    },
  }))
}
