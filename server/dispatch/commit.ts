import type pg from 'pg'
import { isOpen } from '../../contracts/alarm.ts'
import type { AlarmEffect, BedEffect, Effect, LimitsEffect } from '../../contracts/effect.ts'
import { type AuditEntry, type AuditRow, type ChainHead, link } from '../audit/chain.ts'
import { audited } from './audited.ts'
import { takeInbox } from './inbox.ts'
import { cursorOf } from './outbox.ts'
import { storable, toJson } from './storable.ts'

/** What one transaction stores: effects in order, entries of others for the audit, and how far each partition is then done. */
export interface Group {
  effects: readonly Effect[]
  entries: readonly AuditEntry[]
  belows: ReadonlyMap<number, number>
  /** Take what waits in the inbox as well. */
  inbox?: boolean
}

/** Where the single writer stands after its last transaction. */
export interface Position {
  generation: number
  chain: ChainHead
  /** Newest cursor of each ward that has been written to since the start. */
  cursors: ReadonlyMap<string, number>
}

/** Ward of an effect that has an outbox row; null for the others. */
export function outboxWard(effect: Effect): string | null {
  if (effect.kind === 'alarm') return effect.alarm.ward
  return effect.kind === 'bed' ? effect.bed.ward : null
}

/** A transaction that lacks only its COMMIT. */
export interface Attempt {
  /** Where the writer stands once it has committed. */
  position: Position
  /** The effects that were not stored before. */
  fresh: readonly Effect[]
}

/**
 * Writes everything of a group in one transaction, not yet committed. Effects stored before are left out, so a replay
 * changes nothing and burns no cursor.
 */
export async function writeGroup(client: pg.Client, group: Group, from: Position): Promise<Attempt> {
  await client.query('BEGIN')
  const generation = from.generation + 1
  await client.query('UPDATE hot.dispatcher SET generation = $1', [generation])
  const fresh = await onlyNew(client, group.effects)
  await storeAlarms(client, fresh)
  await storeBeds(client, fresh)
  await storeLimits(client, fresh)
  const cursors = await storeOutbox(client, fresh, from.cursors)
  const told = group.inbox ? await takeInbox(client) : []
  const chain = await storeAudit(client, fresh, [...group.entries, ...told], from.chain)
  await storeBelows(client, group.belows)
  return { position: { generation, chain, cursors }, fresh }
}

async function onlyNew(client: pg.Client, effects: readonly Effect[]): Promise<readonly Effect[]> {
  if (effects.length === 0) return effects
  const { rows } = await client.query<{ effect_id: string }>(
    'SELECT effect_id FROM hot.outbox WHERE effect_id = ANY($1) UNION SELECT effect_id FROM hot.audit WHERE effect_id = ANY($1)',
    [effects.map((effect) => effect.id)],
  )
  const known = new Set(rows.map((row) => row.effect_id))
  return known.size > 0 ? effects.filter((effect) => !known.has(effect.id)) : effects
}

/** The newest of each id: a statement may touch a row only once. */
function newest<T>(items: readonly T[], idOf: (item: T) => string, revisionOf: (item: T) => number): T[] {
  const best = new Map<string, T>()
  for (const item of items) {
    const before = best.get(idOf(item))
    if (!before || revisionOf(item) >= revisionOf(before)) best.set(idOf(item), item)
  }
  return [...best.values()]
}

async function storeAlarms(client: pg.Client, effects: readonly Effect[]): Promise<void> {
  const all = effects.filter((effect): effect is AlarmEffect => effect.kind === 'alarm')
  if (all.length === 0) return
  await storeHistory(client, all)
  const alarms = newest(
    all.map(({ alarm }) => alarm),
    (alarm) => alarm.id,
    (alarm) => alarm.revision,
  )
  const rows = alarms.map((alarm) => ({ ...alarm, open: isOpen(alarm), body: alarm }))
  await client.query(
    `INSERT INTO "Alarm" AS a (id, "encounterId", "wardId", "bedId", detector, priority, condition, open, "onsetAt", "endedAt", revision, body)
     SELECT id, encounter, ward, bed, detector, priority, condition, open, to_timestamp(onset_ms / 1000) AT TIME ZONE 'UTC',
       to_timestamp(ended_ms / 1000) AT TIME ZONE 'UTC', revision, body
     FROM jsonb_to_recordset($1) AS r (id text, encounter text, ward text, bed text, detector text, priority text, condition text, open boolean,
       onset_ms float8, ended_ms float8, revision integer, body jsonb)
     ON CONFLICT (id) DO UPDATE SET "wardId" = excluded."wardId", "bedId" = excluded."bedId", priority = excluded.priority,
       condition = excluded.condition, open = excluded.open, "endedAt" = excluded."endedAt", revision = excluded.revision, body = excluded.body
     WHERE excluded.revision > a.revision`,
    [toJson(rows)],
  )
}

/** Every change of every alarm, added to and never rewritten. */
async function storeHistory(client: pg.Client, effects: readonly AlarmEffect[]): Promise<void> {
  const rows = effects.map(({ at_ms, why, by, alarm }) => {
    const { signal, response, condition, chain, level, next_ms, reminded_ms, cause, repeats, raised_ms, late, provisional } = alarm
    const body = { condition, signal, response, chain, level, next_ms, reminded_ms, cause, repeats, raised_ms, late, provisional }
    return { ...alarm, at_ms, why, by, body }
  })
  await client.query(
    `INSERT INTO "AlarmEvent" ("alarmId", revision, "encounterId", "wardId", "bedId", detector, kind, priority, at, why, by, body)
     SELECT id, revision, encounter, ward, bed, detector, kind, priority, to_timestamp(at_ms / 1000) AT TIME ZONE 'UTC', why, by, body
     FROM jsonb_to_recordset($1) AS r (id text, revision integer, encounter text, ward text, bed text, detector text, kind text, priority text,
       at_ms float8, why text, by text, body jsonb)
     ON CONFLICT DO NOTHING`,
    [toJson(rows)],
  )
}

async function storeBeds(client: pg.Client, effects: readonly Effect[]): Promise<void> {
  const all = effects.flatMap((effect) => (effect.kind === 'bed' ? [(effect satisfies BedEffect).bed] : []))
  if (all.length === 0) return
  const rows = newest(
    all,
    (bed) => bed.encounter,
    (bed) => bed.revision,
  ).map((bed) => ({ ...bed, body: bed }))
  await client.query(
    `INSERT INTO "BedStatus" AS b ("encounterId", "wardId", revision, body)
     SELECT encounter, ward, revision, body FROM jsonb_to_recordset($1) AS r (encounter text, ward text, revision integer, body jsonb)
     ON CONFLICT ("encounterId") DO UPDATE SET "wardId" = excluded."wardId", revision = excluded.revision, body = excluded.body
     WHERE excluded.revision > b.revision`,
    [toJson(rows)],
  )
}

async function storeLimits(client: pg.Client, effects: readonly Effect[]): Promise<void> {
  const rows = effects.filter((effect): effect is LimitsEffect => effect.kind === 'limits')
  if (rows.length === 0) return
  await client.query(
    `INSERT INTO "LimitVersion" ("encounterId", version, by, at, reason, until, settings, changes, "effectId")
     SELECT encounter, version, by, to_timestamp(at_ms / 1000) AT TIME ZONE 'UTC', reason, to_timestamp(until_ms / 1000) AT TIME ZONE 'UTC',
       settings, changes, id
     FROM jsonb_to_recordset($1) AS r (encounter text, version integer, by text, at_ms float8, reason text, until_ms float8, settings jsonb,
       changes jsonb, id text)
     ON CONFLICT DO NOTHING`,
    [toJson(rows)],
  )
}

/** Cursors are counted here, by the only writer, in the order of the commits: no reader can overtake one. */
async function storeOutbox(
  client: pg.Client,
  effects: readonly Effect[],
  before: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const cursors = new Map(before)
  const rows: unknown[] = []
  for (const effect of effects) {
    const ward = outboxWard(effect)
    if (ward === null) continue
    const cursor = (cursors.get(ward) ?? (await cursorOf(client, ward))) + 1
    cursors.set(ward, cursor)
    rows.push({ ward, cursor, effect_id: effect.id, body: effect, at_ms: effect.at_ms })
  }
  if (rows.length === 0) return cursors
  await client.query(
    `INSERT INTO hot.outbox (ward, cursor, effect_id, body, at)
     SELECT ward, cursor, effect_id, body, to_timestamp(at_ms / 1000)
     FROM jsonb_to_recordset($1) AS r (ward text, cursor bigint, effect_id text, body jsonb, at_ms float8)`,
    [toJson(rows)],
  )
  return cursors
}

async function storeAudit(
  client: pg.Client,
  effects: readonly Effect[],
  entries: readonly AuditEntry[],
  head: ChainHead,
): Promise<ChainHead> {
  const all = [...effects.flatMap((effect) => audited(effect) ?? []), ...entries]
  if (all.length === 0) return head
  const chain: AuditRow[] = []
  for (const entry of all) chain.push(link(chain.at(-1) ?? head, storable({ ...entry, at_ms: Math.trunc(entry.at_ms) })))
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  const rows = chain.map((row) => ({ ...row, at: new Date(row.at_ms).toISOString(), prev: hex(row.prev), hash: hex(row.hash) }))
  await client.query(
    `INSERT INTO hot.audit (seq, effect_id, at, actor, action, subject, detail, prev, hash)
     SELECT seq, effect_id, at, actor, action, subject, detail, decode(prev, 'hex'), decode(hash, 'hex')
     FROM jsonb_to_recordset($1) AS r (seq bigint, effect_id text, at timestamptz, actor text, action text, subject text, detail jsonb, prev text, hash text)`,
    [JSON.stringify(rows)],
  )
  return chain.at(-1)!
}

async function storeBelows(client: pg.Client, belows: ReadonlyMap<number, number>): Promise<void> {
  if (belows.size === 0) return
  await client.query(
    `INSERT INTO hot.partition_state AS s (partition, effects_below) SELECT * FROM unnest($1::smallint[], $2::bigint[])
     ON CONFLICT (partition) DO UPDATE SET effects_below = greatest(s.effects_below, excluded.effects_below)`,
    [[...belows.keys()], [...belows.values()]],
  )
}

/** Where the store stands: its generation, the end of the audit chain, and how far each partition is done. */
export async function readPosition(client: pg.Client): Promise<Position & { belows: Map<number, number> }> {
  const { rows: generations } = await client.query<{ generation: string }>('SELECT generation FROM hot.dispatcher')
  const { rows: heads } = await client.query<{ seq: string; hash: Buffer }>('SELECT seq, hash FROM hot.audit ORDER BY seq DESC LIMIT 1')
  const { rows: states } = await client.query<{ partition: number; effects_below: string }>(
    'SELECT partition, effects_below FROM hot.partition_state',
  )
  const chain = heads[0] ? { seq: Number(heads[0].seq), hash: new Uint8Array(heads[0].hash) } : { seq: 0, hash: new Uint8Array(32) }
  const belows = new Map(states.map((row) => [row.partition, Number(row.effects_below)]))
  return { generation: Number(generations[0]?.generation ?? 0), chain, cursors: new Map(), belows }
}
