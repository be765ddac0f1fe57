import { serialize } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../contracts/command.ts'
import type { Effect, ScoresEffect } from '../../contracts/effect.ts'
import type { Observations } from '../../contracts/observation.ts'
import type { LogRecord } from '../../contracts/record.ts'
import news2 from '../detectors/news2.ts'
import { createPartition } from './partition.ts'
import { admit, alarmsIn, Bench, commandAt, DETECTORS, START_MS, tickAt } from './testing.ts'

const HOUR_S = 3_600
const bench = (...records: LogRecord[]): Bench => {
  const made = new Bench([], [...DETECTORS, news2])
  made.step(...records)
  return made
}
const chart = (observations: Observations, observed_s = 0, encounter = 'e1'): Command => ({
  ...{ type: 'chart', encounter, observed_ms: START_MS + observed_s * 1000, observations },
})
const limits = (changes: Record<string, number>, base_version = 0): Command => ({
  ...{ type: 'set_limits', encounter: 'e1', base_version, changes: { news2: changes }, reason: 'trial', until_ms: null },
})
const AT_BED: Observations = { consciousness: 'A', oxygen: 'air', temperature_c: 37 }
const ALL: Observations = { ...AT_BED, respiration_per_min: 16, spo2_pct: 97, systolic_mmhg: 120, pulse_per_min: 70 }

const scoresIn = (effects: readonly Effect[]): ScoresEffect[] => effects.filter((effect) => effect.kind === 'scores')
const news2In = (effects: readonly Effect[]) =>
  scoresIn(effects)
    .at(-1)
    ?.now.scores.find(({ id }) => id === 'news2')
const outcome = (effects: readonly Effect[]) => effects.find((effect) => effect.kind === 'outcome')?.outcome

type Vitals = Record<string, number>
const CALM: Vitals = { rr: 16, spo2: 97, art_sys: 120, hr: 70, temp: 37 }
/** A second of a monitor's numbers, by the signals' names; frame n covers second n - 1 to n. */
function frame(seq: number, values: Vitals, delay_ms = 20, device = 'd1'): LogRecord {
  const event_ms = START_MS + (seq - 1) * 1000
  const list = Object.entries(values).map(([channel, value]) => ({ channel, value, offset_ms: 500 }))
  const body = { seq, time_ms: event_ms, duration_ms: 1000, blocks: [], values: list, events: [], alarms: [] }
  const of = { encounter: 'e1', device, boot: 'b1', origin: 'simulated' } as const
  return { kind: 'frame', at_ms: event_ms + 1000 + delay_ms, ...of, event_ms, frame: body }
}
function seconds(from: number, to: number, values: Vitals | ((s: number) => Vitals)): LogRecord[] {
  const records: LogRecord[] = []
  for (let s = from; s <= to; s++) records.push(frame(s, typeof values === 'function' ? values(s) : values), tickAt(s + 0.1))
  return records
}

describe('charting', () => {
  test('[SCO-20] a complete charting makes a total at once, and says who wrote what down of when', () => {
    const told = bench(admit()).step(commandAt(10, 'ann', chart(ALL, 5)))
    expect(outcome(told)).toMatchObject({ status: 'done' })
    expect(told.find((effect) => effect.kind === 'chart')).toMatchObject({ by: 'ann', observed_ms: START_MS + 5_000, observations: ALL })
    expect(news2In(told)).toMatchObject({ total: 0, band: 'low', scale: 1 })
    expect(scoresIn(told).at(-1)!.now.observed.consciousness).toEqual({ value: 'A', observed_ms: START_MS + 5_000, by: 'ann' })
  })

  test('[SCO-20] the same key is answered the same and charted once', () => {
    const one = bench(admit())
    one.step(commandAt(10, 'ann', chart(ALL), 'k'))
    const again = one.step(commandAt(11, 'ann', chart({ ...ALL, consciousness: 'U' }), 'k'))
    expect(again.map(({ kind }) => kind)).toEqual(['outcome'])
    expect(outcome(again)).toMatchObject({ status: 'done', key: 'k' })
  })

  test.each([
    ['in_future', 71],
    ['too_old', -12 * HOUR_S - 1],
  ])('[SCO-21] an observation of a time that cannot be is refused: %s', (why, observed_s) => {
    const told = bench(admit()).step(commandAt(10, 'ann', chart(ALL, 10.5 + observed_s - (why === 'in_future' ? 10.4 : 0))))
    expect(outcome(told)).toMatchObject({ status: 'refused', reason: 'chart_invalid', detail: { why } })
    expect(told.some(({ kind }) => kind === 'chart' || kind === 'scores')).toBe(false)
  })

  test('[SCO-20] nobody is charted who is not there', () => {
    expect(outcome(bench().step(commandAt(1, 'ann', chart(ALL))))).toMatchObject({ status: 'refused', reason: 'not_found' })
  })

  test('[SCO-22] the newest observation counts, whatever was written down last; of one instant the later writing corrects', () => {
    const one = bench(admit(), commandAt(100, 'ann', chart({ ...ALL, consciousness: 'V' }, 90)))
    expect(news2In(one.step(commandAt(101, 'ben', chart({ consciousness: 'A' }, 50))))!.total).toBe(3)
    expect(news2In(one.step(commandAt(102, 'ben', chart({ consciousness: 'A' }, 90))))!.total).toBe(0)
  })

  test('[SCO-3] scale 2 is in use from its prescription on, with its author, and ends with another', () => {
    const one = bench(admit(), commandAt(1, 'ann', chart({ ...ALL, spo2_pct: 90 })))
    const told = one.step(commandAt(2, 'dr', chart({ spo2_scale: 2 }, 2)))
    expect(news2In(told)).toMatchObject({ total: 0, scale: 2 })
    expect(scoresIn(told).at(-1)!.now.observed.spo2_scale).toMatchObject({ value: 2, by: 'dr' })
    expect(news2In(one.step(commandAt(3, 'dr', chart({ spo2_scale: 1 }, 3))))).toMatchObject({ total: 3, scale: 1 })
  })

  test('[SCO-5] pregnancy charted, and a child’s profile, refuse NEWS2 with the reason', () => {
    expect(news2In(bench(admit()).step(commandAt(1, 'ann', chart({ ...ALL, pregnant: true }))))).toMatchObject({
      ...{ total: null, refused: 'pregnancy' },
    })
    const child = { ...admit(), profile: 'paediatric' } as LogRecord
    expect(news2In(bench(child).step(commandAt(1, 'ann', chart(ALL))))).toMatchObject({ total: null, refused: 'under_16' })
  })
})

describe('parts', () => {
  test('[SCO-23] the monitor gives what it measures, the chart what it does not; each part with age and source', () => {
    const one = bench(admit(), commandAt(0, 'ann', chart({ consciousness: 'A', oxygen: 'oxygen' })), ...seconds(1, 70, CALM))
    const now = news2In(one.effects)!
    expect(now).toMatchObject({ total: 2, missing: [] })
    expect(now.parts.map(({ parameter, source }) => `${parameter} ${source}`)).toEqual([
      ...['respiration rr', 'spo2 spo2', 'oxygen charted', 'systolic art_sys', 'pulse hr', 'consciousness charted', 'temperature temp'],
    ])
    for (const { source, age_ms } of now.parts) if (source !== 'charted') expect(age_ms).toBeLessThan(6_000)
  })

  test('[SCO-23] a monitor value is the mean of its last minute, so that one odd reading changes nothing', () => {
    const one = bench(admit(), commandAt(0, 'ann', chart(AT_BED)), ...seconds(1, 60, CALM))
    one.step(...seconds(61, 64, { ...CALM, hr: 100 }), ...seconds(65, 130, CALM))
    expect(
      scoresIn(one.effects)
        .filter(({ now }) => now.at_ms > START_MS + 40_000)
        .every(({ now }) => now.scores[0]!.total === 0),
    ).toBe(true)
  })

  test('[SCO-22] a value taken by hand is used when it is newer than the monitor’s, and while there is none', () => {
    const cuff = { rr: 16, spo2: 97, hr: 70, temp: 37 }
    const one = bench(admit(), commandAt(0, 'ann', chart(AT_BED)), frame(1, { ...CALM, art_sys: Number.NaN, nibp_sys: 95 }))
    one.step(...seconds(2, 100, cuff))
    expect(news2In(one.effects)!.parts.find((p) => p.parameter === 'systolic')).toMatchObject({ value: 95, points: 2, source: 'nibp_sys' })
    const told = one.step(commandAt(101, 'ann', chart({ systolic_mmhg: 108, pulse_per_min: 40 }, 90)))
    const parts = news2In(told)!.parts
    expect(parts.find((p) => p.parameter === 'systolic')).toMatchObject({ value: 108, points: 1, source: 'charted' })
    expect(parts.find((p) => p.parameter === 'pulse')).toMatchObject({ value: 70, source: 'hr' })
  })

  test('[SCO-4] five minutes after the monitor’s last value its parts are missing and the total goes, by itself', () => {
    const one = bench(admit(), commandAt(0, 'ann', chart(AT_BED)), ...seconds(1, 60, CALM))
    const ticks = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => tickAt(from + i))
    expect(news2In(one.step(...ticks(61, 340)))).toMatchObject({ total: 0 })
    const late = news2In(one.step(...ticks(340, 440)))!
    expect(late).toMatchObject({ total: null, missing: ['respiration', 'spo2', 'systolic', 'pulse', 'temperature'].slice(0, 4) })
    expect(late.stale).toEqual(['respiration', 'spo2', 'systolic', 'pulse'])
  })

  test('[SCO-2] what is doubtful, blank or not a number never becomes a part', () => {
    const one = bench(admit(), commandAt(0, 'ann', chart(AT_BED)), ...seconds(1, 70, { ...CALM, rr: Number.NaN, spo2: Number.NaN }))
    expect(news2In(one.effects)).toMatchObject({ total: null, missing: ['respiration', 'spo2'], stale: [] })
  })
})

describe('the alarm of a rise', () => {
  const HIGH: Vitals = { ...CALM, rr: 26, spo2: 91 }
  const rising = () => bench(admit(), commandAt(0, 'ann', chart(AT_BED)), ...seconds(1, 100, CALM))

  test('[SCO-24] medium after three minutes of five points or more, once, with the values behind it', () => {
    const one = rising()
    one.step(...seconds(101, 300, HIGH))
    expect(one.alarms('news2')).toEqual([])
    one.step(...seconds(301, 1_200, HIGH))
    const alarms = one.alarms('news2')
    expect(alarms.map(({ why }) => why)).toEqual(['raised'])
    expect(alarms[0]!.alarm).toMatchObject({
      ...{ code: 'news2', priority: 'medium', late: false, params: { value: 6, limit: 5 } },
      because: { respiration: '26 3', spo2: '91 3' },
    })
    expect(alarms[0]!.alarm.raised_ms - alarms[0]!.alarm.onset_ms).toBe(180_000)
  })

  test('[SCO-24] a further rise asks again, a fall does not; it is over a quarter of an hour after the score is low', () => {
    const one = bench(admit(), commandAt(0, 'ida', limits({ delay_ms: 0, clear_ms: 60_000 })), commandAt(0, 'ann', chart(AT_BED)))
    one.step(...seconds(1, 100, HIGH))
    const open = one.alarms('news2')[0]!.alarm
    one.step(commandAt(100, 'ann', { type: 'acknowledge', encounter: 'e1', alarm: open.id, revision: open.revision }))
    one.step(...seconds(101, 200, { ...HIGH, hr: 115 }))
    one.step(...seconds(201, 300, HIGH))
    one.step(...seconds(301, 500, CALM))
    expect(one.alarms('news2').map(({ why, alarm }) => `${why} ${alarm.priority}`)).toEqual([
      ...['raised medium', 'acknowledged medium', 'priority_raised high', 'latched high'],
    ])
    expect(one.alarms('news2')[2]!.alarm.response).toEqual({ state: 'none' })
  })

  test('[SCO-24] consciousness charted is judged too: a new confusion is a low alarm of a single 3', () => {
    const one = bench(admit(), commandAt(0, 'ida', limits({ delay_ms: 0 })), commandAt(1, 'ann', chart(ALL)))
    for (let s = 2; s < 30; s++) one.step(tickAt(s))
    one.step(commandAt(30, 'ann', chart({ consciousness: 'C' }, 30)))
    for (let s = 31; s < 45; s++) one.step(tickAt(s))
    expect(one.alarms('news2').map(({ alarm }) => [alarm.code, alarm.priority])).toEqual([['news2_single', 'low']])
  })

  test('[SCO-11] an incomplete score alarms for what its known parts reach, and becomes whole under the same id', () => {
    const one = bench(admit(), commandAt(0, 'ida', limits({ delay_ms: 0 })), ...seconds(1, 200, { ...HIGH, hr: 140 }))
    expect(news2In(one.effects)).toMatchObject({ total: null, points: 9 })
    expect(one.alarms('news2').map(({ why, alarm }) => [why, alarm.code, alarm.priority])).toEqual([['raised', 'news2_incomplete', 'high']])
    one.step(commandAt(201, 'ann', chart(AT_BED, 201)), ...seconds(202, 220, { ...HIGH, hr: 140 }))
    const whole = [...one.now().values()].filter(({ detector }) => detector === 'news2')
    expect(whole).toMatchObject([{ code: 'news2', priority: 'high', condition: 'active' }])
  })

  test('[SCO-24] no device that is taken off ends it; after a quarter of an hour without a score it is over as data lost', () => {
    const one = bench(admit(), commandAt(0, 'ida', limits({ delay_ms: 0 })), commandAt(1, 'ann', chart(AT_BED)), ...seconds(1, 60, HIGH))
    one.step({ kind: 'unbind', at_ms: START_MS + 61_000, encounter: 'e1', device: 'd1', to_ms: START_MS + 61_000, by: 'ann' })
    expect(one.alarms('news2').map(({ why }) => why)).toEqual(['raised'])
    for (let s = 62; s < 1_400; s++) one.step(tickAt(s))
    expect(one.alarms('news2').at(-1)!.alarm).toMatchObject({ condition: 'ended', end_reason: 'data_lost' })
  })
})

describe('the same log, the same scores', () => {
  const story = (disorder: boolean): LogRecord[] => {
    const values = (s: number): Vitals => (s < 120 ? CALM : { ...CALM, rr: 26, spo2: 91, hr: s % 3 === 0 ? 120 : 111 })
    const frames = Array.from({ length: 400 }, (_, i) => frame(i + 1, values(i + 1), disorder ? 20 + ((i * 7919) % 1_800) : 20))
    const others = [admit(), commandAt(0, 'ann', chart(AT_BED), 'k1'), commandAt(200, 'ann', chart({ consciousness: 'V' }, 190), 'k2')]
    const ticks = Array.from({ length: 1_640 }, (_, i) => tickAt(i / 4))
    return [...others, ...frames, ...ticks].sort((a, b) => a.at_ms - b.at_ms)
  }
  const alarmsOf = (records: readonly LogRecord[]) => {
    const partition = createPartition({ partition: 1, signals: [], detectors: [news2], build: 't' })
    const effects = records.flatMap((record, i) => partition.step(i, record))
    return alarmsIn(effects).map(({ why, alarm }) => ({ why, ...alarm }))
  }

  test('[P2][SCO-25] frames out of order within the lateness give the same alarms', () => {
    const clean = alarmsOf(story(false))
    expect(clean.length).toBeGreaterThan(0)
    expect(alarmsOf(story(true))).toEqual(clean)
  })

  test('[P2][SCO-25] a snapshot restored at any point goes on as a straight run', () => {
    const records = story(true)
    const options = { partition: 1, signals: [], detectors: [news2], build: 't' }
    const straight = createPartition(options)
    const whole = records.map((record, i) => straight.step(i, record))
    for (const at of [3, 700, 1_500]) {
      const before = createPartition(options)
      for (let i = 0; i < at; i++) before.step(i, records[i]!)
      const after = createPartition(options)
      after.restore(structuredClone(before.snapshot()))
      const rest = records.slice(at).map((record, i) => after.step(at + i, record))
      expect(rest).toEqual(whole.slice(at))
    }
  })

  test('[SCO-25] a snapshot of before there were scores is taken, with an empty chart', () => {
    const options = { partition: 1, signals: [], detectors: [news2], build: 't' }
    const before = createPartition(options)
    before.step(0, admit())
    const packed = structuredClone(before.snapshot()) as { patients: Map<string, Record<string, unknown>> }
    for (const patient of packed.patients.values()) for (const key of ['chart', 'scores']) delete patient[key]
    const after = createPartition(options)
    after.restore(packed)
    expect(news2In(after.step(1, commandAt(1, 'ann', chart(ALL))))).toMatchObject({ total: 0 })
  })

  test('[SCO-26] when the server has started again every screen is told anew, within seconds', () => {
    const one = bench(admit(), commandAt(0, 'ann', chart(ALL)))
    for (let s = 1; s < 20; s++) one.step(tickAt(s))
    expect(scoresIn(one.step(tickAt(20), tickAt(24)))).toEqual([])
    const told = one.step({ kind: 'opened', at_ms: START_MS + 25_000, build: 'x' }, tickAt(26), tickAt(31))
    expect(scoresIn(told)).toHaveLength(1)
  })

  test('[SCO-26] what is told again every minute is told of a changed point at once', () => {
    const one = bench(admit(), commandAt(0, 'ann', chart(AT_BED)), ...seconds(1, 600, CALM))
    const times = scoresIn(one.effects).map(({ now }) => now.at_ms)
    expect(times.length).toBeLessThan(14)
    one.step(...seconds(601, 660, { ...CALM, rr: 30 }))
    const changed = scoresIn(one.effects).find(({ now }) => now.at_ms > START_MS + 601_000 && now.scores[0]!.total! > 0)!
    expect(changed.now.at_ms).toBeLessThan(START_MS + 640_000)
  })

  test('[SCO-27] chart and scores of a patient take little room', () => {
    const one = bench(admit(), ...seconds(1, 100, CALM))
    const bare = serialize(one.partition.snapshot()).length
    one.step(commandAt(100, 'a1b2c3d4-e5f6-7890-abcd-ef0123456789', chart({ ...ALL, gcs: 15, wbc_per_nl: 8, spo2_scale: 1 }, 100)))
    one.step(commandAt(101, 'a1b2c3d4-e5f6-7890-abcd-ef0123456789', chart({ ...ALL, gcs: 15, wbc_per_nl: 8, spo2_scale: 1 }, 101)))
    const full = serialize(one.partition.snapshot()).length
    expect(full - bare).toBeLessThan(2_500)
    const patients = (one.partition.snapshot() as { patients: Map<string, { scores: unknown }> }).patients
    expect(serialize([...patients.values()][0]!.scores).length).toBeLessThan(1_300)
  })
})
