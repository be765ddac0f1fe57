'use client'
import { useMemo, useState } from 'react'
import type { LimitsReply, TrendsReply } from '../../contracts/api.ts'
import { parameterName } from '../alarms/alarm-text.ts'
import { troubleOf } from '../facts/fact.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { useChartColors } from '../waveform/chart-look.ts'
import { parameterColor, parameterOf } from '../waveform/wave-look.ts'
import { useTrends } from './facts.ts'
import { FactsAway } from './facts-away.tsx'
import { formatNumber, unitLabel } from './number-format.ts'
import { type NumbersNow, numberLimits, shownNumber } from './number-rows.ts'
import { Plot } from './plot.tsx'
import { trendData, trendOptions } from './trend-options.ts'
import { type TrendRow, trendRows, trendTable } from './trend-shape.ts'

interface Props {
  encounter: string
  numbers: NumbersNow
  limits: LimitsReply | undefined
  now_ms: number
}

/** The last eight hours of each number: as charts with one cursor, or as a table. */
export function TrendPanel({ encounter, numbers, limits, now_ms }: Props) {
  const trends = useTrends(encounter)
  const trouble = troubleOf(trends)
  const [asTable, setAsTable] = useState(false)
  const rows = useMemo(() => (trends.data ? trendRows(trends.data) : []), [trends.data])
  return (
    <section className="trend-panel" aria-labelledby="trends-title" data-patient={encounter}>
      <header>
        <h2 id="trends-title">{text('bed.trends')}</h2>
        {rows.length > 0 && (
          <Button size="small" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? text('bed.trends_chart') : text('bed.trends_table')}
          </Button>
        )}
      </header>
      {trouble && <FactsAway error={trouble} />}
      {!trends.data && !trouble && <p className="panel-note">{text('bed.trends_wait')}</p>}
      {trends.data && rows.length === 0 && <p className="panel-note">{text('bed.trends_none')}</p>}
      {trends.data && rows.length > 0 && asTable && <TrendTable rows={rows} encounter={encounter} />}
      {trends.data && rows.length > 0 && !asTable && (
        <>
          <p className="trend-heads" aria-hidden="true">
            <span>{text('bed.trends_now')}</span>
            <span>{text('bed.trends_range')}</span>
          </p>
          {rows.map((row, i) => (
            <TrendLine
              key={row.key}
              row={row}
              reply={trends.data}
              limits={limits}
              last={i === rows.length - 1}
              now={formatNumber(row.key, shownNumber(row.key, numbers, now_ms).value)}
            />
          ))}
        </>
      )}
    </section>
  )
}

interface LineProps {
  row: TrendRow
  reply: TrendsReply
  limits: LimitsReply | undefined
  last: boolean
  now: string
}

function TrendLine({ row, reply, limits, last, now }: LineProps) {
  const parameter = parameterOf(row.key)
  const colours = useChartColors(parameter)
  const own = numberLimits(limits, row.key)
  const [low, high] = [own?.low?.value, own?.high?.value]
  const options = useMemo(() => {
    const levels = [low, high].filter((v): v is number => v !== undefined).map((value) => ({ value, text: String(value) }))
    return trendOptions(row, [reply.from_ms / 1000, reply.to_ms / 1000], levels, colours, last)
  }, [row, reply, low, high, colours, last])
  const data = useMemo(() => trendData(row), [row])
  const range = `${formatNumber(row.key, row.low)}–${formatNumber(row.key, row.high)}`
  const label = text('bed.trend_label', {
    name: parameterName(row.key),
    low: formatNumber(row.key, row.low),
    high: formatNumber(row.key, row.high),
    unit: unitLabel(row.unit),
    gaps: row.gaps.length,
  })
  return (
    <div className="trend-line" data-trend={row.key}>
      <Plot options={options} data={data} label={label} encounter={reply.encounter} />
      <span className="trend-name" style={{ color: parameterColor(parameter) }}>
        {parameterName(row.key)}
        {/_(mean|sys|dia)$/.test(row.key) && ` ${row.key.split('_')[1]}`}
      </span>
      <strong>{now}</strong>
      <span>{range}</span>
    </div>
  )
}

/** The same data for those who do not see the charts, and for those who want the figures. */
function TrendTable({ rows, encounter }: { rows: TrendRow[]; encounter: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="trend-table" tabIndex={0} aria-label={text('bed.trends')} data-patient={encounter}>
      <table>
        <caption>{text('bed.trends_caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{text('bed.trends_time')}</th>
            {rows.map((row) => (
              <th scope="col" key={row.key}>
                {parameterName(row.key)} <small>{unitLabel(row.unit)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trendTable(rows).map(({ from_s, cells }) => (
            <tr key={from_s}>
              <th scope="row">{clockMinute(from_s * 1000)}</th>
              {cells.map((cell, i) => {
                const key = rows[i]?.key ?? ''
                return (
                  <td key={key}>
                    {cell && (
                      <>
                        <small>{formatNumber(key, cell.min)}</small> {formatNumber(key, cell.mean)}{' '}
                        <small>{formatNumber(key, cell.max)}</small>
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
