import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { LoadFigures, LoadReply } from '../../contracts/load.ts'
import { loadCsv } from './load-csv.ts'

const some: LoadFigures = {
  ...{ raised: 3, again: 2, acknowledged: 1, response_p50_s: 12.34567, response_p90_s: null },
  ...{ unanswered: 2, false_alarms: 1, duration_p50_s: 30, per_bed_day: 0.5 },
}
const burn = { budget: null, hour: { asked: 0, nurse_hours: 0, per_nurse_hour: null }, over: [] }
const load: LoadReply = {
  ...{ ward: { id: 'w', name: '@Ward, 4"B' }, from_ms: 1_800_000, to_ms: 5_400_000, bed_days: 10, nurse_hours: 2, all: some },
  ...{ priorities: [{ priority: 'high', ...some }], rules: [{ detector: 'device:=X', priority: 'low', noisy: true, ...some }] },
  ...{ beds: [{ bed: 'b', label: '07', bed_days: 1, noisy: false, ...some }], burn: { ...burn, shift: burn.hour } },
  noisiest: { rules: { count: 1, of: 1, share: 1 }, beds: { count: 0, of: 1, share: 0 } },
  hours: [{ at_ms: 0, high: 1, medium: 0, low: 4, nurse_hours: 0.5, per_nurse_hour: 2 }],
}

test('[LOAD-8] the file is one table: a line for the ward, each priority, rule, bed and hour, each cell in its column', () => {
  const lines = parse(loadCsv(load), { columns: true }) as Array<Record<string, string>>
  expect(lines.map((line) => line.of)).toEqual(['ward', 'priority', 'rule', 'bed', 'hour', 'hour', 'hour'])
  expect(lines[0]).toMatchObject({
    ward: `'@Ward, 4"B`,
    asked: '5',
    raised: '3',
    response_p50_s: '12.346',
    response_p90_s: '',
    nurse_hours: '2',
  })
  expect(lines[2]).toMatchObject({ rule: 'device:=X', priority: 'low', noisiest_tenth: 'yes' })
  expect(lines[3]).toMatchObject({ bed: '07', noisiest_tenth: '', per_bed_day: '0.5' })
  expect(lines[6]).toMatchObject({ priority: 'low', asked: '4', raised: '', nurse_hours: '0.5', per_nurse_hour: '2' })
  expect([lines[4]!.from, lines[4]!.to]).toEqual(['1970-01-01T00:30:00.000Z', '1970-01-01T01:00:00.000Z'])
})
