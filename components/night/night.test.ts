import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contrast, luminance } from './luminance.ts'
import { levelFor } from './night.ts'
import { GROUNDS, groundAt, INKS, INKS_ON_KEPT, type Ink, inkAt, KEPT, LEVELS, MARKS, markAt, tokensAt } from './palette.ts'

const css = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8')
const tokensOf = (block: string) => Object.fromEntries([...block.matchAll(/--color-([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]))
const blockOf = (sheet: string, head: string) => {
  const at = sheet.indexOf(head)
  expect(at, head).toBeGreaterThan(-1)
  return sheet.slice(at, sheet.indexOf('}', at))
}
const NIGHTS = ['dim', 'dark'] as const

describe('less light at night', () => {
  test('[HAB-1] the tokens of the day are those of the stylesheet: none is forgotten at night', () => {
    expect(tokensOf(blockOf(css('app/globals.css'), '@theme {'))).toEqual({ ...GROUNDS, ...INKS, ...MARKS, ...KEPT })
  })
  test.each(NIGHTS)('[HAB-1] the stylesheet of the night holds what is computed: %s', (level) => {
    expect(tokensOf(blockOf(css('components/night/night.css'), `[data-night="${level}"] {`))).toEqual(tokensAt(level))
  })
  test.each(NIGHTS)('[HAB-2] words and numbers keep 4.5 to 1 on every surface they stand on: %s', (level) => {
    for (const ink of Object.keys(INKS).filter((name) => name !== 'origin-text') as Ink[])
      for (const [name, ground] of Object.entries(GROUNDS).filter(([name]) => name !== 'origin' && name !== 'line')) {
        if (ink === 'muted' && name === 'sector-alarm') continue // by day neither
        expect(contrast(inkAt(ink, level), groundAt(ground, level)), `${ink} on ${name}`).toBeGreaterThanOrEqual(4.5)
      }
    expect(contrast(inkAt('origin-text', level), groundAt(GROUNDS.origin, level))).toBeGreaterThanOrEqual(4.5)
    // The one filled button of a screen.
    expect(contrast('#0b0f14', inkAt('primary', level))).toBeGreaterThanOrEqual(4.5)
  })
  test.each(NIGHTS)('[HAB-2] waves and borders of controls keep 3 to 1: %s', (level) => {
    for (const hex of [...Object.values(INKS), ...Object.values(MARKS)])
      for (const ground of ['#000000', groundAt(GROUNDS.surface, level), groundAt(GROUNDS['sector-alarm'], level)])
        expect(contrast(markAt(hex, level), ground), `${hex} on ${ground}`).toBeGreaterThanOrEqual(3)
  })
  test('[HAB-3] nothing but alarms is lighter at night than by day, and dark is darker than dim', () => {
    for (const [name, hex] of Object.entries(tokensAt('day'))) {
      const [, dim, dark] = LEVELS.map((level) => luminance(tokensAt(level)[name]!)) as [number, number, number]
      expect(dim, `${name} ${hex}`).toBeLessThan(luminance(hex))
      expect(dark, `${name} ${hex}`).toBeLessThanOrEqual(dim)
    }
  })
  test('[HAB-3] a colour gives up three quarters of its light in its own hue, unless it could not be read then', () => {
    expect(luminance(inkAt('primary', 'dark')) / luminance(INKS.primary)).toBeCloseTo(0.25, 1)
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(inkAt('art', 'dark').slice(at, at + 2), 16)) as [number, number, number]
    expect(r).toBeGreaterThan(2 * g)
    expect(Math.abs(g - b)).toBeLessThanOrEqual(1)
  })
  test('[HAB-4] colours of alarms are not among those that change', () => {
    for (const level of NIGHTS) for (const name of Object.keys(KEPT)) expect(tokensAt(level)).not.toHaveProperty(name)
  })
  test('[HAB-4] what stands on a fill that keeps its light is written in the inks of the day', () => {
    expect(tokensOf(blockOf(css('components/night/night.css'), ':root[data-night] :is('))).toEqual(INKS_ON_KEPT)
    for (const fill of ['high', 'latched', 'paused', 'doubt'] as const)
      expect(contrast(INKS_ON_KEPT.primary, KEPT[fill]), fill).toBeGreaterThanOrEqual(4.5)
  })
  test('[HAB-5] set to follow the clock it is day from 7, dim from 21, dark from 23, dim from 6', () => {
    const levels = Array.from({ length: 24 }, (_, hour) => levelFor('auto', hour))
    expect(levels.join(' ')).toBe([...Array(6).fill('dark'), 'dim', ...Array(14).fill('day'), 'dim', 'dim', 'dark'].join(' '))
    expect(levelFor('dim', 3)).toBe('dim')
  })
})
