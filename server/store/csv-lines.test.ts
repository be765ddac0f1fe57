import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { csvLine } from './csv-lines.ts'

test('[LOAD-8] no cell of a download is run by a spreadsheet, and every text is read back as it is', () => {
  const dangerous = ['=HYPERLINK("http://x","y")', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\n=1']
  const harmless = ['Ward 4B', 'a "quoted", one', 'two\nlines', '07', '']
  const [read] = parse(csvLine([...dangerous, ...harmless, 12.5, null, Number.NaN])) as string[][]
  expect(read).toEqual([...dangerous.map((text) => `'${text}`), ...harmless, '12.5', '', ''])
})
