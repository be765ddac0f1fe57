'use client'
import { PRIORITIES, type Priority } from '../../contracts/alarm.ts'
import type { HourLoad } from '../../contracts/load.ts'
import { text } from '../text/text.ts'
import { clockMinute, date } from '../text/time.ts'
import { rate } from './figures.ts'
import { SortTable } from './sort-table.tsx'

const DAY_HOURS = 24

/** A bar an hour, stacked by priority; a mark over the hours in which the ward's nurses were asked more than its budget. */
export function HourBars({ hours, budget }: { hours: readonly HourLoad[]; budget: number | null }) {
  const most = Math.max(1, ...hours.map(total))
  const over = ({ per_nurse_hour }: HourLoad) => budget !== null && (per_nurse_hour ?? 0) > budget
  const axis = ({ at_ms }: HourLoad) => (hours.length > DAY_HOURS + 1 ? date(at_ms) : clockMinute(at_ms))
  return (
    <section className="load-hours" aria-labelledby="load-hours">
      <h2 id="load-hours">{text('load.hours.title')}</h2>
      <div className="load-plot">
        <span className="load-most" aria-hidden="true">
          {most}
        </span>
        <ol aria-label={text('load.hours.caption')}>
          {hours.map((hour) => (
            <li key={hour.at_ms} title={words(hour, over(hour))} data-over={over(hour) || undefined}>
              <span className="visually-hidden">{words(hour, over(hour))}</span>
              {PRIORITIES.map((priority) => (
                <i key={priority} data-priority={priority} style={{ height: `${(100 * hour[priority]) / most}%` }} />
              ))}
            </li>
          ))}
        </ol>
      </div>
      <div className="load-axis" aria-hidden="true">
        {hours[0] && <span>{axis(hours[0])}</span>}
        {hours.length > 1 && <span>{axis(hours.at(-1)!)}</span>}
      </div>
      <ul className="load-legend" aria-hidden="true">
        {PRIORITIES.map((priority) => (
          <li key={priority}>
            <i data-priority={priority} /> {text(`load.priority.${priority}`)}
          </li>
        ))}
      </ul>
      <details>
        <summary>{text('load.hours.show')}</summary>
        <SortTable caption={text('load.hours.caption')} rows={hours} keyOf={({ at_ms }) => String(at_ms)} marked={over} columns={COLUMNS} />
      </details>
    </section>
  )
}

const total = (hour: HourLoad) => PRIORITIES.reduce((sum, priority) => sum + hour[priority], 0)

function words(hour: HourLoad, over: boolean): string {
  const { at_ms, high, medium, low, per_nurse_hour } = hour
  const bar = text('load.hours.bar', { at: `${date(at_ms)} ${clockMinute(at_ms)}`, high, medium, low })
  if (per_nurse_hour === null) return bar
  const said = text('load.hours.bar_rate', { bar, rate: rate(per_nurse_hour) })
  return over ? `${said}, ${text('load.hours.over')}` : said
}

const of = (priority: Priority) => ({
  id: priority,
  title: text(`load.priority.${priority}`),
  cell: (hour: HourLoad) => hour[priority],
  by: (hour: HourLoad) => hour[priority],
})
const COLUMNS = [
  {
    id: 'at',
    title: text('load.hours.hour'),
    cell: ({ at_ms }: HourLoad) => `${date(at_ms)} ${clockMinute(at_ms)}`,
    by: ({ at_ms }: HourLoad) => at_ms,
  },
  ...PRIORITIES.map(of),
  {
    id: 'nurses',
    title: text('load.hours.nurses'),
    cell: ({ nurse_hours }: HourLoad) => rate(nurse_hours),
    by: ({ nurse_hours }: HourLoad) => nurse_hours,
  },
  {
    id: 'rate',
    title: text('load.hours.rate'),
    cell: ({ per_nurse_hour }: HourLoad) => rate(per_nurse_hour),
    by: ({ per_nurse_hour }: HourLoad) => per_nurse_hour,
  },
]
