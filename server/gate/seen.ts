import type pg from 'pg'
import type { Clock } from '../clock.ts'
import { log } from '../observe/log.ts'
import type { DeviceStatus } from './status.ts'

/** Writes what the gate knows of each device's connection to hot.device_seen, for the inventory. */
export interface Seen {
  /** Writes now what is other than what was written last. @throws when the database does not answer */
  tell(): Promise<void>
  close(): Promise<void>
}

export const SEEN_EVERY_MS = 5_000

/** `sessions` lists the newest connection of each device. One statement every `every_ms`; devices that stay away cost nothing. */
export function createSeen(
  { pool, clock, sessions }: { pool: pg.Pool; clock: Clock; sessions: () => readonly DeviceStatus[] },
  every_ms = SEEN_EVERY_MS,
): Seen {
  const told = new Set<string>()
  let running: Promise<void> | null = null
  const timer = setInterval(() => void quietly(), every_ms)
  timer.unref()

  async function write(): Promise<void> {
    const rows = sessions().filter((one) => one.connected || told.has(one.device))
    if (rows.length > 0) await writeRows(pool, rows, clock.now_ms())
    for (const { device, connected } of rows) connected ? told.add(device) : told.delete(device)
  }
  function tell(): Promise<void> {
    running ??= write().finally(() => {
      running = null
    })
    return running
  }
  async function quietly(): Promise<void> {
    await tell().catch((error: unknown) => log.debug({ error: String(error) }, 'devices seen: not written this time'))
  }
  return {
    tell,
    async close() {
      clearInterval(timer)
      await running?.catch(() => log.info('devices seen: closed while the database was away'))
      await quietly()
    },
  }
}

async function writeRows(pool: pg.Pool, rows: readonly DeviceStatus[], now_ms: number): Promise<void> {
  const columns = rows.map(({ device, connected, token, last_ms, clock_offset_ms, clock_uncertainty_ms, battery_pct }) => {
    return { device, connected, token, last_ms, clock_offset_ms, clock_uncertainty_ms, battery_pct }
  })
  await pool.query(
    `insert into hot.device_seen (device, connected, token, last_ms, clock_offset_ms, clock_uncertainty_ms, battery_pct, told_at)
     select t.*, $2 from jsonb_to_recordset($1) as t (device text, connected boolean, token text, last_ms float8,
       clock_offset_ms float8, clock_uncertainty_ms float8, battery_pct float8)
     on conflict (device) do update set connected = excluded.connected, token = excluded.token,
       last_ms = greatest(excluded.last_ms, device_seen.last_ms), clock_offset_ms = excluded.clock_offset_ms,
       clock_uncertainty_ms = excluded.clock_uncertainty_ms, battery_pct = excluded.battery_pct, told_at = excluded.told_at`,
    [JSON.stringify(columns), new Date(now_ms)],
  )
}
