import { expect, test } from 'vitest'
import { type Column, matches } from './table.tsx'

const columns: Array<Column<{ name: string; role: string }>> = [
  { id: 'name', title: 'Name', cell: (row) => row.name, words: (row) => row.name },
  { id: 'role', title: 'Role', cell: (row) => row.role, words: (row) => row.role },
  { id: 'dot', title: '', cell: () => 'nurse nurse' },
]
const row = { name: 'Étienne Müller', role: 'nurse' }

test('[PPL-22] the filter keeps a row that contains every word, in any column and order, accents and case aside', () => {
  for (const asked of ['', '  ', 'etienne', 'MULLER', 'nurse etienne', 'müll nur']) expect(matches(asked, columns, row), asked).toBe(true)
  for (const asked of ['physician', 'etienne physician', 'nursemuller']) expect(matches(asked, columns, row), asked).toBe(false)
})
test('[PPL-22] what the filter is made of is words, not a pattern', () => {
  expect(matches('.*', columns, row)).toBe(false)
  expect(matches('(', columns, row)).toBe(false)
})
