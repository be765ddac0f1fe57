import { parameterName } from '../alarms/alarm-text.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { formatNumber, numberDef, unitLabel } from './number-format.ts'
import { type TrendCell, type TrendRow, trendTable } from './trend-shape.ts'

/** The trends for those who do not see the charts, and for those who want the figures. */
export function TrendTable({ rows, encounter }: { rows: readonly TrendRow[]; encounter: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="trend-table" tabIndex={0} aria-label={text('bed.trends_table')} data-patient={encounter}>
      <table>
        <caption>{text('bed.trends_caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('bed.trends_time')}</th>
            {rows.map((row) => (
              <th scope="col" key={row.key}>
                {parameterName(row.key)} <small>{unitLabel(numberDef(row.key).unit)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trendTable([...rows]).map(({ from_s, cells }) => (
            <tr key={from_s}>
              <th scope="row">{clockMinute(from_s * 1000)}</th>
              {rows.map(({ key }, i) => (
                <td key={key}>
                  <Cell of={key} cell={cells[i] ?? null} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell({ of, cell }: { of: string; cell: TrendCell | null }) {
  if (!cell) return null
  return (
    <>
      <small>{formatNumber(of, cell.min)}</small> {formatNumber(of, cell.mean)} <small>{formatNumber(of, cell.max)}</small>
    </>
  )
}
