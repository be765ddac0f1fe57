import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import { SIGNALS } from '../signals/index.ts'
import { indexOf } from './generate-index.mjs'
import { DETECTORS } from './index.ts'
import { judge, reading, settingsOf, steady } from './testing.ts'

const REASONS = [
  'not_measured',
  'stale',
  'lead_off',
  'probe_off',
  'flat',
  'clipped',
  'noise',
  'motion',
  'out_of_range',
  'missing',
  'no_beats',
  'learning',
]
const README = readFileSync(new URL('./README.md', import.meta.url), 'utf8')

describe('the registry', () => {
  test.each(['signals', 'detectors'])('[SIG-15] %s/index.ts equals its folder', (folder) => {
    expect(readFileSync(new URL(`../${folder}/index.ts`, import.meta.url), 'utf8')).toBe(indexOf(folder))
  })

  test('[SIG-15] a signal stands after those it reads', () => {
    const written = new Set<string>()
    const all = new Set(SIGNALS.flatMap((s) => s.writes))
    for (const signal of SIGNALS) {
      // What it derives itself only where the device gives none, it reads of the device.
      for (const key of signal.reads)
        if (all.has(key) && !signal.writes.includes(key)) expect(written, `${signal.id} reads ${key}`).toContain(key)
      for (const key of signal.writes) written.add(key)
    }
  })

  test('[DET-11] every input exists, ids are the file names, windows are whole slides', () => {
    const written = new Set(SIGNALS.flatMap((s) => s.writes))
    expect(new Set(DETECTORS.map((d) => d.id)).size).toBe(DETECTORS.length)
    for (const d of DETECTORS) {
      for (const key of d.reads)
        expect(d.judges === 'score' || written.has(key) || CHANNEL_BY_KEY.has(key), `${d.id} reads ${key}`).toBe(true)
      expect(readFileSync(new URL(`./${d.id}.ts`, import.meta.url), 'utf8')).toContain(`id: '${d.id}'`)
      expect(d.window.size_ms % d.window.slide_ms).toBe(0)
    }
  })

  test('[DET-11] the documented list has every detector with its title, kind, priority and latch', () => {
    for (const d of DETECTORS) {
      const row = README.split('\n').find((line) => line.startsWith(`| \`${d.id}\` |`))
      expect(row, d.id).toBeDefined()
      const cells = row!.split('|').map((c) => c.trim())
      expect(cells[2]).toBe(d.title)
      expect(cells[3]).toBe(d.kind)
      expect(cells[4]!.startsWith(d.priority), d.id).toBe(true)
      expect(cells[5]).toBe(d.latches ? 'yes' : 'no')
      for (const setting of Object.keys(d.form)) expect(cells[8], `${d.id} ${setting}`).toContain(`\`${setting}\``)
    }
  })

  test('[DET-10] the chain of suppression names detectors that exist, of at least the same priority, and has no circle', () => {
    const rank = { high: 3, medium: 2, low: 1 }
    const chain = Object.fromEntries(DETECTORS.map((d) => [d.id, d.suppressed_by ?? []]))
    expect(chain).toMatchObject({
      'hr-low': ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'hr-extreme-low'],
      'hr-extreme-low': ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia'],
      'ventricular-fibrillation': ['asystole'],
      'hr-high': ['asystole', 'ventricular-fibrillation', 'ventricular-tachycardia', 'hr-extreme-high'],
      'spo2-low': ['desaturation'],
      'rr-low': ['apnoea', 'apnoea-co2'],
      asystole: [],
      'ecg-flat': ['lead-off'],
      'ecg-quality': ['lead-off'],
      'resp-quality': ['lead-off'],
      'pleth-quality': ['asystole', 'probe-off'],
      'etco2-low': ['apnoea-co2', 'vent-disconnect'],
      'tidal-volume-low': ['vent-disconnect'],
    })
    for (const d of DETECTORS) {
      for (const id of d.suppressed_by ?? []) {
        const above = DETECTORS.find((x) => x.id === id)!
        expect(rank[above.priority]).toBeGreaterThanOrEqual(rank[d.priority])
        expect(above.suppressed_by ?? []).not.toContain(d.id)
      }
    }
  })

  test('[DET-11] red latches, yellow and technical do not', () => {
    for (const d of DETECTORS) expect(d.latches, d.id).toBe(d.priority === 'high')
  })
})

describe('every detector', () => {
  test.each(DETECTORS.map((d) => [d.id, d] as const))('[DET-3] %s: nothing measured is unknown', (_, detector) => {
    expect(judge(detector, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
  })

  test.each(DETECTORS.map((d) => [d.id, d] as const))(
    '[DET-3] %s: odd windows never throw, and nothing is false on no number',
    (_, detector) => {
      const number = fc.oneof(fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0), fc.double())
      const age = fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 60_000 }))
      const odd = fc
        .record({
          n: fc.nat(5),
          min: number,
          max: number,
          last: number,
          age_ms: age,
          seen_ms: age,
          quality: fc.constantFrom('', ...REASONS.slice(2)),
        })
        .map((r) => reading(r))
      fc.assert(
        fc.property(fc.array(odd, { minLength: detector.reads.length, maxLength: detector.reads.length }), (windows) => {
          const readings = Object.fromEntries(detector.reads.map((key, i) => [key, windows[i]!]))
          const verdict = judge(detector, readings)
          if (verdict.condition === 'unknown') expect(REASONS).toContain(verdict.reason)
          const main = readings[detector.reads[0]!]!
          if (detector.kind === 'clinical' && (!Number.isFinite(main.last) || main.quality !== '')) {
            if (main.quality === '' || main.seen_ms <= 2_000) expect(verdict.condition).toBe('unknown')
          }
          if (verdict.condition === 'true') for (const v of Object.values(verdict.params)) expect(v).not.toBeNaN()
        }),
      )
    },
  )

  test('[DET-11] what is told as true carries only documented parameters', () => {
    const documented = /`(seconds|parameter|value|limit|unit|channel|leads|reason)`/
    for (const d of DETECTORS) {
      const extreme = d.id.endsWith('high') ? 1e4 : d.reads[0]!.endsWith('pause_ms') ? 1e6 : 1
      const verdict = judge(d, { [d.reads[0]!]: steady(extreme) }, settingsOf(d))
      if (verdict.condition !== 'true') continue
      expect(README).toContain(`\`${verdict.code}\``)
      for (const key of Object.keys(verdict.params)) expect(`\`${key}\``).toMatch(documented)
    }
  })
})
