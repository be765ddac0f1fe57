import { existsSync, readFileSync } from 'node:fs'
import { seedOf } from '../simulator/random.ts'
import { isBeat } from '../simulator/replay/annotations.ts'
import { readAnnotations } from '../simulator/replay/open.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import { motion, moved, noiseRms } from './motion.ts'
import { isBad, NOISE_DB, NOISE_MS, type NoiseRecord, noiseRow, ownNoise, scoreNoise, type Told } from './noise.ts'
import { play } from './play.ts'
import type { Session } from './session.ts'

const SEED = 6
const NAMES = ['beat', 'ecg.quality', 'hr']
/** Two minutes of record 118 with electrode motion recorded for the noise stress test, one lead: clean for 40 s, then bad. */
const RECORDED = 'icu_multichannel/heartpy/118e06'
const RECORDED_HZ = 360
const RECORDED_FROM_MS = 40_000

/** Seeded electrode motion mixed into every other two minutes of the arrhythmia database, all leads. */
export function measureNoise(session: Session): NoiseRecord[] {
  const found: NoiseRecord[] = []
  session.each('mitdb', (recording, name) => {
    const annotations = readAnnotations(session.dir('mitdb'), name)
    const beats = annotations.filter((a) => isBeat(a.symbol)).map((a) => a.sample)
    if (beats.length === 0) throw new Error('no annotations (.atr)')
    const rate_hz = recording.waves[0]!.rate_hz
    const noisy = withMotion(recording, beats, name)
    const duration_ms = noisy.duration_s * 1_000
    const beats_ms = beats.map((at) => (at * 1_000) / rate_hz).filter((at) => at < duration_ms)
    const scored = scoreNoise({ name, beats_ms, duration_ms, bad: isBad, own: ownNoise(annotations, rate_hz, duration_ms) }, tell(noisy))
    session.detail(noiseRow(name, [scored]))
    found.push(scored)
  })
  return found
}

function withMotion(recording: Recording, beats: readonly number[], name: string): Recording {
  const duration_s = Math.min(recording.duration_s, NOISE_MS / 1_000)
  const cut = recording.waves.map((w) => ({ ...w, samples: w.samples.subarray(0, Math.floor(duration_s * w.rate_hz)) }))
  const of = (part: string, n: number, rate_hz: number) => motion(seedOf(SEED, `${name} ${part}`), n, rate_hz)
  const common = of('all', cut[0]!.samples.length, cut[0]!.rate_hz)
  const within = beats.filter((at) => at < cut[0]!.samples.length)
  const waves = cut.map((w, i) => {
    const rms = noiseRms(w.samples, w.rate_hz, within, NOISE_DB)
    return moved(w, common, of(`${i}`, w.samples.length, w.rate_hz), rms, isBad)
  })
  return { ...recording, duration_s, waves }
}

function tell(recording: Recording): Told {
  const played = play(recording, { names: NAMES })
  return { beats: played.of('beat'), quality: played.of('ecg.quality'), hr: played.of('hr') }
}

/** The recorded noise, where it lies beside the sets. */
export function measureRecordedNoise(session: Session): NoiseRecord | null {
  const path = session.dir(RECORDED)
  if (!existsSync(`${path}.csv`) || !existsSync(`${path}_ann.csv`)) return null
  const mv = numbersOf(`${path}.csv`)
  const middle = [...mv].sort((a, b) => a - b)[mv.length >> 1]!
  const samples = Int16Array.from(mv, (v) => Math.round((v - middle) * 1_000))
  const wave = { name: 'MLII', channel: 'ecg_ii', rate_hz: RECORDED_HZ, gain: 0.001, offset: 0, unit: 'mV', trusted: true, samples }
  const recording: Recording = {
    ...{ id: '118e06', layout: 'wfdb', about: 'noise stress test', numbers: [] },
    ...{ duration_s: samples.length / RECORDED_HZ, waves: [wave] },
  }
  const beats_ms = numbersOf(`${path}_ann.csv`).map((n) => (n * 1_000) / RECORDED_HZ)
  const bad = (ms: number) => ms >= RECORDED_FROM_MS
  return scoreNoise({ name: '118e06', beats_ms, duration_ms: recording.duration_s * 1_000, bad, own: [] }, tell(recording))
}

function numbersOf(file: string): number[] {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/)
  return lines.filter((l) => l.trim() !== '').map(Number)
}
