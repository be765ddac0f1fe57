import { expect, test } from 'vitest'
import { kindOf } from './nemesis.ts'

test('[LEDGER-3] one kill in three comes while the database stands still, whatever the dice say', () => {
  for (const dice of [0, 0.3, 0.6, 0.99]) {
    const six = [1, 2, 3, 4, 5, 6].map((kill) => kindOf(kill, dice))
    expect(six.filter((kind) => kind === 'server over a frozen database')).toHaveLength(2)
  }
})

test('[LEDGER-3] otherwise the server, the database or both are killed', () => {
  expect([0.1, 0.6, 0.9].map((dice) => kindOf(1, dice))).toEqual(['server', 'database', 'server and database'])
})
