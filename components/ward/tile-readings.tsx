'use client'
import type { AlarmView } from '../../contracts/live.ts'
import { type Level, levelOf, standingOf } from '../alarms/alarm-order.ts'
import { limitText, numberOf } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'

/** Marks on the cell of a number: of the most urgent alarm that is about it. */
interface Mark {
  level: Level
  seen: boolean
  limit: string
}

function marksOf(open: readonly AlarmView[], now: number): Record<string, Mark> {
  const marks: Record<string, Mark> = {}
  for (const alarm of open) {
    const standing = standingOf(alarm, now)
    if (standing !== 'active' && standing !== 'acknowledged') continue
    marks[numberOf(alarm)] ??= { level: levelOf(alarm), seen: standing === 'acknowledged', limit: limitText(alarm) }
  }
  return marks
}

/** The numbers of a sector, each with its label, its limit while it is broken, and its age or doubt (written by tile-numbers.ts). */
export function TileReadings({ open, now }: { open: readonly AlarmView[]; now: number }) {
  const marks = marksOf(open, now)
  const mark = (cell: string) => {
    const found = marks[cell]
    return found ? { 'data-alarm': found.seen ? 'seen' : found.level, 'data-alarm-level': found.level } : {}
  }
  return (
    <dl className="tile-numbers">
      <div className="cell cell-hr" {...mark('hr')}>
        <dt>
          {text('parameter.hr')} <small data-note="hr" /> <Limit mark={marks.hr} />
        </dt>
        <dd>
          <span data-number="hr" />
        </dd>
      </div>
      <div className="cell cell-spo2" {...mark('spo2')}>
        <dt>
          {text('parameter.spo2')} <small data-note="spo2" />
        </dt>
        <dd>
          <Limit mark={marks.spo2} />
          <span data-number="spo2" />
        </dd>
      </div>
      <div className="cell cell-rr" {...mark('rr')}>
        <dt>
          {text('parameter.rr')} <small data-note="rr" />
        </dt>
        <dd>
          <span data-number="rr" /> <Limit mark={marks.rr} />
        </dd>
      </div>
      <div className="cell cell-bp">
        <dt>
          <span data-label="bp" /> <small data-note="bp" />
        </dt>
        <dd>
          <span data-number="bp" /> <small data-number="bp-mean" />
        </dd>
      </div>
      <div className="cell cell-third">
        <dt>
          <small data-note="third" /> <span data-label="third" />
        </dt>
        <dd>
          <span data-number="third" />
        </dd>
      </div>
    </dl>
  )
}

function Limit({ mark }: { mark: Mark | undefined }) {
  return mark?.limit ? <span className="cell-limit">{mark.limit}</span> : null
}
