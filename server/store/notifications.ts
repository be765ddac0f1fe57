import type { Hop } from '../../contracts/call.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import { change } from './change.ts'
import type { Store } from './store.ts'

/** Hops that the phone itself tells: it showed the call, or its owner opened it. */
export type ToldHop = Extract<Hop, 'delivered' | 'seen'>

const BEFORE: Record<ToldHop, Hop[]> = { delivered: ['queued', 'sent'], seen: ['queued', 'sent', 'delivered'] }
const ACTION = { delivered: 'call.delivered', seen: 'call.seen' } as const

/**
 * One's own call was shown, or opened; all calls of its message were then. Twice is once, the first time stands.
 * @throws Denied `not_found` for anybody else's
 */
export async function callTold(principal: Principal, store: Store, now_ms: number, id: string, hop: ToldHop): Promise<void> {
  authorise(principal, 'view_account', null)
  await change(store, principal, now_ms, async ({ prisma, audit }) => {
    const asked = await prisma.notification.findFirst({ where: { id, userId: principal.user } })
    if (!asked) throw new Denied('not_found')
    const rows = await prisma.notification.findMany({ where: { bundle: asked.bundle, userId: principal.user } })
    for (const row of rows) {
      const receipt = { id: `${row.id}/${hop}`, notificationId: row.id, hop, at: new Date(now_ms) }
      const { count } = await prisma.receipt.createMany({ data: [receipt], skipDuplicates: true })
      if (count === 0) continue
      await prisma.notification.updateMany({ where: { id: row.id, state: { in: BEFORE[hop] } }, data: { state: hop } })
      await audit(ACTION[hop], row.id, { alarm: row.alarmId, ward: row.wardId, level: row.level, channel: row.channel })
    }
  })
}
