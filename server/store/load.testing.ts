import type pg from 'pg'
import type { LoadFigures } from '../../contracts/load.ts'
import { random as chance } from '../simulator/random.ts'

/** A stored change of an alarm, as the tests of the load write it. */
export interface Told {
  alarm: string
  revision: number
  ward: string
  bed: string
  detector: string
  priority: 'high' | 'medium' | 'low'
  at_ms: number
  why: string
  body: { signal: { state: string }; response: { state: string; reason?: string }; condition: string }
}

const DETECTORS = ['unwatched', 'not_delivered', ...Array.from({ length: 23 }, (_, i) => `rule-${String(i).padStart(2, '0')}`)]
/** What may follow, and what the alarm is then: sounding, silent, over. */
const STEPS = ['claimed', 'acknowledged', 'paused', 'pause_ended', 'priority_raised', 'latched', 'raised', 'ended', 'reminded', 'escalated']

/** Lives in disorder: whatever may be stored, in whatever order. Beds and rules are not equally noisy. */
export function lives(seed: number, changes: number, wards: readonly string[], beds: number, [from_ms, to_ms]: [number, number]): Told[] {
  const random = chance(seed).next
  const below = (n: number) => Math.floor(random() * n)
  const rows: Told[] = []
  for (let n = 0; rows.length < changes; n++) {
    const ward = wards[below(wards.length)]!
    const one = {
      ...{ alarm: `alarm-${seed}-${n}`, ward, bed: `${ward}-${Math.floor(random() ** 2 * beds)}` },
      ...{ detector: DETECTORS[Math.floor(random() ** 3 * DETECTORS.length)]!, priority: (['high', 'medium', 'low'] as const)[below(3)]! },
    }
    let at_ms = from_ms + below(to_ms - from_ms)
    let now: Told['body'] = { signal: { state: below(10) === 0 ? 'off' : 'on' }, response: { state: 'none' }, condition: 'active' }
    rows.push({ ...one, revision: 1, at_ms, why: 'raised', body: now })
    for (let revision = 2; revision <= 1 + below(8); revision++) {
      at_ms += below(120_000)
      const why = STEPS[below(STEPS.length)]!
      now = after(now, why, below(6) === 0)
      if (below(50) === 0) {
        one.ward = wards[below(wards.length)]! // moved
        one.bed = `${one.ward}-${below(beds)}`
      }
      rows.push({ ...one, revision, at_ms, why, body: now })
    }
  }
  return rows
}

function after(now: Told['body'], why: string, called_false: boolean): Told['body'] {
  const silent = { ...now, signal: { state: why === 'latched' ? 'latched' : 'off' } }
  if (why === 'acknowledged') return { ...silent, response: { state: 'acknowledged', ...(called_false ? { reason: 'false_alarm' } : {}) } }
  if (why === 'claimed') return { ...now, response: { state: 'claimed' } }
  if (why === 'latched' || why === 'ended') return { ...silent, condition: 'ended' }
  if (why === 'paused') return { ...now, signal: { state: 'paused' } }
  if (why === 'reminded' || why === 'escalated') return now
  return { signal: { state: 'on' }, response: why === 'pause_ended' ? now.response : { state: 'none' }, condition: 'active' }
}

export async function writeLives(client: pg.Client, rows: readonly Told[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 5_000)
    await client.query(
      `INSERT INTO "AlarmEvent" ("alarmId", revision, "encounterId", "wardId", "bedId", detector, kind, priority, at, why, body)
       SELECT alarm, revision, 'e-' || bed, ward, bed, detector, 'clinical', priority, to_timestamp(at_ms / 1000) AT TIME ZONE 'UTC', why, body
       FROM jsonb_to_recordset($1) AS r (alarm text, revision integer, ward text, bed text, detector text, priority text, at_ms float8, why text, body jsonb)`,
      [JSON.stringify(rows.slice(at, at + 5_000))],
    )
}

/** A time an alarm asked. */
export interface Asking {
  told: Told
  first: boolean
  response_s: number | null
  /** Of the first asking. */
  duration_s: number | null
  acknowledged: boolean
  unanswered: boolean
  called_false: boolean
}

/** Slowly and plainly, life by life: what the database is held against. */
export function askings(rows: readonly Told[], marks: ReadonlyMap<string, string> = new Map()): Asking[] {
  return byAlarm(rows).flatMap((life) => askingsOf(life, marks.get(life[0]!.alarm)))
}

function byAlarm(rows: readonly Told[]): Told[][] {
  const lives = new Map<string, Told[]>()
  for (const row of rows) {
    const life = lives.get(row.alarm)
    if (life) life.push(row)
    else lives.set(row.alarm, [row])
  }
  return [...lives.values()]
}

function askingsOf(life: readonly Told[], mark: string | undefined): Asking[] {
  const found: Asking[] = []
  let [sounded, over_ms, answered_ms]: [boolean | null, number | null, number | null] = [null, null, null]
  for (const told of life) {
    const { signal, response, condition } = told.body
    const sounds = signal.state === 'on' && condition === 'active' && response.state !== 'acknowledged'
    const anew = sounds && (sounded === null ? told.why === 'raised' : !sounded || told.why === 'priority_raised')
    if (anew || told.why === 'reminded')
      found.push({
        told,
        first: found.length === 0,
        response_s: null,
        duration_s: null,
        acknowledged: false,
        unanswered: false,
        called_false: false,
      })
    sounded = sounds
    const last = found.at(-1)
    if (!last) continue
    if (['claimed', 'acknowledged'].includes(told.why)) {
      answered_ms ??= told.at_ms
      if (last.told.why !== 'reminded') last.response_s ??= (told.at_ms - last.told.at_ms) / 1_000
    }
    if (condition === 'ended') over_ms ??= told.at_ms
    const [first] = found
    if (told.why === 'acknowledged') first!.acknowledged = true
    if (response.reason === 'false_alarm') first!.called_false = true
  }
  const [first] = found
  if (first) {
    first.duration_s = over_ms === null ? null : (over_ms - first.told.at_ms) / 1_000
    first.unanswered = over_ms !== null && (answered_ms === null || answered_ms > over_ms)
    if (mark !== undefined) first.called_false = mark === 'false'
  }
  return found
}

export function plainFigures(asked: readonly Asking[], bed_days: number): LoadFigures {
  const first = asked.filter((one) => one.first)
  const times = (of: (one: Asking) => number | null) => asked.flatMap((one) => of(one) ?? []).sort((a, b) => a - b)
  const response = times((one) => one.response_s)
  return {
    ...{ raised: first.length, again: asked.length - first.length, acknowledged: first.filter((one) => one.acknowledged).length },
    ...{ response_p50_s: quantile(response, 0.5), response_p90_s: quantile(response, 0.9) },
    ...{ unanswered: first.filter((one) => one.unanswered).length, false_alarms: first.filter((one) => one.called_false).length },
    ...{
      duration_p50_s: quantile(
        times((one) => one.duration_s),
        0.5,
      ),
      per_bed_day: bed_days > 0 ? asked.length / bed_days : null,
    },
  }
}

function quantile(sorted: readonly number[], q: number): number | null {
  if (sorted.length === 0) return null
  const at = (sorted.length - 1) * q
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!]
  return below + (above - below) * (at - Math.floor(at))
}
