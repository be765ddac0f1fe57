import type { Priority } from '../../contracts/alarm.ts'
import type { ChannelName, NotDelivered } from '../../contracts/call.ts'
import type { CallEnd } from './book.ts'
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
  /** Of a message that says that calls are over. */
  why?: CallEnd
}

/** What became of one attempt. */
export type Sending =
  | { state: 'sent' | 'delivered'; provider_id: string | null }
  /** `code`: ours, short. `again_ms`: when it is tried again; null = never. `gone`: the address itself is dead. */
  | { state: 'failed'; why: NotDelivered; code: string; gone: boolean; again_ms: number | null }

/** A message with its first call; others of its bundle may be put to it. */
export function callMessage(row: CallRow): Message {
  const { contact, channel, priority, attempts } = row
  return { key: row.bundle, kind: 'call', contact, channel, priority, rows: [row], due_ms: row.next_ms ?? row.created_ms, attempts }
}

/** Word that the calls `rows` are over: of one thread, to one contact that was called. */
export function overMessage(rows: [CallRow, ...CallRow[]], why: CallEnd, now_ms: number): Message {
  const [{ bundle, contact, channel, priority }] = rows
  return { key: `${bundle}.over`, kind: 'cancelled', contact, channel, priority, rows: [...rows], due_ms: now_ms, attempts: 0, why }
}

/** A push replaces, a pager resolves, a program is told: whatever it was. Where a text would only ring again, a word for a high alarm alone. */
const TOLD_WHEN_OVER: Partial<Record<ChannelName, 'always' | 'high'>> = {
  push: 'always',
  pagerduty: 'always',
  webhook: 'always',
  slack: 'high',
  sms: 'high',
}

/** Whether whoever was called is told that it is over. Who has answered knows; their phone's own message is replaced all the same. */
export function isToldWhenOver({ channel, priority, answer }: Pick<CallRow, 'channel' | 'priority' | 'answer'>): boolean {
  const when = TOLD_WHEN_OVER[channel]
  return when === 'always' || (when === 'high' && priority === 'high' && answer === null)
}
