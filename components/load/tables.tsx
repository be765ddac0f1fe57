'use client'
import { comparePriority } from '../../contracts/alarm.ts'
import type { BedLoad, LoadFigures, LoadReply, PriorityLoad, RuleLoad } from '../../contracts/load.ts'
import { text } from '../text/text.ts'
import { acknowledgedShare, percent, rate, ruleName, seconds, shareWords } from './figures.ts'
import { type SortColumn, SortTable } from './sort-table.tsx'

type Count = 'raised' | 'again' | 'unanswered' | 'false_alarms'
type Time = 'response_p50_s' | 'response_p90_s' | 'duration_p50_s'

const count = (id: Count): SortColumn<LoadFigures> => ({
  id,
  title: text(`load.column.${id}`),
  cell: (row) => row[id],
  by: (row) => row[id],
})
const time = (id: Time): SortColumn<LoadFigures> => ({
  id,
  title: text(`load.column.${id}`),
  cell: (row) => seconds(row[id]),
  by: (row) => row[id],
})
const FIGURES: ReadonlyArray<SortColumn<LoadFigures>> = [
  count('raised'),
  count('again'),
  {
    id: 'per_bed_day',
    title: text('load.column.per_bed_day'),
    cell: ({ per_bed_day }) => rate(per_bed_day),
    by: ({ per_bed_day }) => per_bed_day,
  },
  {
    id: 'acknowledged',
    title: text('load.column.acknowledged'),
    cell: (row) => shareWords(acknowledgedShare(row)),
    by: acknowledgedShare,
  },
  time('response_p50_s'),
  time('response_p90_s'),
  count('unanswered'),
  count('false_alarms'),
  time('duration_p50_s'),
]
const PRIORITY: SortColumn<PriorityLoad> = {
  id: 'priority',
  title: text('load.column.priority'),
  cell: ({ priority }) => <span data-priority={priority}>{text(`load.priority.${priority}`)}</span>,
  by: ({ priority }) => comparePriority(priority, 'low'),
}
const RULE: SortColumn<RuleLoad> = {
  id: 'rule',
  title: text('load.column.rule'),
  cell: ({ detector, noisy }) => <Named name={ruleName(detector)} noisy={noisy} />,
  by: ({ detector }) => ruleName(detector),
}
const BED: SortColumn<BedLoad> = {
  id: 'bed',
  title: text('load.column.bed'),
  cell: ({ label, noisy }) => <Named name={label} noisy={noisy} />,
  by: ({ label }) => label,
}

function Named({ name, noisy }: { name: string; noisy: boolean }) {
  return (
    <>
      {name} {noisy && <span className="admin-mark">{text('load.noisy')}</span>}
    </>
  )
}

/** What asked: by priority, by rule, by bed, the noisiest of each said and marked. */
export function LoadTables({ load }: { load: LoadReply }) {
  const { rules, beds } = load.noisiest
  const said = (noisiest: typeof rules) => ({ ...noisiest, share: percent(noisiest.share) })
  return (
    <>
      <h2>{text('load.rules')}</h2>
      {rules.count > 0 && <p>{text('load.noisiest_rules', said(rules))}</p>}
      <SortTable
        caption={text('load.rules_caption')}
        columns={[RULE, PRIORITY, ...FIGURES]}
        rows={load.rules}
        keyOf={({ detector, priority }) => `${detector} ${priority}`}
        marked={({ noisy }) => noisy}
      />
      <h2>{text('load.beds')}</h2>
      {beds.count > 0 && <p>{text('load.noisiest_beds', said(beds))}</p>}
      <SortTable
        caption={text('load.beds_caption')}
        columns={[BED, ...FIGURES]}
        rows={load.beds}
        keyOf={({ bed }) => bed}
        marked={({ noisy }) => noisy}
      />
      <h2>{text('load.priorities')}</h2>
      <SortTable
        caption={text('load.priorities_caption')}
        columns={[PRIORITY, ...FIGURES]}
        rows={load.priorities}
        keyOf={({ priority }) => priority}
      />
    </>
  )
}
