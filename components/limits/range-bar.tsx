import { isConverted, type LimitsRow, shownValue } from './limits-rows.ts'

/** One limit of the bar; `value` is what the field says now, NaN while it is no number. */
interface Limit {
  row: LimitsRow
  value: number
}

interface Props {
  low: Limit | undefined
  high: Limit | undefined
  /** The patient's value of this parameter now; null when there is none. */
  now: number | null
  scale: [number, number]
  colour: string
}

/** Wanted range on the parameter's scale; hatched where the safety floor forbids the limit; white marker: value now. */
export function RangeBar({ low, high, now, scale, colour }: Props) {
  const at = (v: number) => `${Math.min(100, Math.max(0, ((v - scale[0]) / (scale[1] - scale[0])) * 100))}%`
  const limits = [low, high].filter((limit) => limit !== undefined)
  const outer = { min: limits[0]!.row.min, max: limits.at(-1)!.row.max }
  const [from, to] = [low ? wanted(low) : scale[0], high ? wanted(high) : scale[1]]
  const shown = (v: number) => shownValue(limits[0]!.row, v)
  return (
    <div className="range-bar" aria-hidden="true">
      <div className="range-track">
        <i className="range-wanted" style={{ left: at(from), right: `calc(100% - ${at(to)})` }} />
        {outer.min > scale[0] && <i className="range-floor" style={{ left: 0, right: `calc(100% - ${at(outer.min)})` }} />}
        {outer.max < scale[1] && <i className="range-floor" style={{ left: at(outer.max), right: 0 }} />}
        {limits.map(
          (limit) =>
            limit.row.inherited !== wanted(limit) && (
              <i key={limit.row.setting} className="range-inherited" style={{ left: at(limit.row.inherited) }} />
            ),
        )}
        {now !== null && (
          <i className="range-now" style={{ left: at(now) }}>
            <b style={{ color: colour }}>{isConverted(limits[0]!.row) ? shown(now) : Math.round(now)}</b>
          </i>
        )}
      </div>
      <p>
        <span>{shown(scale[0])}</span>
        <span>{shown(scale[1])}</span>
      </p>
    </div>
  )
}

const wanted = ({ row, value }: Limit): number => (Number.isNaN(value) ? row.value : value)
