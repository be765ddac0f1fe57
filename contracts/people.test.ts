import { expect, test } from 'vitest'
import { describeWard } from './house.ts'
import { invitePerson } from './people.ts'

const NOOR = { name: 'Noor Haddad', login: 'noor', role: 'nurse', wards: ['w1'] }
const takes = (over: object) => invitePerson.safeParse({ ...NOOR, ...over }).success

test('[PPL-1] a login is letters, figures, dot, dash, at sign, and the same in capitals', () => {
  expect(invitePerson.parse({ ...NOOR, login: ' Noor.H@ward-4 ' }).login).toBe('noor.h@ward-4')
  for (const login of ['n', 'a b', 'a/b', 'nöor', '<b>', '', 'x'.repeat(101)]) expect(takes({ login }), login).toBe(false)
})
test('[PPL-1] a wall is no person, and nobody is invited as one', () => {
  expect(takes({ role: 'kiosk' })).toBe(false)
  expect(takes({ role: 'root' })).toBe(false)
})
test('[PPL-1][PPL-11] what a database cannot keep or a screen not show is no name and no id', () => {
  for (const bad of ['a\u0000b', 'a\nb', 'a\ud800b', ' ', '']) {
    expect(takes({ name: bad }), JSON.stringify(bad)).toBe(false)
    expect(describeWard.safeParse({ name: bad, kind: '' }).success, JSON.stringify(bad)).toBe(false)
  }
  expect(takes({ wards: ['w\u0000'] })).toBe(false)
  expect(takes({ name: 'Jörg O’Neill-Żak 李' })).toBe(true)
})
