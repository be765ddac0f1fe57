import type pg from 'pg'
import { sounds } from '../../contracts/alarm.ts'
import type { Effect } from '../../contracts/effect.ts'
import { EFFECT_SPAN_MS, type EffectAnswer, type EffectQuestion, type LimitsChanges } from '../../contracts/limits-effect.ts'
import { encounterOf, type LogRecord, partitionOf } from '../../contracts/record.ts'
import { DETECTORS } from '../detectors/index.ts'
import { compile, type Registry } from '../engine/registry.ts'
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
  const wanted = wholeSet(registry, await limitsNow(pool, encounter), changes)
  return effectOf({ registry, partition, encounter, beginning, records, changes: wanted, told: Object.keys(changes), from_ms, over })
}

/** The whole set in force now; empty where nobody has set any. */
async function limitsNow(pool: pg.Pool, encounter: string): Promise<LimitsChanges> {
  const { rows } = await pool.query<{ settings: LimitsChanges }>(
    'SELECT settings FROM "LimitVersion" WHERE "encounterId" = $1 ORDER BY version DESC LIMIT 1',
    [encounter],
  )
  return rows[0]?.settings ?? {}
}

/** The set that would be saved: ours over what is in force now, of settings this build still has and people may set. */
export function wholeSet({ byId }: Pick<Registry, 'byId'>, now: LimitsChanges, changes: LimitsChanges): LimitsChanges {
  const isSet = (id: string, setting: string) =>
    Object.hasOwn(byId.get(id)?.settings.shape ?? {}, setting) && !byId.get(id)!.form[setting]?.locked
  const kept = Object.entries(now).flatMap(([id, settings]) => {
    const known = Object.entries(settings).filter(([setting]) => isSet(id, setting))
    return known.length > 0 ? [[id, { ...Object.fromEntries(known), ...changes[id] }] as const] : []
  })
  return { ...changes, ...Object.fromEntries(kept) }
}

export interface EffectOptions extends Omit<ReplayOptions, 'trace'> {
  /** The whole set, as it would be saved. */
  changes: LimitsChanges
  /** Detectors the answer is about. */
  told: readonly string[]
  from_ms: number
  over: () => boolean
}

/** When each alarm of one detector was raised that asked: by alarm and instant, so that none is counted twice. */
type Heard = Map<string, number>
type Tally = ReadonlyMap<string, Record<'before' | 'after', Heard>>

/**
 * The same records through two engines: one as it was, one with `changes` in force from the first moment the patient is
 * there. Changes that somebody made meanwhile do not reach the second: ours stand all the time.
 */
export async function effectOf({ records, changes, told, from_ms, over, ...beginnings }: EffectOptions): Promise<EffectAnswer> {
  const { encounter, beginning } = beginnings
  const asItWas = openReplay(beginnings)
  const withChanges = openReplay(beginnings)
  const tally: Tally = new Map(told.map((detector) => [detector, { before: new Map(), after: new Map() }]))
  let version = beginning.snapshot === null ? null : limitsVersionIn(stateOf(beginning.snapshot.bytes), encounter)
  /** When they came into force; null: the patient is not there yet. */
  let since_ms: number | null = null
  let reached_ms = 0
  for await (const { offset, record } of passingOver(records, encounter)) {
    if (since_ms === null && version !== null) {
      const refused = refusalIn(withChanges(offset, commandOf(encounter, record.at_ms, version, changes)))
      if (refused?.why === 'limits_conflict')
        version = refused.version // limits with an end have ended at this very moment: at the next one
      else if (refused !== null) return { state: 'refused', why: refused.why }
      else since_ms = record.at_ms
    }
    count(tally, 'before', asItWas(offset, record), from_ms)
    count(tally, 'after', withChanges(offset, setsLimits(record, encounter) ? moment(record.at_ms) : record), from_ms)
    if (record.kind === 'admit' && encounterOf(record) === encounter) version ??= 0
    reached_ms = Math.max(reached_ms, record.at_ms)
    if (over()) break
  }
  const began_ms = Math.max(from_ms, since_ms ?? Infinity)
  if (reached_ms - began_ms < LEAST_MS) return over() ? { state: 'too_long' } : { state: 'not_kept', from_ms: null }
  const detectors = [...tally].map(([detector, { before, after }]) => ({
    ...{ detector, before: [...before.values()], after: [...after.values()] },
  }))
  return { state: 'seen', from_ms: began_ms, to_ms: reached_ms, detectors }
}

function commandOf(encounter: string, at_ms: number, base_version: number, changes: LimitsChanges): LogRecord {
  const command = { type: 'set_limits', encounter, base_version, changes, reason: 'what if', until_ms: null } as const
  return { kind: 'command', at_ms, key: `what-if-${base_version}`, by: 'what-if', command }
}

/** Whether it is a change of this patient's limits. */
function setsLimits(record: LogRecord, encounter: string): boolean {
  return record.kind === 'command' && record.command.type === 'set_limits' && record.command.encounter === encounter
}

/** `version`: of the limits in force, where that is why. */
function refusalIn(effects: readonly Effect[] | null): { why: string; version: number } | null {
  for (const effect of effects ?? []) {
    if (effect.kind !== 'outcome' || effect.outcome.status !== 'refused') continue
    const { reason, detail } = effect.outcome
    return { why: String(detail?.why ?? reason), version: Number(detail?.version ?? 0) }
  }
  return null
}

/** An alarm counts when it asks: late, paused or told by a graver one it does not, until it is heard after all. */
function count(tally: Tally, side: 'before' | 'after', effects: readonly Effect[] | null, from_ms: number): void {
  for (const effect of effects ?? []) {
    if (effect.kind !== 'alarm') continue
    const { id, detector, raised_ms, chain, revision } = effect.alarm
    const heard = tally.get(detector)?.[side]
    const asks = chain === revision && sounds(effect.alarm)
    if (heard && asks && raised_ms >= from_ms && heard.size < TOLD_MAX) heard.set(`${id} ${raised_ms}`, raised_ms)
  }
}
