import type { AuditAction } from '../../contracts/audit.ts'
import type { Principal } from '../access/principal.ts'
import type { Line } from '../audit/trail.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'

/** Core listens here; a notice is sent with the commit, so whoever hears it finds the change. */
export const FACTS_CHANNEL = 'wardwave_facts'

/** One change of facts: rows, and what the audit says of them. */
export interface Change {
  readonly prisma: Prisma.TransactionClient
  /** Ids and codes only: no name, no free text. */
  audit(action: AuditAction, subject: string, detail?: Record<string, unknown>): Promise<void>
}

/** How long a change may wait for its turn and take. */
const LIMITS = { maxWait: 3_000, timeout: 5_000 }

/**
 * Runs `work` in one transaction with its lines of the audit, and tells core of it: no change without its line, no line
 * without its change. `by` has been authorised by the caller.
 */
export function change<T>(store: Store, by: Pick<Principal, 'user'>, now_ms: number, work: (change: Change) => Promise<T>): Promise<T> {
  return store.prisma.$transaction(async (prisma) => {
    const audit = (action: AuditAction, subject: string, detail: Record<string, unknown> = {}) =>
      writeLine(prisma, now_ms, { actor: by.user, action, subject, detail })
    const value = await work({ prisma, audit })
    await prisma.$executeRaw`SELECT pg_notify(${FACTS_CHANNEL}, '')`
    return value
  }, LIMITS)
}

/** A line of the audit that no change of facts goes with: a look at a patient, a refusal, an export. */
export function note(
  store: { prisma: Pick<Prisma.TransactionClient, '$executeRaw'> },
  now_ms: number,
  line: { actor: string; action: AuditAction; subject: string; detail: Record<string, unknown> },
): Promise<void> {
  return writeLine(store.prisma, now_ms, line)
}

/** Many such lines at once, all or none: what the trail has gathered. */
export async function notes(prisma: Pick<Prisma.TransactionClient, '$executeRaw'>, lines: readonly Line[]): Promise<void> {
  const rows = lines.map(({ at_ms, ...line }) => ({ ...line, at: new Date(at_ms) }))
  await prisma.$executeRaw`INSERT INTO hot.audit_inbox (at, actor, action, subject, detail)
    SELECT at, actor, action, subject, detail
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (at timestamptz, actor text, action text, subject text, detail jsonb)`
}

async function writeLine(
  prisma: Pick<Prisma.TransactionClient, '$executeRaw'>,
  now_ms: number,
  { actor, action, subject, detail }: { actor: string; action: string; subject: string; detail: Record<string, unknown> },
): Promise<void> {
  await prisma.$executeRaw`INSERT INTO hot.audit_inbox (at, actor, action, subject, detail)
    VALUES (${new Date(now_ms)}, ${actor}, ${action}, ${subject}, ${JSON.stringify(detail)}::jsonb)`
}
