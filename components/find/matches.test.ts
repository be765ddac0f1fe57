import { describe, expect, test } from 'vitest'
import type { FoundBed } from '../../contracts/find.ts'
import { matches } from './matches.ts'

const bed = (ward: string, label: string, family?: string, given = 'Ana', mrn = `M-${ward}-${label}`): FoundBed => ({
  ward,
  ward_name: `Ward ${ward.toUpperCase()}`,
  bed: `${ward}-${label}`,
  label,
  patient: family ? { encounter: `e-${ward}-${label}`, family, given, mrn } : null,
})
const BEDS = [
  bed('4b', '01', 'Andersson'),
  bed('4b', '07', 'Okafor', 'Chidi'),
  bed('4b', '17', 'Núñez de la Vega', 'Zoë'),
  bed('4b', '18'),
  bed('5a', '07', 'Åkesson', 'Bo', '7001'),
]
const found = (typed: string, ward: string | null = '4b') => matches(BEDS, typed, ward).map((b) => b.bed)

describe('the search of a screen', () => {
  test('[HAB-20] a bed is found by its label with or without the nought, that of the ward that is shown first', () => {
    expect(found('7')).toEqual(['4b-07', '5a-07'])
    expect(found('07', '5a')).toEqual(['5a-07', '4b-07'])
    expect(found('18')).toEqual(['4b-18'])
  })
  test('[HAB-20] a patient is found by the beginning of any name or of the record number, whatever the accents and case', () => {
    expect(found('nunez')).toEqual(['4b-17'])
    expect(found('VEGA')).toEqual(['4b-17'])
    expect(found('zoe nun')).toEqual(['4b-17'])
    expect(found('ake')).toEqual(['5a-07'])
    expect(found('7001')).toEqual(['5a-07'])
    expect(found('kafor')).toEqual([])
  })
  test('[HAB-20] every word must fit: two names find one patient, a ward and a bed find one bed', () => {
    expect(found('5a 07')).toEqual(['5a-07'])
    expect(found('okafor ana')).toEqual([])
  })
  test('[HAB-21] nothing typed finds every bed; anything typed is words and never a pattern', () => {
    expect(found('  ')).toHaveLength(BEDS.length)
    for (const typed of ['.*', '\\', '[', '(', '%', '<b>', '\u0000', 'x'.repeat(10_000)])
      expect(found(typed), typed.slice(0, 9)).toEqual([])
  })
})
