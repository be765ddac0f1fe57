import type { ContactLine } from '../../contracts/contact.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'

const dayAndTime = (ms: number) => `${date(ms)} ${clockMinute(ms)}`

/** "Text message +49…4711", or by the name it was given. */
export function wayWords({ channel, label, shown }: Pick<ContactLine, 'channel' | 'label' | 'shown'>): string {
  return [text(`contacts.channel.${channel}`), label || shown].filter(Boolean).join(' ')
}

/** Whether it works, as far as is known. */
export function stateWords({ proven_ms, failed, gone }: Pick<ContactLine, 'proven_ms' | 'failed' | 'gone'>): string {
  if (failed && gone) return text('contacts.gone', { time: dayAndTime(failed.at_ms) })
  if (failed) return text('contacts.failed', { time: dayAndTime(failed.at_ms), why: whyWords(failed.why) })
  return proven_ms === null ? text('contacts.untested') : text('contacts.works', { time: dayAndTime(proven_ms) })
}

/** What kept a call, from its code: what can pass by itself is told from what cannot. */
export function whyWords(code: string): string {
  if (code === 'host not allowed' || code === 'scheme not allowed') return text('contacts.why.host')
  if (code === 'no_channel') return text('contacts.why.no_channel')
  const refused = /^(http [34]|smtp 5|address|number|eauth|eenvelope)/.test(code)
  return text(refused ? 'contacts.why.refused' : 'contacts.why.unreachable', { code })
}
