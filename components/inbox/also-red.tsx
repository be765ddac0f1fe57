'use client'
import type { AlarmView } from '../../contracts/live.ts'
import { Lasting } from '../alarms/alarm-bar.tsx'
import { levelOf, SYMBOL, standingOf } from '../alarms/alarm-order.ts'
import { bedOf } from '../alarms/alarm-place.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { goingTo, goingWords } from '../alarms/answer.ts'
import { useNow } from '../bed/use-now.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { byUrgency } from './sorting.ts'

/** Rows of other red alarms above a sheet; of more the last says how many. */
const ROWS = 2

/** Every other red alarm that nobody has acknowledged stays lit above the sheet, and one tap opens it instead. */
export function AlsoRed({ but, onOpen }: { but: string; onOpen: (alarm: AlarmView) => void }) {
  const alarms = useLive((s) => s.alarms)
  const beds = useLive((s) => s.beds)
  const me = useLive((s) => s.me?.user)
  const now_ms = useNow(1000)
  const others = Object.values(alarms).filter(
    (alarm) => alarm.id !== but && levelOf(alarm) === 'high' && standingOf(alarm, now_ms) === 'active',
  )
  const shown = byUrgency(others, now_ms).slice(0, ROWS)
  return shown.map((alarm, i) => {
    const going = goingTo(alarm, me, now_ms)
    const more = i === ROWS - 1 ? others.length - ROWS : 0
    return (
      <button key={alarm.id} type="button" className="also-red" data-alarm={alarm.id} data-testid="also" onClick={() => onOpen(alarm)}>
        <span className="inbox-symbol" aria-hidden="true">
          {SYMBOL.high}
        </span>
        <strong>{text('tablet.also', { bed: bedOf(beds, alarm), alarm: alarmText(alarm) })}</strong>
        <span>{going ? goingWords(going) : ''}</span>
        {more > 0 && <span>{text('tablet.also_more', { n: more })}</span>}
        <Lasting from_ms={alarm.raised_ms} />
      </button>
    )
  })
}
