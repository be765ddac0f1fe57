import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openFolder } from './folder.ts'
import { openKept } from './keep.ts'
import { parseOptions } from './options.ts'
import { createPace } from './pace.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardwave-deidentify-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('the set', () => {
  test('[DEID-6] it appears whole or not at all, for its owner’s eyes alone', () => {
    const out = join(dir, 'deep', 'set')
    const folder = openFolder(out)
    const sheet = folder.sheet('a.csv')
    sheet.write('x\n'.repeat(100_000))
    folder.file('waves/S1/r.dat', Uint8Array.of(1, 2))
    expect(existsSync(out)).toBe(false)
    sheet.close()
    folder.finish()
    expect(readdirSync(join(dir, 'deep'))).toEqual(['set'])
    expect(readdirSync(out).sort()).toEqual(['a.csv', 'waves'])
    expect(readFileSync(join(out, 'a.csv'), 'utf8')).toHaveLength(200_000)
    expect([statSync(out).mode & 0o77, statSync(join(out, 'a.csv')).mode & 0o77]).toEqual([0, 0])
    expect(folder.bytes()).toBe(200_002)
  })

  test('[DEID-6] what was killed in the middle is thrown away by the next, what runs or is complete is left alone', () => {
    const out = join(dir, 'set')
    openFolder(out).file('half.csv', 'half')
    expect(() => openFolder(out)).toThrow(/Another export \(process \d+\) is writing/)
    writeFileSync(join(`${out}.partial`, '.written-by'), '999999999')
    const folder = openFolder(out)
    folder.file('whole.csv', 'whole')
    folder.finish()
    expect(readdirSync(out)).toEqual(['whole.csv'])
    expect(() => openFolder(out)).toThrow(/something in .*set already/)
  })

  test('[DEID-6] what comes to its place meanwhile is not overwritten', () => {
    const folder = openFolder(join(dir, 'set'))
    mkdirSync(join(dir, 'set'))
    writeFileSync(join(dir, 'set', 'mine'), '')
    expect(() => folder.finish()).toThrow(/already/)
    folder.discard()
    expect(readdirSync(dir)).toEqual(['set'])
  })
})

describe('what undoes it', () => {
  const link = (n: number) => ({ stay: `S${n}`, encounter: `e${n}`, patient_code: `P${n}`, patient: `p${n}`, shift_days: n })

  test('[DEID-5] key and links are for their owner alone, links of earlier exports stay, and the same study codes the same', () => {
    const keep = join(dir, 'keep')
    const first = openKept(keep, 'icu', join(dir, 'out'))
    first.keepLinks([link(1)])
    const second = openKept(keep, 'icu', join(dir, 'out2'))
    second.keepLinks([link(1), link(2)])
    expect(readFileSync(join(keep, 'icu.links.csv'), 'utf8').trim().split('\n')).toHaveLength(3)
    for (const name of ['icu.key', 'icu.links.csv']) expect(statSync(join(keep, name)).mode & 0o777).toBe(0o600)
    expect(readdirSync(keep).sort()).toEqual(['icu.key', 'icu.links.csv'])
    expect(second.study.code('stay', 'e1')).toBe(first.study.code('stay', 'e1'))
    expect(openKept(keep, 'other', join(dir, 'out')).study.code('stay', 'e1')).not.toBe(first.study.code('stay', 'e1'))
  })

  test('[DEID-5] they are never kept in the export, nor by way of a link to it', () => {
    const out = join(dir, 'out')
    mkdirSync(out)
    symlinkSync(out, join(dir, 'elsewhere'))
    for (const keep of [out, join(out, 'keep'), join(dir, 'elsewhere'), join(dir, 'elsewhere', 'keep')])
      expect(() => openKept(keep, 'icu', out)).toThrow(/with the export they undo/)
    expect(readdirSync(out)).toEqual([])
    expect(() => openKept(join(dir, 'out-keep'), 'icu', out)).not.toThrow()
  })

  test('[DEID-5] a file that is no key is refused, not used', () => {
    mkdirSync(join(dir, 'keep'))
    writeFileSync(join(dir, 'keep', 'icu.key'), 'short')
    expect(() => openKept(join(dir, 'keep'), 'icu', join(dir, 'out'))).toThrow(/not the key of a study/)
  })
})

test.each([
  [[], /--out DIR/],
  [['--out', 'x', '--format', 'csv,xml'], /--format xml: csv and wfdb/],
  [['--out', 'x', '--from', 'yesterday'], /--from yesterday: a moment is written/],
  [['--out', 'x', '--from', '2026-03-01T08:00'], /a moment is written/],
  [['--out', 'x', '--from', '2026-03-02', '--to', '2026-03-01'], /not before/],
  [['--out', 'x', '--study', '../up'], /--study/],
  [['--out', 'x', '--all'], /Unknown option '--all'/],
])('[DEID-8] %j is refused in words', (args, words) => expect(() => parseOptions(args as string[])).toThrow(words as RegExp))

test('[DEID-7] an export rests twice as long as each page took, longer where it wrote much, and stops between pages', async () => {
  let [now_ms, bytes, stopped] = [0, 0, false]
  const rests: number[] = []
  const rest = async (ms: number) => void rests.push(ms)
  const pace = createPace(() => bytes, { now_ms: () => now_ms, rest, stopped: () => stopped })
  const page = (took_ms: number, wrote: number) =>
    pace.page(async () => {
      now_ms += took_ms
      bytes += wrote
    })
  for (const [took_ms, wrote] of [
    [1, 0],
    [100, 1_000],
    [100, 8_000_000],
  ] as const)
    await page(took_ms, wrote)
  expect(rests).toEqual([5, 200, 900])
  stopped = true
  await expect(page(1, 0)).rejects.toThrow('broken off')
})
