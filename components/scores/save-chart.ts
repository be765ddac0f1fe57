import type { CommandReply } from '../live/live-client.ts'
import { hasText, text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'

/** Where charting stands. Nothing is repeated by itself. */
export type Charted = { state: 'idle' } | { state: 'sending' } | { state: 'saved'; words: string } | { state: 'failed'; words: string }

/** The server's answer in words. */
export function chartedOf(answer: CommandReply): Charted {
  if (answer.status === 'done' || answer.status === 'noted')
    return { state: 'saved', words: text('score.chart.saved', { time: clockTime(answer.at_ms) }) }
  if (answer.status === 'not_sent') return { state: 'failed', words: text(`score.chart.${answer.reason}`) }
  const why = `score.chart.${answer.detail?.why ?? ''}`
  return { state: 'failed', words: answer.reason === 'chart_invalid' && hasText(why) ? text(why) : text(`refusal.${answer.reason}`) }
}
