import type { Priority } from '../../contracts/alarm.ts'
import type { ChannelName, NotDelivered } from '../../contracts/call.ts'
import type { CallRow } from './row.ts'

/** What goes out to one contact as one message: calls of one bundle, or word that they are over. */
export interface Message {
  /** The provider is given it to tell the same message twice from two messages. */
  key: string
  kind: 'call' | 'cancelled'
  contact: string
  channel: ChannelName
  priority: Priority
  rows: CallRow[]
  due_ms: number
  attempts: number
}

/** What became of one attempt. */
export type Sending =
  | { state: 'sent' | 'delivered'; provider_id: string | null }
  /** `code`: ours, short. `again_ms`: when it is tried again; null = never. `gone`: the address itself is dead. */
  | { state: 'failed'; why: NotDelivered; code: string; gone: boolean; again_ms: number | null }

export function callMessage(row: CallRow): Message {
  const { contact, channel, priority, attempts } = row
  return { key: row.bundle, kind: 'call', contact, channel, priority, rows: [row], due_ms: row.next_ms ?? row.created_ms, attempts }
}
