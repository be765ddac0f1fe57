import type { LimitsReply } from '../../contracts/api.ts'

export type Side = 'low' | 'high'
type Row = LimitsReply['rows'][number]
type Version = LimitsReply['history'][number]

/** A limit that was in force from..to. */
export interface LimitStep {
  from_ms: number
  to_ms: number
  value: number
}

/** One change of one limit. */
export interface LimitChange {
  side: Side
  before: number
  after: number
  version: number
  by_name: string
  at_ms: number
  reason: string
  until_ms: number | null
}

/** The row of number `key` that says its limit: its detectors are `<key>-low` and `<key>-high`, with dashes. */
export function limitRow(reply: LimitsReply, key: string, side: Side): Row | undefined {
  return reply.rows.find((row) => row.detector === `${key.replaceAll('_', '-')}-${side}` && row.setting.startsWith(side))
}

const newestFirst = (reply: LimitsReply) => reply.history.toSorted((a, b) => b.version - a.version)
const changeIn = (version: Version, row: Row) => version.changes[row.detector]?.[row.setting]

/** Since when limits are known: before the oldest version that is told others may have been in force. */
export function knownSince(reply: LimitsReply): number {
  const oldest = newestFirst(reply).at(-1)
  return oldest && oldest.version > 1 ? oldest.at_ms : Number.NEGATIVE_INFINITY
}

/** What a limit was, newest first, each value from when on: read backwards from the one in force through the versions that changed it. */
export function pastValues(reply: LimitsReply, row: Row): Array<{ from_ms: number; value: number }> {
  const changes = newestFirst(reply).flatMap((version) => {
    const change = changeIn(version, row)
    return change ? [{ at_ms: version.at_ms, before: change[0] }] : []
  })
  const values = [row.value, ...changes.map(({ before }) => before)]
  return values.map((value, i) => ({ value, from_ms: changes[i]?.at_ms ?? knownSince(reply) }))
}

/** A limit as it was over [from_ms, to_ms], oldest first. Where it is not known any more it has no step. */
export function limitSteps(reply: LimitsReply | undefined, key: string, side: Side, from_ms: number, to_ms: number): LimitStep[] {
  const row = reply && limitRow(reply, key, side)
  if (!row) return []
  const steps: LimitStep[] = []
  let end = to_ms
  for (const past of pastValues(reply, row)) {
    const from = Math.max(past.from_ms, from_ms)
    if (from < end) steps.unshift({ from_ms: from, to_ms: end, value: past.value })
    end = Math.min(end, past.from_ms)
  }
  return steps
}

/** Every change of the limits of number `key`, newest first. */
export function limitChanges(reply: LimitsReply, key: string): LimitChange[] {
  return newestFirst(reply).flatMap((version) =>
    (['high', 'low'] as const).flatMap((side) => {
      const row = limitRow(reply, key, side)
      const change = row && changeIn(version, row)
      if (!change) return []
      const { by_name, at_ms, reason, until_ms } = version
      return [{ side, before: change[0], after: change[1], version: version.version, by_name, at_ms, reason, until_ms }]
    }),
  )
}
