'use client'
import { ALARM_MARKS, type AlarmMarkLine } from '../../contracts/call.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { useMark } from '../inbox/facts.ts'
import { text } from '../text/text.ts'
import { clockMinute, clockTime } from '../text/time.ts'
import { alarmText } from './alarm-text.ts'
import { NotDoneWords } from './not-done.tsx'

/** True, false, not needed: one tap; the same again takes it back. `said`: what the record has. */
export function MarkControl({ alarm, said }: { alarm: AlarmView; said: AlarmMarkLine | null }) {
  const mark = useMark(alarm.encounter, alarm.id)
  const now = said ?? calledFalse(alarm)
  const refused = mark.data && !mark.data.ok ? { title: text('answer.mark.failed'), why: mark.data.words } : null
  return (
    <fieldset className="alarm-marks" data-testid="marks">
      <legend className="visually-hidden">{text('answer.mark.label', { alarm: alarmText(alarm), time: clockTime(alarm.onset_ms) })}</legend>
      {ALARM_MARKS.map((word) => (
        <button
          key={word}
          type="button"
          aria-pressed={now?.mark === word}
          aria-disabled={mark.isPending}
          data-mark={word}
          onClick={() => !mark.isPending && mark.mutate(now?.mark === word ? null : word)}
        >
          {text(`answer.mark.${word}`)}
        </button>
      ))}
      {now && (
        <span className="alarm-marked">
          {now.by} {clockMinute(now.at_ms)}
        </span>
      )}
      <NotDoneWords of={refused} />
    </fieldset>
  )
}

/** Who acknowledged it as a false alarm has marked it with that, until somebody says otherwise. */
function calledFalse({ response, names }: AlarmView): AlarmMarkLine | null {
  if (response.state !== 'acknowledged' || response.reason !== 'false_alarm') return null
  return { mark: 'false', by: names[response.by] ?? response.by, at_ms: response.at_ms }
}
