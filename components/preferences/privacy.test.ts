import { expect, test } from 'vitest'
import { shownName } from './privacy.ts'

test('[VIEW-9] a screen shows names, initials or nothing of a patient; what is not known makes no dot', () => {
  const okafor = { family: 'Okafor', given: 'Adaeze' }
  expect(shownName(okafor, 'names')).toBe('Okafor')
  expect(shownName(okafor, 'initials')).toBe('O.A.')
  expect(shownName(okafor, 'hidden')).toBe('')
  expect(shownName({ family: 'yıldız', given: '' }, 'initials')).toBe('Y.')
  expect(shownName({ family: '𐐀bc', given: ' Émile' }, 'initials')).toBe('𐐀.É.')
  for (const privacy of ['names', 'initials', 'hidden'] as const) expect(shownName(null, privacy)).toBe('')
})
