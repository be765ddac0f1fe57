import type pg from 'pg'
import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmEffect } from '../../contracts/effect.ts'
import { partitionOf } from '../../contracts/record.ts'
import type { Explained, WhyQuestion } from '../../contracts/why.ts'
import { DETECTORS } from '../detectors/index.ts'
import { storable } from '../dispatch/storable.ts'
import { compile } from '../engine/registry.ts'
import { beginningBefore, keptSince } from '../log/kept-snapshots.ts'
import { storedRecords } from '../log/postgres.ts'
import { SIGNALS } from '../signals/index.ts'
import { overlap_ms } from './bed-look.ts'
import { canonical } from './canonical.ts'
import { explain, type Seen } from './explain.ts'
import { createLook } from './look.ts'
import { CALLS_MS, DECIDES_MS } from './of-alarm.ts'
import { replayed } from './replayed.ts'

/** Looked at before the stretch that is asked of: longer than any delay, hysteresis or window. */
const BEFORE_MS = 120_000
/** Of an alarm that goes on, so much after its beginning. */
const ALARM_MS = 10 * 60_000
/** Data that was missing in the stretch is waited for so long: a device sends what it has kept when it is back. */
const LATE_MS = 3_600_000
/** So long after the last missing frame its alarms are there. */
const SETTLED_MS = 15_000

export type Answer =
  | ({ state: 'explained' } & Explained)
  | { state: 'not_kept'; from_ms: number | null }
  | { state: 'too_long' }
  | { state: 'not_found' }

export interface Asked {
  pool: pg.Pool
  build: string
  question: WhyQuestion
  /** Whether the time for an answer is over. */
  over: () => boolean
}

/** Replays what the question is about, and says why. Reads only. @throws when the database is away */
export async function answered({ pool, build, question, over }: Asked): Promise<Answer> {
  const { encounter } = question
  const stored = 'alarm' in question ? await storedAlarm(pool, encounter, question.alarm) : null
  if ('alarm' in question && stored === null) return { state: 'not_found' }
  const { from_ms, to_ms } = 'alarm' in question ? stretchOf(stored!) : question
  const partition = partitionOf(encounter)
  const beginning = await beginningBefore(pool, partition, from_ms - BEFORE_MS)
  if (beginning === null) return { state: 'not_kept', from_ms: await keptSince(pool, partition) }

  const detector = stored?.detector ?? ('detector' in question ? (question.detector ?? null) : null)
  const registry = compile(SIGNALS, DETECTORS, build)
  const look = createLook({ registry, from_ms: from_ms - BEFORE_MS, cuts_ms: [from_ms, to_ms], encounter, detector })
  const records = storedRecords(pool, partition, beginning.offset)
  const alarms: AlarmEffect[] = []
  let reached_ms = 0
  let built = beginning.snapshot?.build ?? build
  for await (const { record, effects } of replayed({ registry, partition, encounter, beginning, records, trace: look.trace })) {
    look.record(record)
    for (const effect of effects) if (effect.kind === 'alarm') alarms.push(effect)
    reached_ms = Math.max(reached_ms, record.at_ms)
    if (record.kind === 'opened' && reached_ms <= to_ms) built = record.build
    if (isEnough({ look, alarms, from_ms, to_ms, alarm: stored?.id ?? null }, reached_ms)) break
    if (!over()) continue
    if (reached_ms < to_ms + DECIDES_MS) return { state: 'too_long' }
    break
  }
  const said = explain({ registry, look, alarms, from_ms, to_ms, detector, alarm: stored?.id ?? null })
  return { state: 'explained', ...said, same: stored && sameAs(stored, alarms), other_build: built !== build }
}

/** Where an alarm is looked for; the row tells when it was, the replay what and why. */
async function storedAlarm(pool: pg.Pool, encounter: string, alarm: string): Promise<Alarm | null> {
  const { rows } = await pool.query<{ body: Alarm }>('SELECT body FROM "Alarm" WHERE id = $1 AND "encounterId" = $2', [alarm, encounter])
  return rows[0]?.body ?? null
}

function stretchOf({ onset_ms, raised_ms, ended_ms }: Alarm): { from_ms: number; to_ms: number } {
  return { from_ms: onset_ms, to_ms: Math.max(raised_ms, Math.min(ended_ms ?? Infinity, raised_ms + ALARM_MS)) }
}

/** The stretch is over, whom it called is known, and what was missing of it has come or is long overdue. */
function isEnough({ look, alarms, from_ms, to_ms, alarm }: Omit<Seen, 'registry' | 'detector'>, reached_ms: number): boolean {
  if (reached_ms <= to_ms + CALLS_MS) return false
  if (reached_ms > to_ms + LATE_MS) return true
  if (alarm !== null) return alarms.some((one) => one.alarm.id === alarm)
  const came = look.bed.late.find((one) => one.from_ms <= to_ms && one.to_ms >= to_ms)
  if (came) return reached_ms > came.at_ms + SETTLED_MS
  return ![...look.bed.devices.values()].some(({ gaps }) => overlap_ms(gaps, from_ms, to_ms) > 0)
}

/** Whether the replay has made the stored alarm; null where it did not go as far as what is stored. */
function sameAs(stored: Alarm, alarms: readonly AlarmEffect[]): boolean | null {
  const made = alarms.find(({ alarm }) => alarm.id === stored.id && alarm.revision === stored.revision)
  return made === undefined ? null : canonical(storable(made.alarm)) === canonical(stored)
}
