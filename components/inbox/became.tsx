import { CircleCheck, MoveRight } from 'lucide-react'
import Link from 'next/link'
import type { AlarmView } from '../../contracts/live.ts'
import { NotDoneWords } from '../alarms/not-done.tsx'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import type { SheetState } from './sheet-state.ts'

/** What became of it, as loud as it matters: nothing to say while it only asks. */
export function Became({ alarm, state, why, tried }: { alarm: AlarmView; state: SheetState; why: string; tried: boolean }) {
  if (state.state === 'offline')
    return <NotDoneWords of={{ title: text('ack.failed'), why: text(tried ? 'tablet.offline_tried' : 'tablet.offline') }} block />
  if (state.state === 'failed') return <NotDoneWords of={{ title: text('ack.failed'), why: `${why} ${text('tablet.ask_again')}` }} block />
  if (state.state === 'asks' && state.again) return <NotDoneWords of={{ title: text('ack.failed'), why: text('tablet.ask_again') }} block />
  if (state.state === 'elsewhere') return <Elsewhere alarm={alarm} />
  const words = becameWords(state, tried)
  if (!words) return null
  return (
    <p className="answer-became" role="status" data-testid="became">
      <CircleCheck size={28} aria-hidden="true" /> <strong>{words}</strong>
    </p>
  )
}

/** Its own page is had wherever the patient lies, by whoever may see them there. */
function Elsewhere({ alarm }: { alarm: AlarmView }) {
  return (
    <p className="answer-became" role="status" data-testid="became">
      <MoveRight size={28} aria-hidden="true" /> <strong>{text('tablet.elsewhere')}</strong>{' '}
      <Link href={`/alarms/${encodeURIComponent(alarm.id)}`} prefetch={false} className="button button-secondary button-desk">
        {text('tablet.elsewhere_open')}
      </Link>
    </p>
  )
}

function becameWords(state: SheetState, tried: boolean): string | null {
  if (state.state === 'noted') return text('ack.noted', { name: state.name })
  if (state.state === 'over') return text('tablet.over')
  if (state.state !== 'stored') return null
  const words = { name: state.name, time: clockTime(state.at_ms) }
  if (state.mine) return text('tablet.stored', words)
  return text(tried ? 'tablet.first' : 'tablet.stored_by', words)
}
