import type { LoadReply } from '../../contracts/load.ts'
import { text } from '../text/text.ts'
import { acknowledgedShare, askedOf, rate, seconds, shareWords } from './figures.ts'

/** The six figures of a ward that are asked for first. */
export function Tiles({ load: { all, bed_days, nurse_hours, hours } }: { load: LoadReply }) {
  const { raised, again, acknowledged, false_alarms } = all
  const nursed = hours.filter(({ per_nurse_hour }) => per_nurse_hour !== null)
  const asked = nursed.reduce((sum, one) => sum + (one.per_nurse_hour ?? 0) * one.nurse_hours, 0)
  const on = nursed.reduce((sum, one) => sum + one.nurse_hours, 0)
  const answered =
    all.response_p50_s === null ? text('load.tile.response_none') : text('load.tile.response_is', { p90: seconds(all.response_p90_s) })
  const tiles = [
    ['asked', String(askedOf(all)), text('load.tile.asked_is', { raised, again })],
    ['per_bed_day', rate(all.per_bed_day), text('load.tile.per_bed_day_is', { days: rate(bed_days) })],
    ['nurse', rate(on > 0 ? asked / on : null), text('load.tile.nurse_is', { hours: rate(nurse_hours) })],
    ['acknowledged', shareWords(acknowledgedShare(all)), text('load.tile.acknowledged_is', { n: acknowledged, of: raised })],
    ['response', seconds(all.response_p50_s), answered],
    ['unanswered', String(all.unanswered), text('load.tile.unanswered_is', { false_alarms })],
  ] as const
  return (
    <dl className="load-tiles">
      {tiles.map(([id, value, detail]) => (
        <div key={id} data-testid={`load-${id}`}>
          <dt>{text(`load.tile.${id}`)}</dt>
          <dd>
            <strong>{value}</strong> <span>{detail}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
