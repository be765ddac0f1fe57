import { PIN_DIGITS } from '../../contracts/digits.ts'
import type { CommandReply } from '../live/live-client.ts'

/** What is typed on the pad, and why it does not go on. */
export interface PinEntry {
  digits: string
  fault: 'pin_wrong' | 'unavailable' | 'offline' | 'timeout' | null
  /** Screen time (ms) until which the pad takes nothing. */
  waits_until_ms: number
}

export const EMPTY: PinEntry = { digits: '', fault: null, waits_until_ms: 0 }

/** After a key of the pad or the keyboard; other keys change nothing. */
export function typed(entry: PinEntry, key: string, now_ms: number): PinEntry {
  if (now_ms < entry.waits_until_ms) return entry
  if (key === 'Backspace') return { ...entry, digits: entry.digits.slice(0, -1), fault: null }
  if (!/^\d$/.test(key) || isWhole(entry)) return entry
  return { ...entry, digits: entry.digits + key, fault: null }
}

export function isWhole(entry: PinEntry): boolean {
  return entry.digits.length === PIN_DIGITS
}

/** After an answer: the pad for another try, or null when trying another PIN would change nothing. */
export function answered(reply: CommandReply, now_ms: number): PinEntry | null {
  if (reply.status === 'not_sent') return { ...EMPTY, fault: reply.reason }
  if (reply.status !== 'refused') return null
  if (reply.reason === 'pin_wrong' || reply.reason === 'unavailable') return { ...EMPTY, fault: reply.reason }
  const wait_s = reply.reason === 'too_many' ? reply.detail?.wait_s : undefined
  return typeof wait_s === 'number' ? { ...EMPTY, waits_until_ms: now_ms + wait_s * 1000 } : null
}
