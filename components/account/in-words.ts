import type { Sent } from '../facts/send.ts'
import { text } from '../text/text.ts'

/** Of one's own wrong passwords it is told how long to wait. */
export function inWords<T>(sent: Sent<T>): Sent<T> {
  return sent.ok || sent.error !== 'too_many' ? sent : { ...sent, words: text('account.too_many') }
}
