import type { AsShown } from '../../contracts/patients.ts'
import { ConflictError } from './conflict.ts'
import type { Prisma } from './generated/client.ts'

/**
 * The stay is still what a person was shown and confirmed; it is held until the transaction ends: no discharge, transfer
 * or merge comes between. @throws ConflictError `already_discharged`, `not_as_shown` (another patient or bed by now)
 */
export async function holdStay(prisma: Prisma.TransactionClient, encounter: string, { patient, bed }: AsShown): Promise<void> {
  const [row] = await prisma.$queryRaw<Array<{ patient: string; bed: string; gone: boolean }>>`
    SELECT "patientId" AS patient, "bedId" AS bed, "dischargedAt" IS NOT NULL AS gone
    FROM "Encounter" WHERE "id" = ${encounter} FOR UPDATE`
  if (!row || row.gone) throw new ConflictError('already_discharged')
  if (row.patient !== patient || row.bed !== bed) throw new ConflictError('not_as_shown')
}

/**
 * The bed is open and nobody lies in it; it is held until the transaction ends: nobody is put into it, and it is not
 * closed. @throws ConflictError `bed_taken`, `bed_closed`, `ward_closed`
 */
export async function holdFreeBed(prisma: Prisma.TransactionClient, bed: string): Promise<void> {
  await prisma.$queryRaw`SELECT id FROM "Bed" WHERE id = ${bed} FOR UPDATE`
  const row = await prisma.bed.findUniqueOrThrow({
    where: { id: bed },
    include: { ward: true, encounters: { where: { dischargedAt: null }, select: { id: true } } },
  })
  if (row.ward.closedAt) throw new ConflictError('ward_closed')
  if (row.closedAt) throw new ConflictError('bed_closed')
  if (row.encounters.length > 0) throw new ConflictError('bed_taken')
}
