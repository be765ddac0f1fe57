import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ecg, pleth, resp } from '../signals/testing.ts'
import { encode16, encode212, encodeWords, weave, word } from '../simulator/replay/testing.ts'
import { checksum16 } from '../simulator/replay/wfdb.ts'
import { play } from './play.ts'
import { run } from './run.ts'
import { syntheticSaturation } from './saturation.ts'

/** Small seeded recordings in the folders and formats of the public sets. */
let dir: string
const MIT_S = 330
const beatsOf = (seconds: number, every_s = 0.8) => Array.from({ length: Math.floor(seconds / every_s) }, (_, i) => 0.4 + i * every_s)

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardwave-accuracy-'))
  for (const folder of ['mitdb', 'cinc2015', 'bidmc']) mkdirSync(join(dir, folder))
  writeMit()
  writeCinc()
  writeBidmc()
})
afterAll(() => rmSync(dir, { recursive: true }))

function writeMit(): void {
  const at_s = beatsOf(MIT_S)
  const leads = [ecg(360, MIT_S, at_s), ecg(360, MIT_S, at_s, 0.02, 2)].map((lead) => Array.from(lead, (v) => v + 1_024))
  const signal = (name: string, lead: number[]) => `900.dat 212 200 11 1024 ${lead[0]} ${checksum16(Int16Array.from(lead))} 0 ${name}`
  const lines = [`900 2 360 ${MIT_S * 360}`, signal('MLII', leads[0]!), signal('V5', leads[1]!), '# seeded']
  writeFileSync(join(dir, 'mitdb', '900.hea'), `${lines.join('\r\n')}\r\n`)
  writeFileSync(join(dir, 'mitdb', '900.dat'), encode212(weave(leads)))
  const rhythm = [word(28, 1), word(63, 2), 0x4e28]
  const steps = at_s.map((s, i) => Math.round(s * 360) - (i === 0 ? 1 : Math.round(at_s[i - 1]! * 360)))
  writeFileSync(join(dir, 'mitdb', '900.atr'), encodeWords([...rhythm, ...steps.map((n) => word(1, n))]))
}

/** A heart that stops for the last 12 s, and one that does not. */
function writeCinc(): void {
  const channels = [
    { name: 'II', gain: '200/mV', adczero: 0 },
    { name: 'PLETH', gain: '1/NU', adczero: 0 },
  ]
  const entries = [48, 60].map((until_s, i) => {
    const at_s = beatsOf(until_s)
    const waves = [ecg(250, 60, at_s), pleth(250, 60, at_s)].map((w) => Array.from(w))
    writeFileSync(join(dir, 'cinc2015', `a90${i}s.i16`), encode16(weave(waves)))
    return { rec: `a90${i}s`, alarm: 'Asystole', true: i === 0 ? 1 : 0, fs: 250, samples: 15_000, channels }
  })
  writeFileSync(join(dir, 'cinc2015', 'index.json'), JSON.stringify(entries))
}

function writeBidmc(): void {
  const at_s = beatsOf(120)
  const waves = [resp(125, 120, 15), pleth(125, 120, at_s), ecg(125, 120, at_s)]
  const rows = Array.from({ length: 15_000 }, (_, i) =>
    [i / 125, waves[0]![i]! / 1_000, waves[1]![i]! / 1_000, waves[2]![i]! / 200].join(','),
  )
  const numbers = Array.from({ length: 120 }, (_, s) => [s, 75, 75, 15, s >= 40 && s < 80 ? 85 : 97].join(','))
  const breaths = Array.from({ length: 30 }, (_, i) => [125 + i * 500, 130 + i * 500].join(','))
  const write = (name: string, head: string, lines: string[]) =>
    writeFileSync(join(dir, 'bidmc', `bidmc_90_${name}.csv`), `${[head, ...lines].join('\n')}\n`)
  write('Signals', 'Time [s], RESP, PLETH, II', rows)
  write('Numerics', 'Time [s], HR, PULSE, RESP, SpO2', numbers)
  write('Breaths', 'breaths ann1 [signal sample no], breaths ann2 [signal sample no]', breaths)
}

function accuracy(...args: string[]): { code: number; out: string; err: string } {
  const [out, err]: [string[], string[]] = [[], []]
  const code = run(args, { out: (t) => void out.push(t), err: (t) => void err.push(t), terminal: false })
  return { code, out: out.join(''), err: err.join('') }
}

test('[ACCU-11] seeded recordings of every set end in one object of the keys that were agreed on', () => {
  const { code, out, err } = accuracy('--data', dir, '--json', '--only', 'qrs,cinc2015,af,resp,pulse,noise,cinc2019')
  expect(err).not.toContain('could not be measured')
  expect(code).toBe(0)
  const result = JSON.parse(out.trim().split('\n').at(-1)!)
  expect(Object.keys(result)).toEqual(['qrs', 'cinc2015', 'af', 'resp', 'pulse', 'spo2_delay', 'ns_per_sample', 'noise'])
  expect(Object.keys(result.qrs)).toEqual(['records', 'se', 'ppv', 'worst_se', 'worst_ppv', 'latency_ms_p99'])
  expect(result.qrs).toMatchObject({ records: 1, ppv: 100 })
  expect(result.qrs.se).toBeGreaterThan(94)
  expect(result.qrs.latency_ms_p99).toBeLessThanOrEqual(1_000)
  expect(result.cinc2015).toMatchObject({ n: 2, score: 100, fn: 0, by_type: { Asystole: { tp: 1, fn: 0, fp: 0, tn: 1 } } })
  expect(result.af).toEqual({ se: null, sp: 100 })
  expect(result.resp.mae).toBeLessThan(1)
  expect(result.pulse.f1).toBeGreaterThan(0.95)
  expect(result.spo2_delay).toBeNull()
  expect(result.ns_per_sample.beats).toBeGreaterThan(0)
  expect(Object.keys(result.noise)).toEqual(['precision', 'flagged_bad', 'flagged_clean', 'coverage'])
  expect(out).toContain('cinc2019/ is not there')
}, 30_000)

test('[ACCU-11] one recording, its alarms in full; what is not there is skipped and said to be', () => {
  const { code, out } = accuracy('--data', dir, '--only', 'cinc2015', '--record', 'a900s', '--verbose', '--json')
  expect(code).toBe(0)
  expect(out).toContain('a900s: Asystole true kept [II PLETH] alarms: asystole 5')
  const result = JSON.parse(out.trim().split('\n').at(-1)!)
  expect(result.cinc2015.n).toBe(1)
  expect(result.qrs).toBeNull()
  const part = mkdtempSync(join(tmpdir(), 'wardwave-accuracy-'))
  mkdirSync(join(part, 'cinc2019'))
  expect(accuracy('--data', part, '--only', 'qrs').out).toContain('mitdb/ is not there: skipped')
  rmSync(part, { recursive: true })
})

test('[ACCU-12] a recording that cannot be read is named, the others are measured, the exit code is 1', () => {
  writeFileSync(join(dir, 'mitdb', '901.hea'), '901 1 360 100\n901.dat 212 200 11 1024 0 0 0 MLII\n')
  const { code, out, err } = accuracy('--data', dir, '--only', 'af')
  rmSync(join(dir, 'mitdb', '901.hea'))
  expect(code).toBe(1)
  expect(err).toContain('could not be measured: mitdb/901: ')
  expect(out).toContain('1 of 48 records')
})

test.each([
  [[], '--data is missing'],
  [['--data', '/nowhere'], 'there is no such folder'],
  [['--data', tmpdir(), '--only', 'x'], 'there is qrs, '],
  [['--data', import.meta.dirname], 'none of mitdb/'],
  [['--dta', 'x'], '--dta'],
])('[ACCU-12] arguments %j make no sense: a sentence, exit code 2', (args, sentence) => {
  const { code, out, err } = accuracy(...args)
  expect(code).toBe(2)
  expect(out).toBe('')
  expect(err).toContain(sentence)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test('[ACCU-12] a recording of a name that is nowhere makes no sense; help does', () => {
  expect(accuracy('--data', dir, '--record', 'zzz')).toMatchObject({ code: 2, err: 'accuracy: --record zzz: no recording of that name\n' })
  expect(accuracy('--help').out).toContain('--record NAME')
})

test('[ACCU-13] nothing after the given end is played, and listening changes nothing', () => {
  const recording = syntheticSaturation(1, 300)
  const whole = play(recording, { names: ['rr'] })
  const cut = play(recording, { names: ['rr'], until_s: 100.1 })
  expect(cut.of('rr')).toEqual(whole.of('rr').filter((e) => e.known_ms <= 100_000 || (e.known_ms < 100_250 && e.at_ms <= 100_100)))
  expect(cut.of('rr').length).toBeGreaterThan(50)
  expect(play(recording).alarms).toEqual(whole.alarms)
})
