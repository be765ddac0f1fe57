import type { TimelineItem } from '../../contracts/timeline.ts'
import { limitReason } from '../seal/fields.ts'
import type { Prisma } from './generated/client.ts'
import { openText } from './patient-record.ts'
import type { Asked, Stay } from './timeline-audit.ts'

/** Changes of limits in a stay, the newest: far more than anybody makes. */
const VERSIONS_MAX = 1_000

/**
 * Limits that stood in the time asked for, also those set before it: a version is a whole set and stands until the next, its
 * ordered end (`params.planned_ms`) or the end of the stay. `params` has `from:<detector>.<setting>` and `to:…` for each
 * limit that was changed, the version, and the reason in words.
 */
export async function limitItems({ store, encounter, from_ms, to_ms, names }: Asked, stay: Stay): Promise<TimelineItem[]> {
  const to = new Date(to_ms)
  const versions = store.prisma.limitVersion
  const [rows, following] = await Promise.all([
    versions.findMany({ where: { encounterId: encounter, at: { lt: to } }, orderBy: { version: 'desc' }, take: VERSIONS_MAX }),
    versions.findFirst({ where: { encounterId: encounter, at: { gte: to } }, orderBy: { version: 'asc' } }),
  ])
  const items = rows.map((row, i): TimelineItem => {
    const until_ms = endOf(row, (rows[i - 1] ?? following)?.at ?? stay.dischargedAt)
    return {
      ...{ kind: 'limits', id: `limits:${row.version}`, at_ms: row.at.getTime(), until_ms, by: names[row.by] ?? '', code: 'limits_set' },
      params: {
        version: row.version,
        reason: openText(store.fields, limitReason(encounter), row.reason),
        ...(row.until && { planned_ms: row.until.getTime() }),
        ...changesOf(row.changes as Record<string, Record<string, [number, number]>>),
      },
    }
  })
  return items.filter(({ at_ms, until_ms }) => at_ms >= from_ms || until_ms === null || until_ms > from_ms)
}

/** `over`: when something else took their place; null = nothing has. */
function endOf({ until }: Pick<Prisma.LimitVersionModel, 'until'>, over: Date | null): number | null {
  const ends = [until, over].flatMap((end) => end?.getTime() ?? [])
  return ends.length === 0 ? null : Math.min(...ends)
}

function changesOf(changes: Record<string, Record<string, [number, number]>>): Record<string, number> {
  const all = Object.entries(changes).flatMap(([detector, settings]) =>
    Object.entries(settings).flatMap(([setting, [before, after]]) => [
      [`from:${detector}.${setting}`, before],
      [`to:${detector}.${setting}`, after],
    ]),
  )
  return Object.fromEntries(all)
}
