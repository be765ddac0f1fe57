import { describe, expect, test } from 'vitest'
import { CONSCIOUSNESS } from '../../contracts/measured.ts'
import type { ScoreNow, ScoreParameter } from '../../contracts/score.ts'
import { CUFF_MAX_MS, MONITOR_MAX_MS, maxAge_ms } from './ages.ts'
import { MEWS } from './mews.ts'
import { NEWS2 } from './news2.ts'
import { QSOFA } from './qsofa.ts'
import { type Reading, type Readings, score, type Who } from './score.ts'
import { SIRS } from './sirs.ts'
import type { ScoreTable } from './table.ts'

const ADULT: Who = { under_16: false, pregnant: false, spo2_scale: 1 }
const SCALE_2: Who = { ...ADULT, spo2_scale: 2 }
const AIR = 0
const OXYGEN = 1
const [A, C, V, , U] = CONSCIOUSNESS.keys()

const good = (value: number, age_ms = 0): Reading => ({ value, age_ms, quality: '', source: 'rr' })
type Values = Partial<Record<ScoreParameter, number>>
const NORMAL: Values = {
  ...{ respiration: 16, spo2: 97, oxygen: AIR, systolic: 120, pulse: 70, consciousness: A!, temperature: 37 },
  ...{ gcs: 15, wbc: 8 },
}
const of = (values: Values): Readings => Object.fromEntries(Object.entries(values).map(([k, v]) => [k, good(v)]))
const judged = (values: Values, who = ADULT, table: ScoreTable = NEWS2): ScoreNow => score(table, of({ ...NORMAL, ...values }), who)
const pointsOf = (now: ScoreNow, parameter: ScoreParameter) => now.parts.find((part) => part.parameter === parameter)?.points

describe('NEWS2, the worked examples', () => {
  const rows: Array<[string, Values, Who, number, string]> = [
    ['1', {}, ADULT, 0, 'low'],
    ['2', { respiration: 22, spo2: 95, systolic: 118, pulse: 105, temperature: 38.5 }, ADULT, 5, 'medium'],
    [
      '3',
      { respiration: 25, spo2: 91, oxygen: OXYGEN, systolic: 90, pulse: 131, consciousness: V!, temperature: 39.1 },
      ...([ADULT, 19, 'high'] as const),
    ],
    ['4', { respiration: 18, spo2: 90, systolic: 125, pulse: 80, temperature: 36.8 }, SCALE_2, 0, 'low'],
    ['4, scale 1', { respiration: 18, spo2: 90, systolic: 125, pulse: 80, temperature: 36.8 }, ADULT, 3, 'low_medium'],
    ['5', { spo2: 97, oxygen: OXYGEN }, SCALE_2, 5, 'medium'],
    ['6, air', { spo2: 93 }, SCALE_2, 0, 'low'],
    ['6, oxygen', { spo2: 93, oxygen: OXYGEN }, SCALE_2, 3, 'low'],
    ['7', { respiration: 8 }, ADULT, 3, 'low_medium'],
    ['9', { temperature: 38.04 }, ADULT, 0, 'low'],
    ['11', { consciousness: C! }, ADULT, 3, 'low_medium'],
    [
      '12',
      { respiration: 25, spo2: 91, oxygen: OXYGEN, systolic: 90, pulse: 131, consciousness: U!, temperature: 35 },
      ...([ADULT, 20, 'high'] as const),
    ],
  ]
  test.each(rows)('[SCO-1] example %s', (_, values, who, total, band) => {
    expect(judged(values, who)).toMatchObject({ total, band, points: total, missing: [], refused: null })
  })

  test('[SCO-2] example 10: without a temperature there is no total, only the points of the other parts', () => {
    const { temperature: _, ...rest } = NORMAL
    expect(score(NEWS2, of({ ...rest, respiration: 25 }), ADULT)).toMatchObject({
      ...{ total: null, band: null, points: 3, missing: ['temperature'], stale: [] },
    })
  })

  test('[SCO-1] 38.05 is 38.1 and scores; a value is shown as it was scored', () => {
    const part = judged({ temperature: 38.05 }).parts.find((p) => p.parameter === 'temperature')
    expect(part).toMatchObject({ value: 38.1, points: 1 })
    expect(judged({ pulse: 90.5 }).parts.find((p) => p.parameter === 'pulse')).toMatchObject({ value: 91, points: 1 })
  })
})

/** Both sides of every edge: `[parameter, below, points, above, points]`. */
type Edge = [parameter: ScoreParameter, below: number, points: number, above: number, points_above: number]
const check = (table: ScoreTable, who: Who, values: Values, [parameter, below, points, above, points_above]: Edge) => {
  expect(pointsOf(judged({ ...values, [parameter]: below }, who, table), parameter), `${below}`).toBe(points)
  expect(pointsOf(judged({ ...values, [parameter]: above }, who, table), parameter), `${above}`).toBe(points_above)
}

describe('NEWS2, every edge', () => {
  const edges: Edge[] = [
    ...([8, 11, 20, 24].map((e, i) => ['respiration', e, [3, 1, 0, 2][i]!, e + 1, [1, 0, 2, 3][i]!]) as Edge[]),
    ...([91, 93, 95].map((e, i) => ['spo2', e, 3 - i, e + 1, 2 - i]) as Edge[]),
    ...([90, 100, 110, 219].map((e, i) => ['systolic', e, [3, 2, 1, 0][i]!, e + 1, [2, 1, 0, 3][i]!]) as Edge[]),
    ...([40, 50, 90, 110, 130].map((e, i) => ['pulse', e, [3, 1, 0, 1, 2][i]!, e + 1, [1, 0, 1, 2, 3][i]!]) as Edge[]),
    ...([35, 36, 38, 39].map((e, i) => ['temperature', e, [3, 1, 0, 1][i]!, e + 0.1, [1, 0, 1, 2][i]!]) as Edge[]),
    ['oxygen', AIR, 0, OXYGEN, 2],
    ['consciousness', A!, 0, C!, 3],
  ]
  test.each(edges)('[SCO-1] %s %d scores %d, %d scores %d', (...edge) => check(NEWS2, ADULT, {}, edge))

  const scale2: Array<[number, Edge]> = [
    ...[AIR, OXYGEN].flatMap(
      (oxygen): Array<[number, Edge]> => [
        [oxygen, ['spo2', 83, 3, 84, 2]],
        [oxygen, ['spo2', 85, 2, 86, 1]],
        [oxygen, ['spo2', 87, 1, 88, 0]],
      ],
    ),
    [OXYGEN, ['spo2', 92, 0, 93, 1]],
    [OXYGEN, ['spo2', 94, 1, 95, 2]],
    [OXYGEN, ['spo2', 96, 2, 97, 3]],
    [AIR, ['spo2', 92, 0, 93, 0]],
    [AIR, ['spo2', 96, 0, 97, 0]],
  ]
  test.each(scale2)('[SCO-3] scale 2, oxygen %d: %j', (oxygen, edge) => check(NEWS2, SCALE_2, { oxygen }, edge))

  test('[SCO-1] the highest band wins: five points with a 3 among them is medium, six is medium, seven is high', () => {
    expect(judged({ respiration: 25, oxygen: OXYGEN }).band).toBe('medium')
    expect(judged({ respiration: 25, oxygen: OXYGEN, pulse: 91 })).toMatchObject({ total: 6, band: 'medium' })
    expect(judged({ respiration: 25, oxygen: OXYGEN, pulse: 111 })).toMatchObject({ total: 7, band: 'high' })
    expect(judged({ oxygen: OXYGEN, respiration: 21 })).toMatchObject({ total: 4, band: 'low' })
  })
})

describe('what no score is made of', () => {
  test('[SCO-2] NaN, a doubtful value, a sentinel and an unknown fact are missing, never 0 points', () => {
    const bad: Reading[] = [
      good(Number.NaN),
      good(Number.POSITIVE_INFINITY),
      good(-32768),
      { ...good(16), quality: 'lead_off' },
      good(16, Number.NaN),
    ]
    for (const reading of bad) {
      const now = score(NEWS2, { ...of(NORMAL), respiration: reading }, ADULT)
      expect(now).toMatchObject({ total: null, band: null, missing: ['respiration'] })
      expect(pointsOf(now, 'respiration')).toBeUndefined()
    }
    for (const code of [-1, 5, Number.NaN])
      expect(judged({ consciousness: code })).toMatchObject({ total: null, missing: ['consciousness'] })
    expect(judged({ oxygen: 2 })).toMatchObject({ total: null, missing: ['oxygen'] })
  })

  test('[SCO-4] a part older than its allowed age is missing, and said to be old; at the age itself it counts', () => {
    const aged = (source: string, age_ms: number) => score(NEWS2, { ...of(NORMAL), systolic: { ...good(120, age_ms), source } }, ADULT)
    for (const [source, most_ms] of [
      ['art_sys', MONITOR_MAX_MS],
      ['nibp_sys', CUFF_MAX_MS],
      ['charted', maxAge_ms('systolic', 'charted')],
    ] as const) {
      expect(aged(source, most_ms).total, source).toBe(0)
      expect(aged(source, most_ms + 1), source).toMatchObject({ total: null, missing: ['systolic'], stale: ['systolic'] })
    }
  })

  test('[SCO-5] under 16 and in pregnancy NEWS2 is refused with the reason; the other adult scores under 16 only', () => {
    const child = { ...ADULT, under_16: true }
    const mother = { ...ADULT, pregnant: true }
    const none = { total: null, band: null, points: 0, parts: [], missing: [] }
    expect(judged({}, child)).toMatchObject({ ...none, refused: 'under_16' })
    expect(judged({}, mother)).toMatchObject({ ...none, refused: 'pregnancy' })
    for (const table of [MEWS, QSOFA, SIRS]) {
      expect(judged({}, child, table)).toMatchObject({ ...none, refused: 'under_16' })
      expect(judged({}, mother, table)).toMatchObject({ refused: null, total: expect.any(Number) })
    }
  })

  test('[SCO-3] scale 2 is never read while nobody has said whether oxygen is given', () => {
    const { oxygen: _, ...rest } = NORMAL
    const now = score(NEWS2, of({ ...rest, spo2: 97 }), SCALE_2)
    expect(now).toMatchObject({ total: null, missing: ['oxygen'], scale: 2 })
    expect(pointsOf(now, 'spo2')).toBeUndefined()
  })
})

describe('MEWS, qSOFA, SIRS', () => {
  const mews: Edge[] = [
    ...([70, 80, 100, 199].map((e, i) => ['systolic', e, [3, 2, 1, 0][i]!, e + 1, [2, 1, 0, 2][i]!]) as Edge[]),
    ...([40, 50, 100, 110, 129].map((e, i) => ['pulse', e, [2, 1, 0, 1, 2][i]!, e + 1, [1, 0, 1, 2, 3][i]!]) as Edge[]),
    ...([8, 14, 20, 29].map((e, i) => ['respiration', e, [2, 0, 1, 2][i]!, e + 1, [0, 1, 2, 3][i]!]) as Edge[]),
    ['pulse', 39, 2, 40, 2],
    ['temperature', 34.9, 2, 35, 0],
    ['temperature', 38.4, 0, 38.5, 2],
    ['consciousness', 0, 0, 2, 1],
    ['consciousness', 3, 2, 4, 3],
  ]
  test.each(mews)('[SCO-6] MEWS: %s %d scores %d, %d scores %d', (...edge) => check(MEWS, ADULT, {}, edge))

  test('[SCO-6] MEWS of five is critical, of four is not', () => {
    expect(judged({ systolic: 70, pulse: 101 }, ADULT, MEWS)).toMatchObject({ total: 5, band: 'reached' })
    expect(judged({ systolic: 75, pulse: 101 }, ADULT, MEWS)).toMatchObject({ total: 4, band: 'below' })
  })

  test.each<Edge>([
    ['respiration', 21, 0, 22, 1],
    ['systolic', 100, 1, 101, 0],
    ['gcs', 14, 1, 15, 0],
  ])('[SCO-7] qSOFA: %s %d scores %d, %d scores %d', (...edge) => check(QSOFA, ADULT, {}, edge))

  test.each<Edge>([
    ['temperature', 35.9, 1, 36, 0],
    ['temperature', 38, 0, 38.1, 1],
    ['pulse', 90, 0, 91, 1],
    ['respiration', 20, 0, 21, 1],
    ['wbc', 3.9, 1, 4, 0],
    ['wbc', 12, 0, 12.1, 1],
  ])('[SCO-7] SIRS, strict: %s %d scores %d, %d scores %d', (...edge) => check(SIRS, ADULT, {}, edge))

  test('[SCO-7] SIRS: PaCO2 and band forms may make a criterion hold, and are not needed', () => {
    expect(judged({ temperature: 38.1, paco2: 31.9 }, ADULT, SIRS)).toMatchObject({ total: 2, band: 'reached' })
    expect(judged({ temperature: 38.1, paco2: 32 }, ADULT, SIRS)).toMatchObject({ total: 1, band: 'below' })
    expect(judged({ bands: 10 }, ADULT, SIRS).total).toBe(0)
    expect(judged({ bands: 11, wbc: 13 }, ADULT, SIRS)).toMatchObject({ total: 1 })
    const { wbc: _, ...rest } = NORMAL
    expect(score(SIRS, of({ ...rest, temperature: 39, pulse: 120 }), ADULT)).toMatchObject({ total: null, points: 2, missing: ['wbc'] })
  })
})
