import { STANDBY_CEILING_MS } from '../../contracts/command.ts'
import type { TimelineItem } from '../../contracts/timeline.ts'
import { type QuietState, quietSpans } from './quiet-spans.ts'
import type { Asked } from './timeline-audit.ts'

/** States of a bed in a day: far more than anybody orders. */
const STATES_MAX = 5_000

/** Pauses and standbys. `code` is the reason, `params.planned_ms` the end it was ordered with. The outbox keeps them for seven days. */
export async function quietItems({ store, encounter, from_ms, to_ms, names }: Asked): Promise<TimelineItem[]> {
  // Nothing may be quiet for longer: what reaches into the time asked for began within this, and has ended within it.
  const states = await store.prisma.$queryRaw<QuietState[]>`
    SELECT (extract(epoch FROM at) * 1000)::float8 AS at_ms, body->'bed'->'pause' AS pause, body->'bed'->'standby' AS standby
    FROM hot.outbox
    WHERE body->>'kind' = 'bed' AND body->>'encounter' = ${encounter}
      AND at >= ${new Date(from_ms - STANDBY_CEILING_MS)} AND at < ${new Date(to_ms + STANDBY_CEILING_MS)}
    ORDER BY (body->'bed'->>'revision')::int LIMIT ${STATES_MAX}`
  const spans = quietSpans(states.map((state) => ({ ...state, standby: state.standby ?? null })))
  return spans
    .filter((span) => span.from_ms < to_ms && span.until_ms > from_ms)
    .map(({ kind, by, reason, from_ms: at_ms, until_ms, planned_ms }) => ({
      ...{ kind, id: `${kind}:${at_ms}`, at_ms, until_ms, by: names[by] ?? '', code: reason },
      params: { planned_ms },
    }))
}
