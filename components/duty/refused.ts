import type { Sent } from '../facts/send.ts'
import { hasText, text } from '../text/text.ts'

/** The same answer, whose words also name the step of the chain that stands against it. */
export function named<T>(sent: Sent<T>): Sent<T> {
  if (sent.ok || (sent.reason !== 'nobody_left' && sent.reason !== 'nobody_on_duty')) return sent
  const { priority, step } = sent.detail
  const key = `duty.priority.${priority}`
  if (step === undefined || !hasText(key)) return sent
  return { ...sent, words: text('duty.refused', { words: sent.words, step, priority: text(key) }) }
}
