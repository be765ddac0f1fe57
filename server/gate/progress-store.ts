import type pg from 'pg'
import type { ClockMapping } from '../../contracts/record.ts'
import type { Checkpoint, ProgressStore } from './progress.ts'

/** The row that holds the covered log offsets; no device can be called ''. */
const OFFSETS = { device: '', boot: 'offsets' }
/** A boot that nothing was kept of for longer than any device may keep frames is forgotten. */
const FORGET_AFTER = '8 days'

interface Row {
  device: string
  boot: string
  up_to: string
  above: Array<[number, number]>
  mapping: unknown
}

/** Checkpoints of the gate in hot.gate_progress: sources and offsets change together or not at all. */
export function createProgressStore(pool: pg.Pool): ProgressStore {
  return {
    async load() {
      await pool.query(`delete from hot.gate_progress where at < now() - interval '${FORGET_AFTER}' and device <> ''`)
      const { rows } = await pool.query<Row>('select device, boot, up_to, above, mapping from hot.gate_progress order by at')
      const offsets = rows.find((row) => row.device === OFFSETS.device)?.mapping as Record<number, number> | undefined
      if (!offsets) return null
      const sources = rows
        .filter((row) => row.device !== OFFSETS.device)
        .map(({ device, boot, up_to, above, mapping }) => ({
          device,
          boot,
          kept: { up_to: Number(up_to), above },
          mappings: (mapping ?? []) as ClockMapping[],
        }))
      return { sources, offsets }
    },
    async save({ sources, offsets }) {
      const rows = [
        ...sources.map((s) => ({ ...s, ...s.kept, mapping: s.mappings as unknown })),
        { ...OFFSETS, up_to: 0, above: [], mapping: offsets },
      ]
      await pool.query(
        `insert into hot.gate_progress (device, boot, up_to, above, mapping, at)
         select device, boot, up_to, above, mapping, now()
         from unnest($1::text[], $2::text[], $3::int8[], $4::jsonb[], $5::jsonb[]) as t (device, boot, up_to, above, mapping)
         on conflict (device, boot) do update
         set up_to = excluded.up_to, above = excluded.above, mapping = excluded.mapping, at = excluded.at`,
        [
          rows.map((r) => r.device),
          rows.map((r) => r.boot),
          rows.map((r) => r.up_to),
          rows.map((r) => JSON.stringify(r.above)),
          rows.map((r) => JSON.stringify(r.mapping)),
        ],
      )
    },
  }
}

/** For tests and tools without a database: what was saved last. */
export function memoryProgressStore(): ProgressStore & { saved: Checkpoint | null } {
  const sources = new Map<string, Checkpoint['sources'][number]>()
  const store: ProgressStore & { saved: Checkpoint | null } = {
    saved: null,
    load: async () => structuredClone(store.saved),
    async save(checkpoint) {
      for (const entry of structuredClone(checkpoint.sources)) sources.set(`${entry.device}/${entry.boot}`, entry)
      store.saved = { sources: [...sources.values()], offsets: { ...checkpoint.offsets } }
    },
  }
  return store
}
