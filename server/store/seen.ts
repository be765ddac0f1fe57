import type { SeenLine } from '../../contracts/devices.ts'
import type { Store } from './store.ts'

/** The gate tells every 5 s; one that was not told for three times that is not connected, whatever was told last. */
const TOLD_WITHIN_MS = 15_000

interface Row {
  device: string
  connected: boolean
  token: string
  last_ms: number
  clock_offset_ms: number
  clock_uncertainty_ms: number
  battery_pct: number | null
  told_ms: number
}

/** What the gate last knew of these devices, with the hash of the token each came with. Facts of devices: the caller has been authorised. */
export async function seenOf(
  store: Pick<Store, 'prisma'>,
  now_ms: number,
  devices: readonly string[],
): Promise<Map<string, { token: string; line: SeenLine }>> {
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT device, connected, token, last_ms, clock_offset_ms, clock_uncertainty_ms, battery_pct,
           (extract(epoch from told_at) * 1000)::float8 AS told_ms
    FROM hot.device_seen WHERE device = ANY(${[...devices]})`
  return new Map(
    rows.map(({ device, token, told_ms, connected, last_ms, ...rest }) => [
      device,
      { token, line: { connected: connected && now_ms - told_ms < TOLD_WITHIN_MS, last_ms: last_ms > 0 ? last_ms : null, ...rest } },
    ]),
  )
}
