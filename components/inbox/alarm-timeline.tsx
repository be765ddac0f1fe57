'use client'
import type { AlarmView } from '../../contracts/live.ts'
import { MarkControl } from '../alarms/mark-control.tsx'
import { FactsAway } from '../bed/facts-away.tsx'
import { stamp } from '../bed/open-alarms.tsx'
import { troubleOf } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { useAlarmHistory } from './facts.ts'
import { timeline } from './timeline.ts'

/** What became of one alarm: each change with who made it, each call with its hops, and what people think of it. */
export function AlarmTimeline({ alarm, now_ms }: { alarm: AlarmView; now_ms: number }) {
  const history = useAlarmHistory(alarm.encounter, alarm.id, alarm.revision)
  const trouble = troubleOf(history)
  const lines = history.data ? timeline(history.data) : []
  return (
    <section className="alarm-timeline" aria-labelledby="timeline-title" data-patient={alarm.encounter}>
      <h2 id="timeline-title">{text('inbox.history')}</h2>
      {trouble && <FactsAway error={trouble} />}
      {!history.data && !trouble && <p className="panel-note">{text('inbox.history_wait')}</p>}
      {history.data && lines.length === 0 && <p className="panel-note">{text('inbox.history_none')}</p>}
      <ol>
        {lines.map((line) => (
          <li key={line.key} data-person={line.person || undefined}>
            <time>{stamp(line.at_ms, now_ms)}</time>
            <div>
              <strong>{line.what}</strong>
              {line.hops.length > 0 && (
                <ul>
                  {line.hops.map(({ hop, words }) => (
                    <li key={words} data-hop={hop}>
                      {words}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        ))}
      </ol>
      <h2>{text('inbox.marks')}</h2>
      <MarkControl alarm={alarm} said={history.data?.mark ?? null} />
    </section>
  )
}
