import type { NotDelivered } from '../../contracts/call.ts'
import type { CallOff } from './call-off.ts'
import type { Reported } from './channels/sms/status.ts'
import type { Deliveries } from './deliveries.ts'
import { type Held, isOut } from './held.ts'
import type { Message, Sending } from './message.ts'
import type { CallRow } from './row.ts'
import type { Tell } from './teller.ts'

/** What becomes of calls once they go out. */
export interface Outcomes {
  attempted(message: Message, sending: Sending): void
  /** What a provider says later of a call it had taken. */
  reported(report: Reported): void
  /** An attempt, or the last of them, has failed. */
  failed(row: CallRow, why: NotDelivered, code: string, again_ms: number | null): void
  /** Takes a call that waits out of its message. */
  takeOut(message: Message, row: CallRow): void
}

export interface OutcomesOptions {
  held: Held
  deliveries: Deliveries
  callOff: CallOff
  tell: Tell
  remove(message: Message): void
}

export function createOutcomes({ held, deliveries, callOff, tell, remove }: OutcomesOptions): Outcomes {
  function takeOut(message: Message, row: CallRow): void {
    message.rows = message.rows.filter((one) => one !== row)
    if (message.rows.length === 0) remove(message)
  }

  /** All of a message went out at once: only then is it asked which of them are over, for the others of it still call. */
  function sent({ rows, attempts }: Message, { state, provider_id }: Extract<Sending, { provider_id: unknown }>): void {
    const out = rows.filter((row) => !isOut(row)) // the others were answered twice
    for (const row of out) {
      Object.assign(row, { state, attempts, next_ms: null, provider_id: provider_id && plain(provider_id) })
      tell(row, 'sent')
      if (state === 'delivered') tell(row, 'delivered')
    }
    const over = out.filter((row) => held.stopped.get(row)?.final)
    const why = over[0] && held.stopped.get(over[0])?.why
    for (const row of out) {
      if (!over.includes(row)) deliveries.reached(row)
      held.stopped.delete(row)
    }
    if (why) callOff.over(over, why)
  }

  function notSent(message: Message, row: CallRow, { why, code, again_ms }: Extract<Sending, { state: 'failed' }>): void {
    if (row.state !== 'queued') return
    row.attempts = message.attempts
    const stopped = held.stopped.get(row)
    if (!stopped) {
      failed(row, why, code, again_ms)
      return
    }
    held.stopped.delete(row)
    takeOut(message, row)
    callOff.cancelled(row, stopped.why)
  }

  function failed(row: CallRow, why: NotDelivered, code: string, again_ms: number | null): void {
    const final = again_ms === null
    row.next_ms = again_ms
    if (final) row.state = 'failed'
    tell(row, 'failed', `${why}: ${plain(code)}${final ? '' : ', tried again'}`, `.${row.attempts}`)
    deliveries.failed(row.alarm, row.level, row.id, why, final)
  }

  function toldOver({ rows, why = 'ended' }: Message, sending: Sending): void {
    if (sending.state === 'failed' && sending.again_ms !== null) return
    for (const row of rows) callOff.cancelled(row, sending.state === 'failed' ? `${why}, not told` : why)
  }

  return {
    failed,
    takeOut,
    attempted(message, sending) {
      if (message.kind === 'cancelled') toldOver(message, sending)
      else if (sending.state === 'failed') for (const row of [...message.rows]) notSent(message, row, sending)
      else sent(message, sending)
    },
    reported({ provider_id, state, detail }) {
      const row = held.sentAs(provider_id)
      if (!row) return
      if (state === 'delivered') {
        if (row.state === 'sent') row.state = 'delivered'
        tell(row, 'delivered')
      } else if (row.state === 'sent') {
        failed(row, 'unreachable', detail, null)
        if (!held.of(row.alarm).some(isOut)) deliveries.nobody(row, 'unreachable')
      }
    },
  }
}

/** A provider's words on their way into our rows: printable, and short. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
}
