'use client'
import { Footprints } from 'lucide-react'
import type { AlarmView } from '../../contracts/live.ts'
import { useNow } from '../bed/use-now.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { aboutNow } from './acknowledge-button.tsx'
import { alarmText } from './alarm-text.ts'
import { askedWords, chainOf, chainShort, type Going, goingTo } from './answer.ts'
import { NotDoneWords } from './not-done.tsx'
import { type Intent, useIntent } from './use-intent.ts'

/** A sector's line of answers: who goes and until when, else "I'm going" and how far the chain is. */
export function GoingLine({ alarm, bed }: { alarm: AlarmView; bed: string }) {
  const me = useLive((s) => s.me?.user)
  const intent = useIntent(alarm)
  const now = useNow(500)
  const going = goingTo(alarm, me, now)
  const chain = chainShort(chainOf(alarm, now), now)
  const asked = askedWords(alarm, me)
  return (
    <div className="tile-going" data-going={going ? (going.mine ? 'me' : 'other') : undefined} data-testid="going">
      {going ? (
        <GoingShort going={going} now_ms={now} />
      ) : (
        <button
          type="button"
          className="going-button"
          aria-label={intent.sending ? text('ack.sending') : text('answer.label', { bed, alarm: alarmText(alarm) })}
          aria-disabled={intent.sending}
          data-testid="claim"
          onClick={() => claim(intent, alarm, bed)}
        >
          <Footprints size={14} aria-hidden="true" /> <span className="going-words">{text('answer.claim')}</span>
        </button>
      )}
      {!going && (asked || chain) && <span className="going-chain">{asked ?? chain}</span>}
      <NotDoneWords of={intent.failure} />
    </div>
  )
}

/** "J. Moreau 1:24", with what it means for those who cannot see the symbol. */
export function GoingShort({ going, now_ms }: { going: Going; now_ms: number }) {
  const name = going.mine ? text('answer.you_short') : going.name
  return (
    <span className="going-who" data-noted={going.noted || undefined}>
      <Footprints size={15} aria-hidden="true" />
      <span className="visually-hidden">{text(going.mine ? 'answer.you' : 'answer.going', { name: going.name })}</span>
      <span className="going-name" aria-hidden="true">
        {name}
      </span>
      <span className="going-left">{remaining(going.until_ms - now_ms)}</span>
    </span>
  )
}

export function claim(intent: Intent, alarm: AlarmView, bed: string): void {
  void intent.send(text('answer.claim_failed'), text('answer.label', { bed, alarm: alarmText(alarm) }), () => aboutNow('claim', alarm))
}
