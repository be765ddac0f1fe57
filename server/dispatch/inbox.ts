import type pg from 'pg'
import type { AuditEntry } from '../audit/chain.ts'

/** Lines one transaction takes. */
const LINES_A_GROUP = 500

interface InboxRow {
  at: Date
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
}

/** Whether others have left lines for the audit; a look that changes nothing. */
export async function inboxWaits(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ waits: boolean }>('SELECT EXISTS (SELECT FROM hot.audit_inbox) AS waits')
  return rows[0]?.waits === true
}

/**
 * Takes the oldest lines out of the inbox, in order. Within the transaction that links them into the chain: with its
 * commit they are there and no longer here, without it they are still here, so each enters exactly once.
 */
export async function takeInbox(client: pg.Client): Promise<AuditEntry[]> {
  const { rows } = await client.query<InboxRow>(
    `WITH taken AS (
       DELETE FROM hot.audit_inbox WHERE id IN (SELECT id FROM hot.audit_inbox ORDER BY id LIMIT ${LINES_A_GROUP})
       RETURNING id, at, actor, action, subject, detail
     ) SELECT at, actor, action, subject, detail FROM taken ORDER BY id`,
  )
  return rows.map(({ at, ...line }) => ({ ...line, at_ms: at.getTime(), effect_id: null }))
}
