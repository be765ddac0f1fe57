import type { AlarmHistory, CallLine, Hop } from '../../contracts/call.ts'
import { hasText, text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'

/** One line of what happened: filled when a person acted, else the system did. */
export interface Happened {
  key: string
  at_ms: number
  what: string
  /** Hops of a call, in the order of time; [] for a change. */
  hops: Array<{ hop: Hop; words: string }>
  person: boolean
}

/** Changes that say nothing new to who reads how it was answered. */
const QUIET = new Set(['updated', 'confirmed'])

/** Changes and calls of an alarm as one list, in the order of time. */
export function timeline({ changes, calls }: AlarmHistory): Happened[] {
  const told = changes
    .filter(({ why }) => !QUIET.has(why))
    .map((line): Happened => {
      const known = hasText(`inbox.change.${line.why}`)
      const what = known
        ? text(`inbox.change.${line.why}` as 'inbox.change.escalated', { level: line.level, to: String(line.detail.to ?? '') })
        : line.why
      return {
        key: `change-${line.revision}`,
        at_ms: line.at_ms,
        what: line.by ? text('inbox.by', { what, name: line.by }) : what,
        hops: [],
        person: line.by !== '',
      }
    })
  return [...told, ...calls.map(called)].sort((a, b) => a.at_ms - b.at_ms)
}

/** Of a person, of the ward's own channel; without a step of the chain when it was told beside it. */
const WORDS_OF = { step: ['inbox.call', 'inbox.call_ward'], beside: ['tablet.call', 'tablet.call_ward'] } as const

function called(call: CallLine): Happened {
  const words = { level: call.level, name: call.name, label: call.label, channel: text(`inbox.channel.${call.channel}`) }
  return {
    key: `call-${call.notification}`,
    at_ms: call.hops[0]?.at_ms ?? 0,
    what: text(WORDS_OF[call.level === 0 ? 'beside' : 'step'][call.user ? 0 : 1], words),
    hops: call.hops.map(({ hop, at_ms, detail }) => ({ hop, words: hopWords(call, hop, at_ms, detail) })),
    person: false,
  }
}

/** "delivered 14:32:08", "answered: is going 14:32:20", "failed 14:32:09: service not reached". */
function hopWords({ answer }: CallLine, hop: Hop, at_ms: number, detail: string): string {
  const said = text('inbox.hop_at', {
    hop: hop === 'answered' && answer ? text(`inbox.answer.${answer}`) : text(`inbox.hop.${hop}`),
    time: clockTime(at_ms),
  })
  const why = `inbox.not_delivered.${detail}`
  return hop === 'failed' && hasText(why) ? `${said}: ${text(why as 'inbox.not_delivered.timeout')}` : said
}
