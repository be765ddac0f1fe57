import type { Alarm } from '../../contracts/alarm.ts'
import type { LogRecord } from '../../contracts/record.ts'
import { DETECTORS } from '../detectors/index.ts'
import { inlineRuntime } from '../runtime/inline.ts'
import { SIGNALS } from '../signals/index.ts'
import type { Recording } from '../simulator/replay/recording.ts'
import { ADMIT, limitsRecord, recordsOf, START_MS } from './stream.ts'
import { type Emission, type Spent, tapped } from './tap.ts'

/** What came of a recording; times in ms from its start. */
export interface Played {
  /** Emissions of `name` in the order of emission. */
  of(name: string): readonly Emission[]
  /** Every alarm in its last state. */
  alarms: PlayedAlarm[]
  /** Cost by signal; `engine` is all there is, signals included. */
  spent: ReadonlyMap<string, Spent>
}

export interface PlayedAlarm {
  detector: string
  code: string
  onset_ms: number
  raised_ms: number
  /** null = active at the end. */
  ended_ms: number | null
}

export interface PlayOptions {
  /** Emissions wanted. */
  names?: readonly string[]
  /** Changes to the adult defaults, by detector. */
  limits?: Record<string, Record<string, number>>
  /** Nothing after this is played; default: the whole. */
  until_s?: number
}

const BATCH = 64

/**
 * Plays a recording through the engine, with the signals and detectors of the product.
 * @throws Error when the engine refused the limits or gave up the analysis: a figure without it would be a lie
 */
export function play(recording: Recording, { names = [], limits, until_s = recording.duration_s }: PlayOptions = {}): Played {
  const { signals, heard } = tapped(SIGNALS, names, START_MS)
  const runtime = inlineRuntime({ signals, detectors: DETECTORS, build: 'accuracy' })
  const alarms = new Map<string, Alarm>()
  runtime.onEffects(({ effects }) => {
    for (const effect of effects) {
      if (effect.kind === 'alarm') alarms.set(effect.alarm.id, effect.alarm)
      if (effect.kind === 'bed' && effect.bed.analysis === 'off') throw new Error(`${recording.id}: the engine gave up the analysis`)
      if (effect.kind === 'outcome' && effect.outcome.status === 'refused')
        throw new Error(`${recording.id}: limits refused, ${effect.outcome.reason}`)
    }
  })
  const engine = { ns: 0, samples: 0 }
  let first = 0
  const submit = (records: LogRecord[]): void => {
    const began = performance.now()
    runtime.submit({ partition: 0, first, records, bytes: NO_BYTES })
    engine.ns += (performance.now() - began) * 1e6
    first += records.length
    for (const r of records) if (r.kind === 'frame') for (const b of r.frame.blocks) engine.samples += b.samples.length
  }
  submit(limits === undefined ? [ADMIT] : [ADMIT, limitsRecord(limits)])
  for (const records of batches(recordsOf(recording, until_s))) submit(records)
  return {
    of: (name) => heard.emitted.get(name) ?? [],
    alarms: [...alarms.values()].filter((a) => !a.provisional).map(fromStart),
    spent: new Map([...heard.spent, ['engine', engine]]),
  }
}

/** Inline, records are handed over as they are. */
const NO_BYTES = new Uint8Array(0)

function* batches(records: Iterable<LogRecord>): Generator<LogRecord[]> {
  let batch: LogRecord[] = []
  for (const record of records) {
    batch.push(record)
    if (batch.length === BATCH) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function fromStart({ detector, code, onset_ms, raised_ms, ended_ms }: Alarm): PlayedAlarm {
  return {
    ...{ detector, code, onset_ms: onset_ms - START_MS, raised_ms: raised_ms - START_MS },
    ended_ms: ended_ms === null ? null : ended_ms - START_MS,
  }
}
