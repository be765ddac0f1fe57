import type pg from 'pg'
import type { Alarm } from '../../contracts/alarm.ts'
import { partitionOf } from '../../contracts/record.ts'
import type { Explained, WhyQuestion } from '../../contracts/why.ts'
import { DETECTORS } from '../detectors/index.ts'
import { compile } from '../engine/registry.ts'
import { beginningBefore, keptSince } from '../log/kept-snapshots.ts'
import { storedRecords } from '../log/postgres.ts'
import { SIGNALS } from '../signals/index.ts'
import { BEFORE_MS, explained } from './explained.ts'

/** Of an alarm that goes on, so much after its beginning. */
const ALARM_MS = 10 * 60_000

/** An answer by ids: names, and who was called, are added where the store is. */
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
  const records = storedRecords(pool, partition, beginning.offset)
  const said = await explained({ registry, partition, encounter, beginning, records, build, from_ms, to_ms, detector, stored, over })
  return said === null ? { state: 'too_long' } : { state: 'explained', ...said }
}

/** Where an alarm is looked for: the row tells when it was, the replay what and why. */
async function storedAlarm(pool: pg.Pool, encounter: string, alarm: string): Promise<Alarm | null> {
  const { rows } = await pool.query<{ body: Alarm }>('SELECT body FROM "Alarm" WHERE id = $1 AND "encounterId" = $2', [alarm, encounter])
  return rows[0]?.body ?? null
}

function stretchOf({ onset_ms, raised_ms, ended_ms }: Alarm): { from_ms: number; to_ms: number } {
  return { from_ms: onset_ms, to_ms: Math.max(raised_ms, Math.min(ended_ms ?? Infinity, raised_ms + ALARM_MS)) }
}
