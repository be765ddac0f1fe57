import { expect, test } from 'vitest'
import { CONSCIOUSNESS } from '../../contracts/measured.ts'
import type { ScoreParameter } from '../../contracts/score.ts'
import { MEWS } from './mews.ts'
import { NEWS2 } from './news2.ts'
import * as oracle from './oracle.testing.ts'
import { QSOFA } from './qsofa.ts'
import { type Reading, score } from './score.ts'
import { SIRS } from './sirs.ts'

const CASES = 10_000

/** mulberry32. */
function seeded(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Values everywhere, most of them near the edges of the tables, with up to two decimals; one in forty is missing. */
function patientOf(random: () => number): oracle.Patient {
  const near = (low: number, high: number, edges: readonly number[], decimals: number): number | null => {
    if (random() < 0.025) return null
    const edge = edges[Math.floor(random() * edges.length)]!
    const raw = random() < 0.6 ? edge + (random() - 0.5) * 3 : low + random() * (high - low)
    return Number(Math.min(high, Math.max(low, raw)).toFixed(Math.floor(random() * (decimals + 1))))
  }
  const pick = <T>(list: readonly T[]): T | null => (random() < 0.025 ? null : list[Math.floor(random() * list.length)]!)
  return {
    rr: near(0, 60, [8, 11, 14, 20, 22, 24, 29], 1),
    spo2: near(60, 100, [83, 85, 87, 91, 92, 93, 94, 95, 96], 1),
    oxygen: pick([true, false]),
    sbp: near(40, 260, [70, 80, 90, 100, 110, 199, 219], 1),
    pulse: near(20, 220, [40, 50, 90, 100, 110, 129, 130], 1),
    acvpu: pick(['A', 'A', 'A', 'C', 'V', 'P', 'U'] as const),
    temp: near(30, 43, [35, 36, 38, 38.5, 39], 2),
    gcs: pick([3, 8, 13, 14, 15, 15, 15]),
    wbc: near(0.5, 40, [4, 12], 1),
    bands: random() < 0.7 ? null : Math.floor(random() * 21),
    paco2: random() < 0.7 ? null : near(20, 80, [32], 1),
    scale2: random() < 0.5,
    child: random() < 0.02,
    pregnant: random() < 0.02,
  }
}

function readingsOf(p: oracle.Patient): Partial<Record<ScoreParameter, Reading>> {
  const values: Partial<Record<ScoreParameter, number | null>> = {
    ...{ respiration: p.rr, spo2: p.spo2, oxygen: p.oxygen === null ? null : Number(p.oxygen), systolic: p.sbp, pulse: p.pulse },
    ...{ consciousness: p.acvpu === null ? null : CONSCIOUSNESS.indexOf(p.acvpu), temperature: p.temp, gcs: p.gcs, wbc: p.wbc },
    ...{ bands: p.bands, paco2: p.paco2 },
  }
  const present = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== null)
  return Object.fromEntries(present.map(([key, value]) => [key, { value, age_ms: 0, quality: '', source: 'charted' }]))
}

test(`[SCO-8] ${CASES} random patients: every total and band equals an independently written second implementation`, () => {
  const random = seeded(2017)
  let [totals, wrong] = [0, 0]
  for (let i = 0; i < CASES; i++) {
    const p = patientOf(random)
    const who = { under_16: p.child, pregnant: p.pregnant, spo2_scale: p.scale2 ? 2 : 1 } as const
    const readings = readingsOf(p)
    const mine = score(NEWS2, readings, who)
    const other = oracle.news2(p)
    if (mine.total !== (other?.total ?? null) || mine.band !== (other?.band ?? null)) wrong++
    if (mine.total !== null) totals++
    if (score(MEWS, readings, who).total !== oracle.mews(p)) wrong++
    if (score(QSOFA, readings, who).total !== oracle.qsofa(p)) wrong++
    if (score(SIRS, readings, who).total !== oracle.sirs(p)) wrong++
  }
  expect(wrong).toBe(0)
  expect(totals, 'most cases are complete').toBeGreaterThan(CASES * 0.7)
})

test('[SCO-2] a total is there exactly when no part is missing, and then it is the sum of the parts that are shown', () => {
  const random = seeded(7)
  for (let i = 0; i < 500; i++) {
    const p = { ...patientOf(random), child: false, pregnant: false }
    for (const table of [NEWS2, MEWS, QSOFA]) {
      const now = score(table, readingsOf(p), { under_16: false, pregnant: false, spo2_scale: p.scale2 ? 2 : 1 })
      expect(now.total === null).toBe(now.missing.length > 0)
      expect(now.parts.reduce((sum, part) => sum + part.points, 0)).toBe(now.points)
    }
  }
})
