import type { AuditLine } from '../../contracts/audit.ts'
import type { Store } from './store.ts'

/**
 * What the ids of these lines stand for: people, walls, wards, beds and devices by name, a stay by its bed. Patients are
 * not named: who audits needs to know where, not who lay there.
 */
export async function auditNames(store: Store, lines: readonly AuditLine[]): Promise<Record<string, string>> {
  const ids = [...new Set(lines.flatMap(idsIn))]
  if (ids.length === 0) return {}
  const where = { id: { in: ids } }
  const { prisma } = store
  const [users, walls, wards, beds, devices, stays] = await Promise.all([
    prisma.user.findMany({ where, select: { id: true, name: true } }),
    prisma.wall.findMany({ where, select: { id: true, name: true } }),
    prisma.ward.findMany({ where, select: { id: true, name: true } }),
    prisma.bed.findMany({ where, select: { id: true, ...PLACE } }),
    prisma.device.findMany({ where, select: { id: true, label: true } }),
    prisma.encounter.findMany({ where, select: { id: true, bed: { select: PLACE } } }),
  ])
  return Object.fromEntries([
    ...stays.map(({ id, bed }) => [id, placeOf(bed)]),
    ...beds.map((bed) => [bed.id, placeOf(bed)]),
    ...devices.map(({ id, label }) => [id, label]),
    ...[...wards, ...walls, ...users].map(({ id, name }) => [id, name]),
  ])
}

/** Labels of beds are a ward's own. */
const PLACE = { label: true, ward: { select: { name: true } } } as const
const placeOf = ({ label, ward }: { label: string; ward: { name: string } }) => `${ward.name} ${label}`

/** Every text of a line that may be an id: who, what, and whatever the detail holds. */
function idsIn({ actor, subject, detail }: AuditLine): string[] {
  const texts = Object.values(detail).flatMap((value) => (Array.isArray(value) ? value : [value]))
  return [actor, subject, ...texts.filter((value): value is string => typeof value === 'string' && value.length <= 100)]
}
