import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MISSING_SAMPLE } from '../../../contracts/channel.ts'
import { parseBreaths, parseNumerics, parseSignals, readBidmc } from './bidmc.ts'
import { byTurn, parseIndex, readCinc } from './cinc2015.ts'
import { openShelf, readAnnotations } from './open.ts'
import { createPlayer, gridOf } from './player.ts'
import { channelsByName } from './recording.ts'
import { encode16, encodeWords, weave, word } from './testing.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'recordings-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const N = 2_500
const ramp = (k: number) => Array.from({ length: N }, (_, i) => (i % 250) * k)
const entry = (rec: string, alarm = 'Asystole', truth = 1) => ({
  rec,
  alarm,
  true: truth,
  fs: 250,
  samples: N,
  channels: [
    { name: 'II', gain: '1000/mV', adczero: 0 },
    { name: 'ABP', gain: '78.5/mmHg', adczero: 0 },
    { name: 'PLETH', gain: '1255/NU', adczero: 0 },
  ],
})
const ii = ramp(4).map((v, i) => (i === 7 ? -32_768 : v))
const i16 = () => encode16(weave([ii, ramp(-100), ramp(10)]))

test('[SIM-23] cinc2015: interleaved channels by name, gain before the slash, missing stays missing', () => {
  const [index] = parseIndex([entry('a1s')])
  const { waves, about } = readCinc(index!, i16())
  expect(waves.map((w) => w.channel)).toEqual(['ecg_ii', 'art', 'pleth'])
  expect([...waves[0]!.samples]).toEqual(ii)
  expect(waves[0]).toMatchObject({ rate_hz: 250, unit: 'mV', trusted: true })
  expect(waves[0]!.gain).toBeCloseTo(0.001)
  expect(waves[1]!.trusted).toBe(false)
  expect(about).toBe('Asystole, judged true')
  expect(() => readCinc(index!, i16().subarray(2))).toThrow('the index says')
  expect(() => parseIndex([{ ...entry('../x') }])).toThrow('rec')
})

test('[SIM-23] true alarms come first, the kinds in turn', () => {
  const list = [entry('a1', 'Asystole', 0), entry('a2'), entry('a3'), entry('t1', 'Tachycardia')]
  expect(byTurn(parseIndex(list)).map((e) => e.rec)).toEqual(['a2', 't1', 'a3', 'a1'])
})

const SIGNALS = 'Time [s], RESP, PLETH, V, II, ABP\n0,1,0.4,0.2,0.66,80\n0.008,0.9,0.5,-0.75,4.0,NaN\n'
test('[SIM-24] bidmc: columns by trimmed name, time by row, pressures in mmHg', () => {
  const waves = parseSignals(SIGNALS)
  expect(waves.map((w) => [w.name, w.channel])).toEqual([
    ['RESP', 'resp'],
    ['PLETH', 'pleth'],
    ['V', 'ecg_v1'],
    ['II', 'ecg_ii'],
    ['ABP', 'art'],
  ])
  const physical = (k: number, i: number) => waves[k]!.samples[i]! * waves[k]!.gain
  expect(physical(3, 1)).toBeCloseTo(4)
  expect(physical(2, 1)).toBeCloseTo(-0.75)
  expect(physical(4, 0)).toBeCloseTo(80)
  expect(waves[4]!.samples[1]).toBe(MISSING_SAMPLE)
  expect(() => parseSignals('Time [s], II\n0\n')).toThrow('row 1')
})

test('[SIM-24] bidmc: a respiratory rate of 0 and NaN are no value; breaths of two annotators are not paired', () => {
  const numbers = parseNumerics('Time [s], HR, PULSE, RESP, SpO2\n-0,98,NaN,0,99\n1,97,96,14,98\n')
  expect(numbers.map((n) => n.channel)).toEqual(['hr_device', 'pr', 'rr_device', 'spo2'])
  expect(numbers.map((n) => [...n.values])).toEqual([
    [98, 97],
    [Number.NaN, 96],
    [Number.NaN, 14],
    [99, 98],
  ])
  expect(parseBreaths('a ann1, b ann2\n67,55\n1285,NaN\nNaN,2000\n')).toEqual([
    [67, 1_285],
    [55, 2_000],
  ])
})

test('[SIM-25] channels go by name; a second signal for one channel and an unknown one get none', () => {
  expect(channelsByName(['MLII', 'ABP', 'ART', 'PAP', 'MCL', 'ECG lead II', 'aVR'])).toEqual([
    'ecg_ii',
    'art',
    null,
    null,
    'ecg',
    null,
    'ecg_avr',
  ])
})

test('[SIM-25] a folder says its layout by its files; one without recordings is refused', () => {
  expect(() => openShelf(dir)).toThrow('holds no recording')
  expect(() => openShelf(join(dir, 'none'))).toThrow('no folder')
  writeFileSync(join(dir, 'r1.hea'), 'r1 1 250 2\nr1.dat 16 200 16 0 5 11 0 II\n')
  writeFileSync(join(dir, 'r1.dat'), encode16([5, 6]))
  writeFileSync(join(dir, 'r1.atr'), encodeWords([word(1, 1)]))
  expect(openShelf(dir).read('r1').waves[0]!.samples).toEqual(Int16Array.of(5, 6))
  expect(readAnnotations(dir, 'r1')).toHaveLength(1)
  expect(readAnnotations(dir, 'r2')).toEqual([])
  writeFileSync(join(dir, 'b_Signals.csv'), SIGNALS)
  writeFileSync(join(dir, 'b_Numerics.csv'), 'Time [s], HR\n0,60\n')
  expect(openShelf(dir)).toMatchObject({ layout: 'bidmc', names: ['b'] })
  expect(openShelf(dir).read('b').waves).toHaveLength(5)
  writeFileSync(join(dir, 'index.json'), JSON.stringify([entry('a1s')]))
  writeFileSync(join(dir, 'a1s.i16'), i16())
  expect(openShelf(dir).read('a1s').duration_s).toBe(10)
})

test('[SIM-26] a recording is played as a device of origin recorded, sample for sample, and begins again at its end', () => {
  const recording = readCinc(parseIndex([entry('a1s')])[0]!, i16())
  const player = createPlayer({ device: 'm1', recording, start_ms: 1_000_000, frames_per_s: 4 })
  const frames = player.frames(1_000_000 + 15_000, 100)
  const played = frames.flatMap((f) => [...f.blocks![0]!.samples])
  expect(played.slice(0, N)).toEqual(ii)
  expect(played.slice(N, N + 500)).toEqual(ii.slice(0, 500))
  for (const [i, f] of frames.entries()) if (i > 0) expect(f.time_ms).toBe(frames[i - 1]!.time_ms + frames[i - 1]!.duration_ms)
  expect(player.hello).toMatchObject({ origin: 'recorded', serial: 'a1s', model: 'recording (cinc2015)' })
  expect(frames[0]!.events!.map((e) => e.text)).toEqual(['a1s: Asystole, judged true', 'scale not trusted: shape only'])
})

test('[SIM-26] a pressure of untrusted height is shown in its shape, inside the range of its channel', () => {
  const recording = readCinc(parseIndex([entry('a1s')])[0]!, i16())
  const { hello } = createPlayer({ device: 'm1', recording, start_ms: 0, frames_per_s: 4 })
  const { gain, offset } = hello.channels![1]!
  const mmhg = [...recording.waves[1]!.samples].map((v) => v * gain! + offset!)
  expect(Math.min(...mmhg)).toBeGreaterThan(60)
  expect(Math.max(...mmhg)).toBeLessThan(120)
})

test('[SIM-26] numbers of a recording come once a second, and a NaN does not', () => {
  const recording = readBidmc('b', `Time [s], II\n${'0,1\n'.repeat(500)}`, 'Time [s], HR, PULSE\n0,60,NaN\n1,61,62\n2,62,NaN\n3,63,NaN\n')
  const frames = createPlayer({ device: 'm1', recording, start_ms: 0, frames_per_s: 4 }).frames(4_000, 100)
  expect(frames.flatMap((f) => f.values!.map((v) => v.value))).toEqual([60, 61, 62, 62, 63])
})

test('[SIM-26] frames of mixed rates end where every wave has a whole sample', () => {
  expect([gridOf([360]), gridOf([250, 125, 62.5]), gridOf([500, 125]), gridOf([128])]).toEqual([25, 16, 8, 125])
})
