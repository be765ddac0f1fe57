import { type FindReply, type PatientFound, STAYS_MAX } from '../../contracts/patients.ts'
import { can } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { note } from './change.ts'
import type { Prisma } from './generated/client.ts'
import { mrnIndex, openPatient } from './patient-record.ts'
import { encounterInScope } from './scope.ts'
import type { Store } from './store.ts'

/** Whoever admits somewhere may ask whether a number is known: else one person gets two records. @throws Denied */
export function admitsSomewhere(principal: Principal): void {
  const decisions = (principal.wards.length > 0 ? principal.wards : [null]).map((ward) => can(principal, 'admit', ward))
  const no = decisions.find((decision) => !decision.allowed)
  if (no && !no.allowed && !decisions.some(({ allowed }) => allowed)) throw new Denied(no.reason)
}

/** The record of a number, or of the one it was merged into. What is found is in the audit. @throws Denied */
export async function findByMrn(principal: Principal, store: Store, now_ms: number, mrn: string): Promise<FindReply> {
  admitsSomewhere(principal)
  const id = await patientOfMrn(store.prisma, mrnIndex(store.fields, mrn))
  if (id === null) return { found: null }
  await note(store, now_ms, { actor: principal.user, action: 'patient.looked_up', subject: id, detail: {} })
  return { found: await recordOf(principal, store, id) }
}

/** The patient a number stands for now. */
export async function patientOfMrn(prisma: Pick<Prisma.TransactionClient, 'patient'>, index: string): Promise<string | null> {
  const row = await prisma.patient.findUnique({ where: { mrnIndex: index } })
  return row && (row.mergedInto ?? row.id)
}

/** The record of somebody who lies, or lay, in a bed of an own ward, with the stays that may be seen. @throws Denied */
export async function recordOfStay(principal: Principal, store: Store, encounter: string): Promise<PatientFound> {
  const { patientId } = await encounterInScope(principal, store, 'admit', encounter, 'view.patient')
  return recordOf(principal, store, patientId)
}

async function recordOf(principal: Principal, store: Store, patient: string): Promise<PatientFound> {
  const row = await store.prisma.patient.findUniqueOrThrow({
    where: { id: patient },
    include: { encounters: { orderBy: { admittedAt: 'desc' }, include: { bed: { include: { ward: true } } } } },
  })
  const seen = row.encounters.filter(({ bed }) => can(principal, 'view_patient', bed.wardId).allowed)
  return {
    patient,
    facts: openPatient(store.fields, row),
    admitted: row.encounters.some(({ dischargedAt }) => dischargedAt === null),
    stays: seen.slice(0, STAYS_MAX).map(({ id, bed, admittedAt, dischargedAt }) => ({
      ...{ encounter: id, ward_name: bed.ward.name, bed_label: bed.label, admitted_ms: admittedAt.getTime() },
      discharged_ms: dischargedAt?.getTime() ?? null,
    })),
  }
}
