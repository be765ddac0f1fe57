import { describe, expect, test } from 'vitest'
import { bedLabel, labelsOfRun, RUN_MAX } from './house.ts'

describe('a run of beds', () => {
  test('[PPL-12] counts from the first to the last with as many digits, whatever stands before them', () => {
    expect(labelsOfRun('01', '12')).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'])
    expect(labelsOfRun('B9', 'B11')).toEqual(['B9', 'B10', 'B11'])
    expect(labelsOfRun(' 7A', '7C ')).toEqual(['7A', '7B', '7C'])
    expect(labelsOfRun('4.1', '4.2')).toEqual(['4.1', '4.2'])
  })
  test('[PPL-12] one label is one bed', () => {
    expect(labelsOfRun('Box 3', '')).toEqual(['Box 3'])
    expect(labelsOfRun('07', '07')).toEqual(['07'])
  })
  test('[PPL-12] what is no run, runs backwards or is too long is none', () => {
    for (const [from, to] of [
      ['', ''],
      ['', '12'],
      ['A1', 'B2'],
      ['12', '01'],
      ['7C', '7A'],
      ['7a', '7c'],
      ['Box', '12'],
    ] as const)
      expect(labelsOfRun(from, to), `${from} to ${to}`).toBeNull()
    expect(labelsOfRun('1', String(RUN_MAX))).toHaveLength(RUN_MAX)
    expect(labelsOfRun('1', String(RUN_MAX + 1))).toBeNull()
    expect(labelsOfRun('1', '99999999999999999999999999')).toBeNull()
  })
  test('[PPL-12] a label is short, and neither markup nor a formula', () => {
    for (const label of ['01', '7A', 'Box 3', 'Süd 2', '4.1', '2/3']) expect(bedLabel.safeParse(label).success, label).toBe(true)
    for (const label of ['', ' ', '<b>', '=1+1', '-1', 'a much too long label', 'A\n1'])
      expect(bedLabel.safeParse(label).success, label).toBe(false)
  })
})
