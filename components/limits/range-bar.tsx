import { type LimitsRow, placeOf, shownValue } from './limits-rows.ts'

interface Props {
  row: LimitsRow
  /** What the field says now; NaN while it is no number. */
  value: number
  /** The patient's value of this parameter now; null when there is none. */
  now: number | null
  scale: [number, number]
  colour: string
}

/** Wanted range on the parameter's scale; hatched where the safety floor forbids the limit; white marker: value now. */
export function RangeBar({ row, value, now, scale, colour }: Props) {
  const at = (v: number) => `${Math.min(100, Math.max(0, ((v - scale[0]) / (scale[1] - scale[0])) * 100))}%`
  const low = placeOf(row.setting) === 'low'
  const wanted = Number.isNaN(value) ? row.value : value
  const [from, to] = low ? [wanted, scale[1]] : [scale[0], wanted]
  return (
    <div className="range-bar" aria-hidden="true">
      <div className="range-track">
        <i className="range-wanted" style={{ left: at(from), right: `calc(100% - ${at(to)})` }} />
        {row.min > scale[0] && <i className="range-floor" style={{ left: 0, right: `calc(100% - ${at(row.min)})` }} />}
        {row.max < scale[1] && <i className="range-floor" style={{ left: at(row.max), right: 0 }} />}
        {row.inherited !== wanted && <i className="range-inherited" style={{ left: at(row.inherited) }} />}
        {now !== null && (
          <i className="range-now" style={{ left: at(now) }}>
            <b style={{ color: colour }}>{Math.round(now)}</b>
          </i>
        )}
      </div>
      <p>
        <span>{shownValue(row, scale[0])}</span>
        <span>{shownValue(row, scale[1])}</span>
      </p>
    </div>
  )
}
