import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { parseHeader, readWfdb } from '../simulator/replay/wfdb.ts'
import { csvLine } from './csv.ts'
import { wfdbRecord } from './wfdb-record.ts'
import { codeWord, detectorWord, OTHER, settingWord, unitOf, word } from './words.ts'

describe('words', () => {
  test('[DEID-1] every code an alarm of ours can have is told as it is', () => {
    const folders = ['detectors', 'engine', 'signals'].map((name) => join(import.meta.dirname, '..', name))
    const source = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((name) => (/^(?!.*(test|testing)).*\.ts$/.test(name) ? [readFileSync(join(folder, name), 'utf8')] : [])),
    )
    const codes = source.flatMap((text) =>
      [...text.matchAll(/\bcode: '(\w+)'|raiseTechnical\(step, patient, '(\w+)'/g)].map((m) => m[1] ?? m[2]!),
    )
    const settings = ['extreme_not_beyond_limit', 'low_not_below_high']
    expect(new Set(codes).size).toBeGreaterThan(15)
    for (const code of new Set(codes.filter((one) => !settings.includes(one)))) expect(codeWord(code)).toBe(code)
  })

  test('[DEID-1] what is none of our words is "other", and a text in a cell is an error', () => {
    for (const text of ['Okafor', 'device:Okafor', '', '__proto__', 'constructor', 'SPO2-LOW']) {
      expect(detectorWord(text)).toMatch(/^(device:)?other$/)
      expect(codeWord(text)).toBe(OTHER)
      expect(settingWord(text)).toBe(OTHER)
      expect(unitOf(text)).toBeNull()
      if (text !== '')
        for (const list of ['sex', 'profile', 'origin', 'device_kind', 'priority'] as const) expect(word(list, text)).toBe(OTHER)
    }
    expect(detectorWord('device:MDC_EVT_FLUID_LINE_OCCL')).toBe('device:pump_occlusion')
    expect([detectorWord('spo2-low'), settingWord('low_pct'), word('end_reason', null)]).toEqual(['spo2-low', 'low_pct', ''])
    for (const cell of ['a,b', 'a"b', 'a\nb', 'Łucja', '=cmd|x']) expect(() => csvLine([cell])).toThrow('closed list')
    expect(csvLine(['S1', null, 1.5, Number.NaN, '2026-01-01T00:00:00.000Z'])).toBe('S1,,1.5,,2026-01-01T00:00:00.000Z\n')
  })
})

test('[DEID-9] a record is read back as it was by our own reader: names, rates, units, heights, holes; and says nothing else', () => {
  const ecg = { channel: 'ecg_ii', unit: 'mV', gain: 0.005, offset: 0, samples: Int16Array.of(1, -2, MISSING_SAMPLE, 32_767) }
  const art = { channel: 'art', unit: 'mm[Hg]', gain: 0.1, offset: -20, samples: Int16Array.of(1_000, 1_001, 1_002, MISSING_SAMPLE) }
  const start_ms = Date.parse('2025-03-09T23:59:58.125Z')
  const { header, data } = wfdbRecord('Sab_h000_0', { rate_hz: 250, start_ms, signals: [ecg, art] })
  expect(header).toMatch(/^Sab_h000_0 2 250 4 23:59:58\.125 09\/03\/2025\n/)
  const parsed = parseHeader(header)
  expect(parsed.comments).toEqual([])
  const { waves } = readWfdb(parsed, () => data)
  expect(waves.map(({ channel, rate_hz, unit }) => ({ channel, rate_hz, unit }))).toEqual([
    { channel: 'ecg_ii', rate_hz: 250, unit: 'mV' },
    { channel: 'art', rate_hz: 250, unit: 'mmHg' },
  ])
  for (const [i, one] of [ecg, art].entries()) {
    expect([...waves[i]!.samples]).toEqual([...one.samples])
    for (const sample of one.samples) expect(sample * waves[i]!.gain + waves[i]!.offset).toBeCloseTo(sample * one.gain + one.offset, 9)
  }
})
