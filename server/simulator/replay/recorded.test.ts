import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isBeat } from './annotations.ts'
import { openShelf, readAnnotations } from './open.ts'
import { createPlayer } from './player.ts'

/** The unpacked development subsets: folders mitdb, cinc2015 and bidmc. */
const root = process.env.WARDWAVE_RECORDINGS ?? ''

/** Runs only where the set is present; otherwise the skipped test says what is missing. */
function recorded(set: string, archive: string, run: (dir: string) => void): void {
  const dir = join(root, set)
  if (root !== '' && existsSync(dir)) describe(set, () => run(dir))
  else test.skip(`[SIM-27] skipped: recorded signals not present (${archive})`, () => undefined)
}

recorded('mitdb', 'mitdb-dev.tar.gz', (dir) => {
  test('[SIM-27] MIT-BIH, development subset: 25 records pass first value and checksum; 59,014 annotations, 57,481 beats', () => {
    const shelf = openShelf(dir)
    const annotations = shelf.names.flatMap((name) => readAnnotations(dir, name))
    expect(shelf.names).toHaveLength(25)
    expect(annotations).toHaveLength(59_014)
    expect(annotations.filter((a) => isBeat(a.symbol))).toHaveLength(57_481)
    for (const name of shelf.names) expect(shelf.read(name).waves.map((w) => w.samples.length)).toEqual([650_000, 650_000])
    expect(shelf.read('114').waves.map((w) => w.channel)).toEqual(['ecg_v5', 'ecg_ii'])
  }, 120_000)
})

recorded('cinc2015', 'cinc2015-dev.tar.gz', (dir) => {
  test('[SIM-27] CinC 2015, development subset: 377 alarms are read and can be played', () => {
    const shelf = openShelf(dir)
    expect(shelf.names).toHaveLength(377)
    for (const name of shelf.names) {
      const recording = shelf.read(name)
      expect(recording.duration_s).toBe(60)
      const frames = createPlayer({ device: 'd', recording, start_ms: 0, frames_per_s: 4 }).frames(60_000, 1_000)
      expect(
        frames.reduce((sum, f) => sum + f.blocks![0]!.samples.length, 0),
        name,
      ).toBe(15_000)
    }
  }, 120_000)
})

recorded('bidmc', 'bidmc-dev.tar.gz', (dir) => {
  test('[SIM-27] BIDMC, development subset: 27 recordings of 60,001 rows', () => {
    const shelf = openShelf(dir)
    expect(shelf.names).toHaveLength(27)
    for (const name of shelf.names) {
      const { waves, numbers } = shelf.read(name)
      expect(new Set(waves.map((w) => w.samples.length))).toEqual(new Set([60_001]))
      expect(numbers.every((n) => n.values.length === 481)).toBe(true)
    }
  }, 120_000)
})
