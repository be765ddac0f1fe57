import type pg from 'pg'
import type { Effect } from '../../contracts/effect.ts'
import {
  type DetectorEffect,
  EFFECT_SPAN_MS,
  type EffectAnswer,
  type EffectQuestion,
  type LimitsChanges,
} from '../../contracts/limits-effect.ts'
import { encounterOf, type LogRecord, partitionOf } from '../../contracts/record.ts'
import { DETECTORS } from '../detectors/index.ts'
import { compile } from '../engine/registry.ts'
import { limitsVersionIn } from '../engine/snapshot.ts'
import { beginningBefore, keptSince } from '../log/kept-snapshots.ts'
import { storedRecords } from '../log/postgres.ts'
import { stateOf } from '../runtime/state-bytes.ts'
import { SIGNALS } from '../signals/index.ts'
import { passingOver } from './passing-over.ts'
import { moment, openReplay, type ReplayOptions } from './replayed.ts'

/** Instants told of one detector at most; the count goes on in neither list beyond it, for both alike. */
const TOLD_MAX = 2_000
/** By this much of the beginning an answer is one, told with its span: less says nothing of a patient. */
const LEAST_MS = 15_000

interface Asked {
  pool: pg.Pool
  build: string
  question: EffectQuestion
  now_ms: number
  /** Whether the time for an answer is over. */
  over: () => boolean
}

/** What other limits would have made of the last day, as far as the log is kept. Reads only. @throws when the database is away */
export async function effectSeen({ pool, build, question, now_ms, over }: Asked): Promise<EffectAnswer> {
  const { encounter, changes } = question
  const partition = partitionOf(encounter)
  const kept_ms = await keptSince(pool, partition)
  if (kept_ms === null) return { state: 'not_kept', from_ms: null }
  const from_ms = Math.max(now_ms - EFFECT_SPAN_MS, kept_ms)
  const beginning = await beginningBefore(pool, partition, from_ms)
  if (beginning === null) return { state: 'not_kept', from_ms: kept_ms }
  const registry = compile(SIGNALS, DETECTORS, build)
  const records = storedRecords(pool, partition, beginning.offset)
  return effectOf({ registry, partition, encounter, beginning, records, changes, from_ms, over })
}

export interface EffectOptions extends Omit<ReplayOptions, 'trace'> {
  changes: LimitsChanges
  from_ms: number
  over: () => boolean
}

/**
 * The same records through two engines: one as it was, one with `changes` in force from the first moment the patient is
 * there. Changes that somebody made meanwhile do not reach the second: ours stand all the time.
 */
export async function effectOf({ records, changes, from_ms, over, ...beginnings }: EffectOptions): Promise<EffectAnswer> {
  const { encounter, beginning } = beginnings
  const asItWas = openReplay(beginnings)
  const withChanges = openReplay(beginnings)
  const tally = new Map(Object.keys(changes).map((detector): [string, DetectorEffect] => [detector, { detector, before: [], after: [] }]))
  let version = beginning.snapshot === null ? null : limitsVersionIn(stateOf(beginning.snapshot.bytes), encounter)
  let [changed, reached_ms, first_ms] = [false, 0, 0]
  for await (const { offset, record } of passingOver(records, encounter)) {
    first_ms ||= record.at_ms
    if (!changed && version !== null) {
      const refused = refusalIn(withChanges(offset, commandOf(encounter, record.at_ms, version, changes)))
      if (refused !== null) return { state: 'refused', why: refused }
      changed = true
    }
    count(tally, 'before', asItWas(offset, record), from_ms)
    count(tally, 'after', withChanges(offset, setsLimits(record, encounter) ? moment(record.at_ms) : record), from_ms)
    if (record.kind === 'admit' && encounterOf(record) === encounter) version ??= 0
    reached_ms = Math.max(reached_ms, record.at_ms)
    if (over()) break
  }
  if (!changed || reached_ms - Math.max(first_ms, from_ms) < LEAST_MS)
    return over() ? { state: 'too_long' } : { state: 'not_kept', from_ms: null }
  return { state: 'seen', from_ms: Math.max(from_ms, first_ms), to_ms: reached_ms, detectors: [...tally.values()] }
}

function commandOf(encounter: string, at_ms: number, base_version: number, changes: LimitsChanges): LogRecord {
  const command = { type: 'set_limits', encounter, base_version, changes, reason: 'what if', until_ms: null } as const
  return { kind: 'command', at_ms, key: 'what-if', by: 'what-if', command }
}

/** Whether it is a change of this patient's limits. */
function setsLimits(record: LogRecord, encounter: string): boolean {
  return record.kind === 'command' && record.command.type === 'set_limits' && record.command.encounter === encounter
}

function refusalIn(effects: readonly Effect[] | null): string | null {
  for (const effect of effects ?? [])
    if (effect.kind === 'outcome' && effect.outcome.status === 'refused') return String(effect.outcome.detail?.why ?? effect.outcome.reason)
  return null
}

/** An alarm counts when it is raised and asks: not late, not paused, not told by a graver one. */
function count(
  tally: ReadonlyMap<string, DetectorEffect>,
  side: 'before' | 'after',
  effects: readonly Effect[] | null,
  from_ms: number,
): void {
  for (const effect of effects ?? []) {
    if (effect.kind !== 'alarm' || effect.why !== 'raised' || effect.at_ms < from_ms) continue
    const { detector, onset_ms, late, signal } = effect.alarm
    const of = tally.get(detector)?.[side]
    if (of && !late && signal.state === 'on' && of.length < TOLD_MAX) of.push(onset_ms)
  }
}
