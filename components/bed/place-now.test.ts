import { expect, test } from 'vitest'
import { placeNow } from './place-now.ts'

const found = { bed_label: '04', ward: { id: '4b', name: 'Ward 4B' } }
const icu = { id: 'icu', name: 'Intensive care', kind: '' }

test('[UI-226] of a patient who is moved while the page is open bed and ward change together', () => {
  expect(placeNow({ bed_label: '11', ward: 'icu' }, icu, found)).toEqual({ bed_label: '11', ward: icu })
  expect(placeNow({ bed_label: '05', ward: '4b' }, { ...found.ward, kind: '' }, found)).toMatchObject({ bed_label: '05', ward: found.ward })
})

test('[UI-226] no bed is told with the ward of another: while one of both is heard alone, they stay as the page found them', () => {
  expect(placeNow({ bed_label: '11', ward: 'icu' }, { ...found.ward, kind: '' }, found)).toBe(found)
  expect(placeNow(undefined, icu, found)).toBe(found)
  expect(placeNow({ bed_label: '11', ward: 'icu' }, null, found)).toBe(found)
})
