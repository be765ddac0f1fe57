import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import beats from './beats.ts'
import { START_MS, wave } from './testing.ts'

/** MIT-BIH records (format 212, 360 Hz) scored by ANSI/AAMI EC57: 150 ms, first 5 min and flutter left out, first lead. */
const FOLDER = process.env.WARDWAVE_RECORDINGS ? join(process.env.WARDWAVE_RECORDINGS, 'mitdb') : ''
const RATE_HZ = 360
const BEATS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38])
const FLUTTER_BEGINS = 32
const FLUTTER_ENDS = 33

if (FOLDER === '' || !existsSync(FOLDER)) {
  test.skip('recorded signals not present: set WARDWAVE_RECORDINGS to the folder that holds mitdb/ (mitdb-dev.tar.gz unpacked)', () =>
    undefined)
} else {
  test('[SIG-9] on recorded arrhythmias at least 99 of 100 beats are found and 99 of 100 found are beats', { timeout: 300_000 }, () => {
    const sum = { tp: 0, fn: 0, fp: 0 }
    for (const file of readdirSync(FOLDER)
      .filter((f) => f.endsWith('.dat'))
      .sort()) {
      const record = file.slice(0, -4)
      const score = scoreRecord(join(FOLDER, record))
      sum.tp += score.tp
      sum.fn += score.fn
      sum.fp += score.fp
      process.stdout.write(`${record} ${line(score)}\n`)
    }
    process.stdout.write(`MIT-BIH development subset, gross, EC57: ${line(sum)}\n`)
    expect(sum.tp / (sum.tp + sum.fn)).toBeGreaterThanOrEqual(0.99)
    expect(sum.tp / (sum.tp + sum.fp)).toBeGreaterThanOrEqual(0.99)
  })
}

interface Score {
  tp: number
  fn: number
  fp: number
}

function line({ tp, fn, fp }: Score): string {
  return `Se ${((100 * tp) / (tp + fn)).toFixed(2)} +P ${((100 * tp) / (tp + fp)).toFixed(2)} (TP ${tp} FN ${fn} FP ${fp})`
}

function scoreRecord(path: string): Score {
  const samples = firstLead(readFileSync(`${path}.dat`))
  const { reference, flutter } = annotations(readFileSync(`${path}.atr`))
  const found = detect(samples)
  const counted = (at: number) => at >= 300 * RATE_HZ && !flutter.some(([from, to]) => at >= from && at <= to)
  return match(reference.filter(counted), found, counted)
}

function firstLead(bytes: Buffer): Int16Array {
  const out = new Int16Array(bytes.length / 3)
  for (let i = 0; i < out.length; i++) {
    const s = bytes[3 * i]! | ((bytes[3 * i + 1]! & 0x0f) << 8)
    out[i] = (s > 2047 ? s - 4096 : s) - 1024
  }
  return out
}

function detect(samples: Int16Array): number[] {
  const state = beats.init()
  const found: number[] = []
  for (let i = 0; i < samples.length; i += 90) {
    const event_ms = START_MS + (i * 1000) / RATE_HZ
    const values = i === 0 ? [{ key: 'ecg.lead', value: 0, event_ms }] : []
    const blocks = [wave('ecg_ii', RATE_HZ, samples.subarray(i, i + 90))]
    beats.block(state, { event_ms, duration_ms: 250, blocks, values, events: [] }, (_, at_ms) => {
      found.push(((at_ms - START_MS) * RATE_HZ) / 1000)
    })
  }
  return found
}

function annotations(bytes: Buffer): { reference: number[]; flutter: Array<[number, number]> } {
  const reference: number[] = []
  const flutter: Array<[number, number]> = []
  let at = 0
  for (let p = 0; p + 1 < bytes.length; ) {
    const word = bytes.readUInt16LE(p)
    p += 2
    if (word === 0) break
    const type = word >> 10
    const delta = word & 0x3ff
    if (type === 59) {
      at += (bytes.readUInt16LE(p) << 16) | bytes.readUInt16LE(p + 2)
      p += 4
    } else if (type === 63) p += delta + (delta & 1)
    else if (type < 59) {
      at += delta
      if (BEATS.has(type)) reference.push(at)
      if (type === FLUTTER_BEGINS) flutter.push([at, Number.POSITIVE_INFINITY])
      if (type === FLUTTER_ENDS && flutter.length > 0) flutter[flutter.length - 1]![1] = at
    }
  }
  return { reference, flutter }
}

/** One to one, nearest first in time, within 150 ms. */
function match(reference: readonly number[], found: readonly number[], counted: (at: number) => boolean): Score {
  const window = 0.15 * RATE_HZ
  let tp = 0
  let fp = 0
  let r = 0
  for (const at of found) {
    while (r < reference.length && reference[r]! < at - window) r++
    if (r < reference.length && Math.abs(reference[r]! - at) <= window) {
      tp++
      r++
    } else if (counted(at)) fp++
  }
  return { tp, fn: reference.length - tp, fp }
}
