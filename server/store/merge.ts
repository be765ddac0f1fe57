import type { Merge } from '../../contracts/patients.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change } from './change.ts'
import { ConflictError } from './conflict.ts'
import type { Store } from './store.ts'

/**
 * Two records are one person: the stays of `from` become those of `into`, whose facts stay. The number of `from` goes on
 * finding the person. Nothing is thrown away: the row of `from` stays and says into what it was merged.
 * @throws Denied; ConflictError `same_patient` (one record, or one that was merged already), `both_admitted`
 */
export async function mergePatients(principal: Principal, store: Store, now_ms: number, { from, into }: Merge): Promise<void> {
  authorise(principal, 'merge_patients', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    await prisma.$queryRaw`SELECT id FROM "Patient" WHERE id IN (${from}, ${into}) ORDER BY id FOR UPDATE`
    const rows = await prisma.patient.findMany({
      where: { id: { in: [from, into] } },
      include: { encounters: { where: { dischargedAt: null }, select: { id: true } } },
    })
    if (from === into || rows.some(({ mergedInto }) => mergedInto !== null)) throw new ConflictError('same_patient')
    if (rows.length < 2) throw new Denied('not_found')
    if (rows.every(({ encounters }) => encounters.length > 0)) throw new ConflictError('both_admitted')
    const { count: stays } = await prisma.encounter.updateMany({ where: { patientId: from }, data: { patientId: into } })
    // Whoever was merged into it before: one step always leads to the record in use.
    await prisma.patient.updateMany({ where: { OR: [{ id: from }, { mergedInto: from }] }, data: { mergedInto: into } })
    await audit('patient.merged', into, { from, stays })
  })
}
