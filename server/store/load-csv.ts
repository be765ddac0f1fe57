import type { LoadFigures, LoadReply } from '../../contracts/load.ts'
import { type CsvCell, csvLine } from './csv-lines.ts'

const FIGURES = [
  ...['raised', 'again', 'acknowledged', 'response_p50_s', 'response_p90_s', 'unanswered'],
  ...['false_alarms', 'duration_p50_s', 'per_bed_day'],
] as const satisfies ReadonlyArray<keyof LoadFigures>
const HEAD = ['of', 'from', 'to', 'ward', 'priority', 'rule', 'bed', 'asked', ...FIGURES, 'noisiest_tenth', 'nurse_hours', 'per_nurse_hour']

/**
 * The whole answer as one table: `of` says what a line is about (ward, priority, rule, bed, hour), columns that do not
 * concern it are empty. Times are ISO 8601 UTC.
 */
export function loadCsv({ ward, from_ms, to_ms, nurse_hours, all, priorities, rules, beds, hours }: LoadReply): string {
  const span = [iso(from_ms), iso(to_ms), ward.name]
  const figures = (one: LoadFigures): CsvCell[] => [one.raised + one.again, ...FIGURES.map((name) => rounded(one[name]))]
  const yes = (noisy: boolean) => (noisy ? 'yes' : '')
  return [
    csvLine(HEAD),
    csvLine(['ward', ...span, '', '', '', ...figures(all), '', rounded(nurse_hours), null]),
    ...priorities.map((one) => csvLine(['priority', ...span, one.priority, '', '', ...figures(one), '', null, null])),
    ...rules.map((one) => csvLine(['rule', ...span, one.priority, one.detector, '', ...figures(one), yes(one.noisy), null, null])),
    ...beds.map((one) => csvLine(['bed', ...span, '', '', one.label, ...figures(one), yes(one.noisy), null, null])),
    ...hours.flatMap(({ at_ms, nurse_hours: on, per_nurse_hour, ...asked }) =>
      (['high', 'medium', 'low'] as const).map((priority) => {
        const counts = [asked[priority], ...FIGURES.map(() => null)]
        const hour = [iso(Math.max(at_ms, from_ms)), iso(Math.min(at_ms + 3_600_000, to_ms)), ward.name]
        return csvLine(['hour', ...hour, priority, '', '', ...counts, '', rounded(on), rounded(per_nurse_hour)])
      }),
    ),
  ].join('')
}

const iso = (at_ms: number) => new Date(at_ms).toISOString()
const rounded = (value: number | null) => (value === null ? null : Math.round(value * 1_000) / 1_000)
