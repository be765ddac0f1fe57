import type { AuditAction } from '../../contracts/audit.ts'
import type { Hop } from '../../contracts/call.ts'
import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import type { Ledger } from './ledger.ts'
import { type CallRow, receiptOf } from './row.ts'

/** Writes down that a call has come one hop further. `nth`: where the hop may come more than once. */
export type Tell = (row: CallRow, hop: Hop, detail?: string, nth?: string, at_ms?: number) => void

/** What the audit hears of. A failure that is tried again is in the receipts alone. */
const ACTIONS: Partial<Record<Hop, AuditAction>> = {
  queued: 'call.made',
  delivered: 'call.delivered',
  failed: 'call.failed',
  cancelled: 'call.cancelled',
  answered: 'call.answered',
}

export function createTeller({ clock, ledger }: { clock: Clock; ledger: Ledger }): Tell {
  return (row, hop, detail = '', nth = '', at_ms = clock.now_ms()) => {
    metrics.calls.inc({ channel: row.channel, hop })
    const receipt = receiptOf(row, hop, at_ms, detail, nth)
    const action = hop === 'failed' && row.state !== 'failed' ? undefined : ACTIONS[hop]
    const { alarm, ward, bed, level, channel } = row
    const said = { alarm, ward, bed, level, channel, ...(detail ? { why: detail } : {}) }
    ledger.row(row, receipt, action && { receipt: receipt.id, at_ms, action, subject: row.id, detail: said })
  }
}
