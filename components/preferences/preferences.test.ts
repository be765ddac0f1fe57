import { expect, test } from 'vitest'
import { preferencesFrom, saidBy, USUAL } from './preferences.ts'

test('[PRF-1] what this browser keeps is taken up, and what the address says goes over it', () => {
  const kept = JSON.stringify({ layout: '16', night: 'dark', px_per_mm: 3.78 })
  expect(preferencesFrom(kept, '?layout=32&privacy=initials')).toEqual({
    ...USUAL,
    layout: '32',
    night: 'dark',
    px_per_mm: 3.78,
    privacy: 'initials',
  })
})

test.each([null, '', '{', '[]', '"x"', 'null', '{"layout": "7", "px_per_mm": -1, "night": {"a": 1}, "other": 1}'])(
  '[PRF-2] what cannot be understood is as usual: %s',
  (kept) => {
    expect(preferencesFrom(kept, '?sort=alphabet&px_per_mm=wide&gain_mm_mv=')).toEqual(USUAL)
  },
)

test('[VIEW-10] of an address only what it says and what is understood is kept', () => {
  expect(saidBy('?layout=16&sort=acuity&privacy=initials&reason=gone&night=purple')).toEqual({
    layout: '16',
    sort: 'acuity',
    privacy: 'initials',
  })
  expect(saidBy('')).toEqual({})
})
