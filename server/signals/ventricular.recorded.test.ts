import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isBeat } from '../simulator/replay/annotations.ts'
import { openShelf, readAnnotations } from '../simulator/replay/open.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import beatType from './beat-type.ts'
import beats from './beats.ts'
import quality from './quality.ts'
import { frames, run, START_MS, type Stream } from './testing.ts'
import ventricular from './ventricular.ts'

/** MIT-BIH records: first 5 min and flutter left out; fusion, escape and unclassifiable beats are neither right nor wrong. */
const FOLDER = process.env.WARDWAVE_RECORDINGS ? join(process.env.WARDWAVE_RECORDINGS, 'mitdb') : ''
const LEARNING_S = 300
const WINDOW_S = 0.15

if (FOLDER === '' || !existsSync(FOLDER)) {
  test.skip('recorded signals not present: set WARDWAVE_RECORDINGS to the folder that holds mitdb/ (mitdb-dev.tar.gz unpacked)', () =>
    undefined)
} else {
  test('[SIG-85] on recorded arrhythmias at least 88 of 100 ventricular beats are typed so, and 88 of 100 typed so are', {
    timeout: 600_000,
  }, () => {
    const sum = { right: 0, missed: 0, wrong: 0, alarms: 0, hours: 0 }
    const shelf = openShelf(FOLDER)
    for (const name of shelf.names) {
      const recording = shelf.read(name)
      const score = scoreRecord(name, recording)
      sum.hours += recording.duration_s / 3600
      for (const key of ['right', 'missed', 'wrong', 'alarms'] as const) sum[key] += score[key]
      process.stdout.write(`${name} ${line(score)}\n`)
    }
    process.stdout.write(`MIT-BIH development subset, gross: ${line(sum)} in ${sum.hours} h\n`)
    expect(sum.right / (sum.right + sum.missed)).toBeGreaterThanOrEqual(0.88)
    expect(sum.right / (sum.right + sum.wrong)).toBeGreaterThanOrEqual(0.88)
    expect(sum.alarms / sum.hours).toBeLessThan(1)
  })
}

type Score = Record<'right' | 'missed' | 'wrong' | 'alarms', number>

function line({ right, missed, wrong, alarms }: Score): string {
  const percent = (part: number, rest: number) => ((100 * part) / (part + rest)).toFixed(2)
  return `V Se ${percent(right, missed)} +P ${percent(right, wrong)} (${right} right, ${missed} missed, ${wrong} wrong), ${alarms} false tachycardias`
}

function scoreRecord(name: string, { waves }: Recording): Score {
  const told = run(frames(streamOf(waves), 1_000), [quality, beats, beatType, ventricular])
  const marks = readAnnotations(FOLDER, name).map(({ sample, symbol }) => ({ at: sample / waves[0]!.rate_hz, symbol }))
  const flutter = stretches(marks)
  const counted = (at: number) => at >= LEARNING_S && !flutter.some(([from, to]) => at >= from && at <= to)
  const reference = marks.filter(({ symbol }) => isBeat(symbol))
  const found = new Set<number>()
  let wrong = 0
  for (const { name: key, event_ms, value } of told) {
    const at = (event_ms - START_MS) / 1000
    if (key !== 'beat.v' || value !== 1 || !counted(at)) continue
    const i = reference.findIndex((beat) => Math.abs(beat.at - at) <= WINDOW_S)
    const symbol = reference[i]?.symbol ?? 'N'
    if (symbol === 'V') found.add(i)
    else if (!'FEQ?'.includes(symbol)) wrong++
  }
  const missed = reference.filter(({ symbol, at }, i) => symbol === 'V' && counted(at) && !found.has(i)).length
  const sure = told.filter((t) => t.name === 'v.sure' && t.value > 0).map((t) => (t.event_ms - START_MS) / 1000)
  const alarms = sure.filter((at, i) => !(at - sure[i - 1]! < 5) && counted(at) && ventricularNear(reference, at) < 3).length
  return { right: found.size, missed, wrong, alarms }
}

function streamOf(waves: Recording['waves']): Stream {
  return {
    waves: waves.flatMap(({ channel, rate_hz, gain, offset, samples }) => (channel ? [{ channel, rate_hz, gain, offset, samples }] : [])),
  }
}

function stretches(marks: ReadonlyArray<{ at: number; symbol: string }>): Array<[number, number]> {
  const found: Array<[number, number]> = []
  for (const { at, symbol } of marks) {
    if (symbol === '[') found.push([at - 1, Number.POSITIVE_INFINITY])
    if (symbol === ']' && found.length > 0) found[found.length - 1]![1] = at + 1
  }
  return found
}

/** Ventricular beats among those of the last four seconds. */
function ventricularNear(reference: ReadonlyArray<{ at: number; symbol: string }>, at: number): number {
  return reference.filter((beat) => beat.symbol === 'V' && beat.at > at - 4 && beat.at < at + 1).length
}
