'use client'
import { useMemo, useState } from 'react'
import type { LimitsReply } from '../../contracts/api.ts'
import type { TimelineItem } from '../../contracts/timeline.ts'
import { troubleOf } from '../facts/fact.ts'
import { prefer } from '../preferences/preferences.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { useTrends } from './facts.ts'
import { FactsAway } from './facts-away.tsx'
import type { NumbersNow } from './number-rows.ts'
import { TimelineLanes } from './timeline-strip.tsx'
import { TrendLine } from './trend-line.tsx'
import { silences, trendRows } from './trend-shape.ts'
import { TrendTable } from './trend-table.tsx'

/** Hours the trends and the timeline can be shown over. */
const HOURS = ['1', '8', '24'] as const

interface Props {
  encounter: string
  numbers: NumbersNow
  limits: LimitsReply | undefined
  now_ms: number
  /** What happened in the hours shown. */
  items: readonly TimelineItem[]
  /** The item that was picked, in the list or in a lane: its moment stands in every row. */
  picked: TimelineItem | null
  onPick: (item: TimelineItem) => void
}

/** The last hours of each number, and what happened in them: as charts with one cursor, or as a table. */
export function TrendPanel({ encounter, numbers, limits, now_ms, items, picked, onPick }: Props) {
  const hours = usePreference('trend_hours')
  const trends = useTrends(encounter, Number(hours))
  const trouble = troubleOf(trends)
  const [asTable, setAsTable] = useState(false)
  const [cursor, setCursor] = useState<number | null>(null)
  const reply = trends.data
  const rows = useMemo(() => (reply ? trendRows(reply) : []), [reply])
  const silent = useMemo(() => (reply ? silences(rows, reply.step_ms / 1000) : []), [rows, reply])
  const range = reply ?? { from_ms: now_ms - Number(hours) * 3_600_000, to_ms: now_ms }
  const at_s = cursor === null ? null : (reply?.t[cursor] ?? null)
  const marked_ms = picked?.at_ms ?? (at_s === null ? null : at_s * 1000)
  return (
    <section className="trend-panel" aria-labelledby="trends-title" data-patient={encounter}>
      <header>
        <h2 id="trends-title">{text('timeline.last', { hours })}</h2>
        <Hours hours={hours} />
        {rows.length > 0 && (
          <Button size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? text('bed.trends_chart') : text('bed.trends_table')}
          </Button>
        )}
        {rows.length > 0 && !asTable && (
          <p className="trend-heads" aria-hidden="true">
            <span>{at_s === null ? text('bed.trends_now') : text('timeline.cursor_at', { time: clockMinute(at_s * 1000) })}</span>
            <span>{text('bed.trends_range')}</span>
          </p>
        )}
      </header>
      {trouble && <FactsAway error={trouble} />}
      {!reply && !trouble && <p className="panel-note">{text('bed.trends_wait')}</p>}
      {reply && rows.length === 0 && <p className="panel-note">{text('timeline.trends_none')}</p>}
      {rows.length > 0 && asTable && <TrendTable rows={rows} encounter={encounter} />}
      {reply && rows.length > 0 && !asTable && (
        <div className="trend-rows">
          <Scrub t={reply.t} cursor={cursor} onCursor={setCursor} />
          {rows.map((row) => (
            <TrendLine
              key={row.key}
              row={row}
              reply={reply}
              limits={limits}
              numbers={numbers}
              now_ms={now_ms}
              cursor={cursor}
              onCursor={setCursor}
              marked_ms={marked_ms}
            />
          ))}
        </div>
      )}
      {!asTable && <TimelineLanes {...{ encounter, items, silent, range, marked_ms, picked, onPick }} />}
    </section>
  )
}

function Hours({ hours }: { hours: string }) {
  return (
    <fieldset className="trend-hours">
      <legend className="visually-hidden">{text('timeline.hours')}</legend>
      {HOURS.map((choice) => (
        <button key={choice} type="button" aria-pressed={choice === hours} onClick={() => prefer({ trend_hours: choice })}>
          {text('timeline.hours_n', { n: choice })}
        </button>
      ))}
    </fieldset>
  )
}

/** The cursor for those without a pointer: seen while it has the focus. */
function Scrub({ t, cursor, onCursor }: { t: readonly number[]; cursor: number | null; onCursor: (bucket: number | null) => void }) {
  const last = t.length - 1
  const at_s = t[cursor ?? last] ?? 0
  return (
    <input
      type="range"
      className="trend-scrub"
      aria-label={text('timeline.cursor')}
      aria-valuetext={clockMinute(at_s * 1000)}
      min={0}
      max={last}
      value={cursor ?? last}
      onChange={(event) => onCursor(Number(event.target.value))}
      onBlur={() => onCursor(null)}
    />
  )
}
