import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { f1, sumOf } from '../accuracy/match.ts'
import { scorePulses } from '../accuracy/pulse.ts'
import { respResult, scoreResp } from '../accuracy/resp.ts'
import type { Emission } from '../accuracy/tap.ts'
import { BIDMC_RATE_HZ, parseBreaths } from '../simulator/replay/bidmc.ts'
import { openShelf } from '../simulator/replay/open.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import { frames, only, run, START_MS, type Told } from './testing.ts'

/** BIDMC: pulses of the pleth against the ECG's beats, the rate of the impedance wave against two annotators. */
const FOLDER = process.env.WARDWAVE_RECORDINGS ? join(process.env.WARDWAVE_RECORDINGS, 'bidmc') : ''

if (FOLDER === '' || !existsSync(FOLDER)) {
  test.skip('recorded signals not present: set WARDWAVE_RECORDINGS to the folder that holds bidmc/ (bidmc-dev.tar.gz unpacked)', () =>
    undefined)
} else {
  const shelf = openShelf(FOLDER)
  const played = shelf.names.map((name) => ({ name, ...listen(shelf.read(name)) }))

  test('[SIG-102] on recorded intensive care the F1 of pulses is 0.92 at least', () => {
    const scored = played.map(({ name, told, seconds }) => scorePulses(name, at(told, 'beat'), at(told, 'pulse.pleth'), seconds * 1000))
    expect(f1(sumOf(scored))).toBeGreaterThanOrEqual(0.92)
  })

  test('[SIG-100] ... and the rate of breathing within 1.5 /min of two annotators, in 85 of 100 minutes at least', () => {
    const windows = played.flatMap(({ name, told, seconds }) => {
      const breaths = parseBreaths(readFileSync(join(FOLDER, `${name}_Breaths.csv`), 'utf8'))
      const ms = breaths.map((annotator) => annotator.map((n) => (n * 1000) / BIDMC_RATE_HZ))
      return scoreResp(name, ms, seconds * 1000, only(told, 'rr').map(emission))
    })
    const { mae, coverage } = respResult(windows)
    expect(mae).toBeLessThanOrEqual(1.5)
    expect(coverage).toBeGreaterThanOrEqual(85)
  })

  test('[SIG-90] ... and on its clean seconds the pleth and the impedance wave are doubted in 3 of 100 at most', () => {
    for (const name of ['pleth.quality', 'resp.quality']) {
      const marks = played.flatMap(({ told }) => only(told, name))
      expect(marks.length).toBeGreaterThan(10_000)
      expect(marks.filter((t) => t.quality !== '').length / marks.length, name).toBeLessThanOrEqual(0.03)
    }
  })
}

function listen(recording: Recording): { told: Told[]; seconds: number } {
  const waves = recording.waves.flatMap((w) => (w.channel === null ? [] : [{ ...w, channel: w.channel }]))
  return { told: run(frames({ waves }, 256)), seconds: recording.duration_s }
}

function emission({ event_ms, value, quality, source }: Told): Emission {
  return { at_ms: event_ms - START_MS, known_ms: event_ms - START_MS, value, quality, source }
}

function at(told: readonly Told[], name: string): number[] {
  return only(told, name)
    .map((t) => t.event_ms - START_MS)
    .sort((a, b) => a - b)
}
