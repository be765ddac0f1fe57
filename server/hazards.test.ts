import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const document = readFileSync(join(root, 'docs/hazards.md'), 'utf8')
const rows = document
  .split('\n')
  .filter((line) => /^\| [A-Z]/.test(line) && !line.startsWith('| Id '))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\||\|$/g, '').trim()))

/** `[RULE-1] path/to/a.test.ts` */
const named = (text: string) =>
  [...text.matchAll(/\[([A-Z]+-?\d+)\] ([\w/().-]+\.(?:test|spec)\.tsx?)/g)].map(([, rule, file]) => ({ rule: rule!, file: file! }))

/** Whether a test of that file has the rule in its title. */
function isThere({ rule, file }: { rule: string; file: string }): boolean {
  if (!existsSync(join(root, file))) return false
  const titles = readFileSync(join(root, file), 'utf8').matchAll(
    /\b(?:test|it)(?:\.\w+(?:<[^>]*>)?)?\([^'"`]*?['"`]((?:\[[A-Z]+-?\d+\]\s*)+)/g,
  )
  const rowTitles = readFileSync(join(root, file), 'utf8').matchAll(/\]\)\(\s*['"`]((?:\[[A-Z]+-?\d+\]\s*)+)/g)
  return [...titles, ...rowTitles].some(([, rules]) => rules!.includes(`[${rule}]`))
}

describe('the table of hazards', () => {
  test('[HAZ-1] each hazard has an id of its own, a cause, a control and a test', () => {
    expect(rows.length).toBeGreaterThan(40)
    expect(new Set(rows.map(([id]) => id)).size).toBe(rows.length)
    expect(rows.filter((cells) => cells.length !== 5 || cells.some((cell) => cell === '') || named(cells[4]!).length === 0)).toEqual([])
  })

  test('[HAZ-1] every test that is named exists, with its rule, in its file', () => {
    const all = named(document)
    expect(all.length).toBeGreaterThan(120)
    expect(all.filter((one) => !isThere(one)).map(({ rule, file }) => `[${rule}] ${file}`)).toEqual([])
  })

  test('[HAZ-1] a test that is not there is found out', () => {
    expect(isThere({ rule: 'ALM-1', file: 'server/engine/alarm.test.ts' })).toBe(true)
    expect(isThere({ rule: 'ALM-999', file: 'server/engine/alarm.test.ts' })).toBe(false)
    expect(isThere({ rule: 'ALM-1', file: 'server/engine/gone.test.ts' })).toBe(false)
  })
})
