import type { ChainReply } from '../../contracts/audit.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { ChainCheck } from '../audit/chain-check.ts'
import { type Extent, extentOf, type Span } from '../audit/export.ts'
import { checkpointUpTo, type Query } from '../audit/read.ts'
import { note } from './change.ts'
import type { Store } from './store.ts'

/** The audit's rows are not Prisma's; the store's own connections read them. */
export const auditQuery =
  (store: Pick<Store, 'prisma'>): Query =>
  (text, values) =>
    store.prisma.$queryRawUnsafe(text, ...values)

/** How the chain stands; what is new since the last look is checked in the background. @throws Denied */
export async function chainStatus(
  principal: Principal,
  store: Store,
  { check, key_id, public_key }: { check: ChainCheck; key_id: string; public_key: string },
  goOn: (work: Promise<void>) => void,
): Promise<ChainReply> {
  authorise(principal, 'view_audit', null)
  goOn(check.checkNew())
  const query = auditQuery(store)
  const [checkpoint, [newest], [rolledBack]] = await Promise.all([
    checkpointUpTo(query, Number.MAX_SAFE_INTEGER),
    query<{ seq: bigint }>('SELECT coalesce(max(seq), 0) AS seq FROM hot.audit', []),
    query<{ seq: bigint; at: Date }>("SELECT seq, at FROM hot.audit WHERE action = 'audit.rolled_back' ORDER BY seq DESC LIMIT 1", []),
  ])
  return {
    key_id,
    public_key,
    checkpoint: checkpoint && { seq: checkpoint.seq, at_ms: checkpoint.at_ms },
    rows: Number(newest?.seq ?? 0),
    ...check.status(),
    rolled_back: rolledBack ? { seq: Number(rolledBack.seq), at_ms: rolledBack.at.getTime() } : null,
  }
}

/** Everything is checked again, in the background. @throws Denied */
export async function checkChain(
  principal: Principal,
  store: Store,
  now_ms: number,
  check: ChainCheck,
  goOn: (work: Promise<void>) => void,
): Promise<void> {
  authorise(principal, 'view_audit', null)
  await note(store, now_ms, { actor: principal.user, action: 'audit.checked', subject: 'audit', detail: { role: principal.role } })
  goOn(check.checkAll())
}

/** What an export covers; the line that tells of it is stored first. null: nothing is signed in that time. @throws Denied */
export async function startExport(principal: Principal, store: Store, now_ms: number, span: () => Span): Promise<Extent | null> {
  authorise(principal, 'view_audit', null)
  // It takes the whole audit away: more than looking.
  if (principal.locked) throw new Denied('locked')
  const extent = await extentOf(auditQuery(store), span())
  if (!extent) return null
  const detail = { via: 'http', role: principal.role, from_seq: (extent.after?.seq ?? 0) + 1, to_seq: extent.until.seq }
  await note(store, now_ms, { actor: principal.user, action: 'audit.exported', subject: 'audit', detail })
  return extent
}
