import type { Effect } from '../../contracts/effect.ts'
import type { WaveBlock } from '../../contracts/frame.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { DETECTORS } from '../detectors/index.ts'
import type { Detector } from '../engine/detector.ts'
import { createPartition } from '../engine/partition.ts'
import type { Signal } from '../engine/signal.ts'
import { bytesOf } from '../runtime/state-bytes.ts'
import { SIGNALS } from '../signals/index.ts'
import { quantile } from './histogram.ts'
import { framesOf, recordsOf } from './one-patient.ts'
import { buildPlainLoop } from './plain-c.ts'

/** What `--detectors --json` prints. */
export interface DetectorCost {
  /** The QRS signal on one lead, 250 Hz, in frames of 250 ms; and the plain C loop on the same samples. */
  qrs_ns_per_sample: number
  /** null = no C compiler here. */
  c_ns_per_sample: number | null
  ratio: number | null
  /** The same loop after averaging two samples into one, as the signal does at this rate. */
  c_folded_ns_per_sample: number | null
  /** All of the engine for one patient, and what of it signals and detectors (their windows included) take. */
  engine_us_per_patient_s: number
  signals_us_per_patient_s: number
  detectors_us_per_patient_s: number
  /** State of a patient with everything flowing, as a snapshot stores it. */
  snapshot_bytes: number
}

const SECONDS = 240
const ROUNDS = 9
/** More and shorter for the two loops, so that both meet the same moments of a busy machine. */
const QRS_ROUNDS = 31
/** Times through the samples in a round: some hundredths of a second. */
const TURNS = 20
/** Rounds before any is measured: a core runs for days, its first second is not what it costs. */
const WARMING = 12
/** The QRS signal works on averages of two samples at 250 Hz. */
const FOLD = 2

/** Measures in turns, so that whatever else the machine does falls on both; medians of processor time. */
export function measureDetectors(say: (line: string) => void): { cost: DetectorCost; rows: string[] } {
  const frames = framesOf(1, SECONDS)
  say('bench: the QRS signal beside a plain C loop')
  const qrs = measureQrs(frames)
  say('bench: signals and detectors in the engine')
  const engine = measureEngine(frames)
  const cost = { ...qrs.cost, ...engine, snapshot_bytes: snapshotBytes(frames) }
  const rows = [
    `QRS signal            ${cost.qrs_ns_per_sample} ns a sample (one lead, 250 Hz; ${qrs.beats} beats)`,
    cost.ratio === null
      ? 'plain C loop          skipped: no C compiler (cc, gcc, clang) on this machine'
      : `plain C loop          ${cost.c_ns_per_sample} ns a sample (-O2; ${qrs.c_beats} beats); the signal takes ${cost.ratio} times as long`,
    ...(cost.c_folded_ns_per_sample === null
      ? []
      : [`  after folding       ${cost.c_folded_ns_per_sample} ns a sample: two samples into one before the filters, as the signal does`]),
    `signals               ${cost.signals_us_per_patient_s} us per patient and second (three ECG leads, pleth, respiration; ${SIGNALS.length} signals)`,
    `detectors             ${cost.detectors_us_per_patient_s} us per patient and second (${DETECTORS.length} detectors and their windows)`,
    `engine                ${cost.engine_us_per_patient_s} us per patient and second, signals and detectors included`,
    `snapshot              ${cost.snapshot_bytes} bytes a patient`,
  ]
  return { cost, rows }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))
const median = (values: number[]): number => quantile(values, 0.5)

function measureQrs(frames: readonly FrameRecord[]) {
  const blocks = frames.map(({ frame }) => frame.blocks.find((b) => b.channel === 'ecg_ii')!)
  const samples = Int16Array.from(blocks.flatMap((b) => [...b.samples]))
  const { rate_hz, gain } = blocks[0]!
  const plain = buildPlainLoop(samples, rate_hz, gain)
  const piece = blocks[0]!.samples.length
  const ours: number[] = []
  const theirs: number[] = []
  const folded: number[] = []
  let [beats, c_beats] = [0, 0]
  try {
    for (let i = 0; i < WARMING; i++) runBeats(frames, blocks, TURNS)
    for (let i = 0; i < QRS_ROUNDS; i++) {
      const js = runBeats(frames, blocks, TURNS)
      ours.push(js.ns_per_sample)
      beats = js.beats / TURNS
      if (plain === null) continue
      const c = plain.run(piece, TURNS, 1)
      theirs.push(c.ns_per_sample)
      folded.push(plain.run(piece, TURNS, FOLD).ns_per_sample)
      c_beats = Math.round(c.beats / TURNS)
    }
  } finally {
    plain?.end()
  }
  const c_ns_per_sample = theirs.length === 0 ? null : round(median(theirs), 2)
  const ratio = theirs.length === 0 ? null : round(median(ours.map((ns, i) => ns / theirs[i]!)), 2)
  const c_folded_ns_per_sample = folded.length === 0 ? null : round(median(folded), 2)
  return {
    cost: { qrs_ns_per_sample: round(median(ours), 2), c_ns_per_sample, ratio, c_folded_ns_per_sample },
    beats: Math.round(beats),
    c_beats,
  }
}

/** The signal as the engine calls it, frame by frame, time going on from turn to turn. */
function runBeats(frames: readonly FrameRecord[], blocks: readonly WaveBlock[], turns: number): { ns_per_sample: number; beats: number } {
  const signal = SIGNALS.find((s) => s.id === 'beats')!
  const state = signal.init()
  let beats = 0
  const out = (name: string): void => void (name === 'beat' && beats++)
  const first_ms = frames[0]!.event_ms
  const length_ms = frames[frames.length - 1]!.event_ms + frames[frames.length - 1]!.frame.duration_ms - first_ms
  const began = process.cpuUsage()
  for (let turn = 0; turn < turns; turn++) {
    for (let i = 0; i < blocks.length; i++) {
      const event_ms = frames[i]!.event_ms + turn * length_ms
      const values = turn === 0 && i === 0 ? [{ key: 'ecg.lead', value: 0, event_ms }] : NOTHING
      signal.block(state, { event_ms, duration_ms: frames[i]!.frame.duration_ms, blocks: [blocks[i]!], values, events: NOTHING }, out)
    }
  }
  return { ns_per_sample: (1_000 * spentUs(began)) / (turns * blocks.reduce((n, b) => n + b.samples.length, 0)), beats }
}

const NOTHING: never[] = []

function spentUs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since)
  return user + system
}

function measureEngine(frames: readonly FrameRecord[]) {
  const kinds = {
    bare: [[], []],
    signals: [SIGNALS, []],
    all: [SIGNALS, DETECTORS],
  } as const satisfies Record<string, readonly [readonly Signal[], readonly Detector[]]>
  const spent = { bare: [] as number[], signals: [] as number[], all: [] as number[] }
  const records = recordsOf(frames)
  for (let i = -WARMING; i < ROUNDS; i++) {
    for (const kind of ['bare', 'signals', 'all'] as const) {
      const [signals, detectors] = kinds[kind]
      const partition = createPartition({ partition: 0, signals, detectors, build: 'bench' })
      const began = process.cpuUsage()
      for (const [offset, record] of records.entries()) failLoudly(partition.step(offset, record))
      if (i >= 0) spent[kind].push(spentUs(began) / SECONDS)
    }
  }
  const [bare, signals, all] = [median(spent.bare), median(spent.signals), median(spent.all)]
  return {
    engine_us_per_patient_s: round(all, 1),
    signals_us_per_patient_s: round(signals - bare, 1),
    detectors_us_per_patient_s: round(all - signals, 1),
  }
}

/** A figure without the analysis would be a lie. */
function failLoudly(effects: readonly Effect[]): void {
  for (const effect of effects)
    if (effect.kind === 'count' && effect.name === 'analysis_off')
      throw new Error('a signal or detector threw: the engine gave up the analysis')
}

function snapshotBytes(frames: readonly FrameRecord[]): number {
  const partition = createPartition({ partition: 0, signals: SIGNALS, detectors: DETECTORS, build: 'bench' })
  for (const [offset, record] of recordsOf(frames).entries()) partition.step(offset, record)
  return bytesOf(partition.snapshot()).length
}
