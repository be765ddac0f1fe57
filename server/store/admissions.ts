import type { Admission, AskedPatient, AsShown, PatientsReply } from '../../contracts/patients.ts'
import { authorise, can, reachOf } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { type Change, change } from './change.ts'
import { ConflictError } from './conflict.ts'
import { admitsSomewhere, patientOfMrn } from './patient-find.ts'
import { mrnIndex, openPatient, sealPatient } from './patient-record.ts'
import { encounterInScope } from './scope.ts'
import { holdFreeBed, holdStay } from './stay.ts'
import type { Store } from './store.ts'
import { whenTaken } from './unique.ts'

/**
 * Who comes, moves and goes. A bed holds one patient and a patient lies in one bed, whoever asks at the same time: the
 * rows are held, and unique indexes stand behind them. The engine and the screens follow the rows (core/admissions.ts).
 */

/** Open beds of one's own wards, with who lies there. Every ward looked at is in the audit. @throws Denied */
export async function patientsFor(principal: Principal, store: Store): Promise<PatientsReply> {
  if (!reachOf(principal.role, 'admit')) throw new Denied('not_allowed')
  const mine = principal.wards.filter((ward) => can(principal, 'view_patient', ward).allowed)
  const wards = await store.prisma.ward.findMany({
    where: { id: { in: mine }, closedAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    include: {
      beds: {
        where: { closedAt: null },
        orderBy: { position: 'asc' },
        include: {
          encounters: {
            where: { dischargedAt: null },
            include: { patient: true, _count: { select: { bindings: { where: { toAt: null } } } } },
          },
        },
      },
    },
  })
  for (const { id } of wards) await store.trail.viewed(principal, 'view.patients', id, id)
  return {
    may_merge: can(principal, 'merge_patients', null).allowed,
    wards: wards.map(({ id, name, beds }) => ({
      ...{ ward: id, name },
      beds: beds.map(({ id: bed, label, encounters: [stay] }) => ({
        bed,
        label,
        lying: stay
          ? {
              ...{ encounter: stay.id, patient: stay.patientId, facts: openPatient(store.fields, stay.patient) },
              ...{ profile: stay.profile, admitted_ms: stay.admittedAt.getTime(), devices: stay._count.bindings },
            }
          : null,
      })),
    })),
  }
}

/**
 * Into an empty bed of an own ward. A number that is known admits its own record, and only when it was confirmed.
 * @throws Denied; ConflictError `bed_taken`, `bed_closed`, `ward_closed`, `mrn_taken` (known, not confirmed),
 * `mrn_unknown` (confirmed, but nobody's), `not_as_shown` (confirmed, but another's by now), `already_admitted`
 */
export async function admit(principal: Principal, store: Store, now_ms: number, asked: Admission): Promise<{ encounter: string }> {
  admitsSomewhere(principal)
  const ward = await bedInScope(principal, store, asked.bed)
  const encounter = crypto.randomUUID()
  const admittedAt = new Date(now_ms)
  return change(store, principal, now_ms, async (here) => {
    const patient = await patientFor(here, store, asked)
    await holdFreeBed(here.prisma, asked.bed)
    await here.prisma.encounter.create({
      data: { id: encounter, patientId: patient, bedId: asked.bed, profile: asked.profile, admittedAt },
    })
    await here.audit('patient.admitted', encounter, { patient, ward, bed: asked.bed, profile: asked.profile })
    return { encounter }
  }).catch(whenTaken('bed_taken'))
}

/** The confirmed record, held until the transaction ends, or a new one. */
async function patientFor({ prisma }: Change, { fields }: Store, asked: Admission): Promise<string> {
  const index = mrnIndex(fields, asked.known === null ? asked.facts.mrn : asked.mrn)
  const known = await patientOfMrn(prisma, index)
  if (asked.known === null) {
    if (known) throw new ConflictError('mrn_taken')
    const id = crypto.randomUUID()
    // Waits for whoever is making the same record now, and makes none where they have made it.
    const { count } = await prisma.patient.createMany({ data: [sealPatient(fields, id, asked.facts)], skipDuplicates: true })
    if (count === 0) throw new ConflictError('mrn_taken')
    return id
  }
  if (known === null) throw new ConflictError('mrn_unknown')
  await prisma.$queryRaw`SELECT id FROM "Patient" WHERE id = ${known} FOR UPDATE`
  const row = await prisma.patient.findUniqueOrThrow({
    where: { id: known },
    include: { encounters: { where: { dischargedAt: null }, select: { id: true } } },
  })
  if (known !== asked.known || row.mergedInto) throw new ConflictError('not_as_shown')
  if (row.encounters.length > 0) throw new ConflictError('already_admitted')
  return known
}

/**
 * Into an empty bed, of any own ward; the stay, its devices and its alarms go along.
 * @throws Denied; ConflictError `not_as_shown`, `already_discharged`, `bed_taken`, `bed_closed`, `ward_closed`
 */
export async function transferPatient(
  principal: Principal,
  store: Store,
  now_ms: number,
  encounter: string,
  { to, ...shown }: AsShown & { to: string },
): Promise<void> {
  const from = await ownStay(principal, store, encounter, shown)
  const ward = await bedInScope(principal, store, to)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await holdStay(prisma, encounter, shown)
    await holdFreeBed(prisma, to)
    await prisma.encounter.update({ where: { id: encounter }, data: { bedId: to } })
    await audit('patient.transferred', encounter, { from_ward: from, from_bed: shown.bed, ward, bed: to })
  }).catch(whenTaken('bed_taken'))
}

/** The stay ends, and with it every wearing of a device. @throws Denied; ConflictError `not_as_shown`, `already_discharged` */
export async function dischargePatient(
  principal: Principal,
  store: Store,
  now_ms: number,
  encounter: string,
  shown: AsShown,
): Promise<void> {
  const ward = await ownStay(principal, store, encounter, shown)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await holdStay(prisma, encounter, shown)
    const worn = await prisma.binding.findMany({ where: { encounterId: encounter, toAt: null } })
    for (const { id, deviceId, fromAt } of worn) {
      const to_ms = Math.max(now_ms, fromAt.getTime())
      // One that was taken off meanwhile keeps its end: another may wear the device since.
      const { count } = await prisma.binding.updateMany({ where: { id, toAt: null }, data: { toAt: new Date(to_ms) } })
      if (count > 0) await audit('device.unbound', deviceId, { encounter, to_ms })
    }
    await prisma.encounter.update({ where: { id: encounter }, data: { dischargedAt: new Date(now_ms) } })
    await audit('patient.discharged', encounter, { ward, bed: shown.bed, devices: worn.length })
  })
}

/** What is written about somebody who lies in an own ward. @throws Denied; ConflictError `mrn_taken`, `already_discharged`, `not_as_shown` */
export async function changePatient(
  principal: Principal,
  store: Store,
  now_ms: number,
  encounter: string,
  { facts, ...shown }: AsShown & { facts: AskedPatient },
): Promise<void> {
  await ownStay(principal, store, encounter, shown)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await holdStay(prisma, encounter, shown)
    const row = await prisma.patient.findUniqueOrThrow({ where: { id: shown.patient } })
    const before = openPatient(store.fields, row)
    const changed = (Object.keys(facts) as Array<keyof AskedPatient>).filter((fact) => facts[fact] !== before[fact])
    if (changed.length === 0) return
    const { id, ...columns } = sealPatient(store.fields, shown.patient, facts)
    await prisma.patient.update({ where: { id }, data: columns })
    await audit('patient.changed', id, { encounter, changed })
  }).catch(whenTaken('mrn_taken'))
}

/** @returns the ward of the bed. @throws Denied: no such bed, or not one to put somebody into */
async function bedInScope(principal: Principal, store: Store, bed: string): Promise<string> {
  const row = await store.prisma.bed.findUnique({ where: { id: bed } })
  if (!row) throw new Denied('not_found')
  authorise(principal, 'admit', row.wardId)
  return row.wardId
}

/** @returns the ward of the bed that was shown: what was authorised is what is changed. */
async function ownStay(principal: Principal, store: Store, encounter: string, { bed }: AsShown): Promise<string> {
  const row = await encounterInScope(principal, store, 'admit', encounter)
  if (row.bedId !== bed) throw new ConflictError(row.dischargedAt ? 'already_discharged' : 'not_as_shown')
  return row.bed.wardId
}
