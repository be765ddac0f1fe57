'use client'
import { Footprints } from 'lucide-react'
import type { AlarmView } from '../../contracts/live.ts'
import { standingOf } from '../alarms/alarm-order.ts'
import { chainOf, chainWords, goingTo, goingWords } from '../alarms/answer.ts'
import { Asked } from '../alarms/answer-panel.tsx'
import { AskColleague } from '../alarms/ask-colleague.tsx'
import { claim } from '../alarms/going-line.tsx'
import type { Intent } from '../alarms/use-intent.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { remaining } from '../text/time.ts'
import { Button } from '../ui/button.tsx'

/** Who goes, and the answer to that: a claim and an acknowledgement are two facts. */
export function WhoGoes({ alarm, bed, intent, now_ms }: { alarm: AlarmView; bed: string; intent: Intent; now_ms: number }) {
  const me = useLive((s) => s.me?.user)
  const going = goingTo(alarm, me, now_ms)
  if (standingOf(alarm, now_ms) !== 'active') return null
  const [what, next] = going
    ? [goingWords(going), text('answer.hands', { left: remaining(going.until_ms - now_ms) })]
    : chainWords(chainOf(alarm, now_ms), now_ms)
  return (
    <section className="answer-goes" data-testid="going">
      <p className="inbox-who">
        <Footprints size={20} aria-hidden="true" /> <strong>{what}</strong> <span>{next}</span>
        <Asked alarm={alarm} />
      </p>
      {(!going || (!going.mine && alarm.asked?.to === me)) && (
        <Button className="answer-go" aria-disabled={intent.sending} data-testid="claim" onClick={() => claim(intent, alarm, bed)}>
          <Footprints size={20} aria-hidden="true" /> {text('answer.claim')}
        </Button>
      )}
      <AskColleague alarm={alarm} bed={bed} intent={intent} />
    </section>
  )
}
