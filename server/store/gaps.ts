import type { Gap } from '../../contracts/duty.ts'
import type { AlarmPolicy } from '../../contracts/policy.ts'
import { type DutySnapshot, whom } from '../notify/whom.ts'
import { ConflictError } from './conflict.ts'
import { dutyNow, policiesInForce } from './duty-now.ts'
import type { Prisma } from './generated/client.ts'

/** Steps of a ward's chains that would call nobody. */

interface Bed {
  id: string
  label: string
}

/** Each step that calls nobody for one of the beds, once, with the first such bed. Pure. */
export function gapsOf(policy: AlarmPolicy, duty: DutySnapshot, beds: readonly Bed[]): Gap[] {
  const places = beds.length > 0 ? beds : [{ id: '', label: '' }]
  return (['high', 'medium'] as const).flatMap((priority) =>
    policy[priority].flatMap((_, at): Gap[] => {
      const step = at + 1
      const bare = places.find(({ id }) => whom(policy, duty, { priority, level: step, bed: id }).nobody)
      return bare ? [{ priority, step, bed: bare.label }] : []
    }),
  )
}

/** As the ward stands now, by its policy in force; [] where it has none. */
export async function gapsNow(prisma: Prisma.TransactionClient, now_ms: number, ward: string): Promise<Gap[]> {
  const policy = (await policiesInForce({ prisma }, ward)).get(ward)?.policy
  return policy ? gapsOf(policy, await dutyNow({ prisma }, ward, now_ms), await openBeds(prisma, ward)) : []
}

export function openBeds(prisma: Prisma.TransactionClient, ward: string): Promise<Bed[]> {
  return prisma.bed.findMany({
    where: { wardId: ward, closedAt: null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, label: true },
  })
}

/**
 * Does `work` unless a step that called somebody before it calls nobody after. The ward is held by the caller.
 * @throws ConflictError `nobody_left` naming the step
 */
export async function leavingSomebody<T>(
  prisma: Prisma.TransactionClient,
  now_ms: number,
  ward: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = await gapsNow(prisma, now_ms, ward)
  const value = await work()
  const left = (await gapsNow(prisma, now_ms, ward)).find(
    (gap) => !before.some(({ priority, step }) => priority === gap.priority && step === gap.step),
  )
  if (left) throw new ConflictError('nobody_left', { ...left })
  return value
}
