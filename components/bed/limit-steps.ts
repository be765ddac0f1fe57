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

/**
 * A limit as it was over [from_ms, to_ms], oldest first: read backwards from the one in force through the versions that
 * changed it. Where the oldest versions are no longer told, it begins with the oldest that is.
 */
export function limitSteps(reply: LimitsReply | undefined, key: string, side: Side, from_ms: number, to_ms: number): LimitStep[] {
  const row = reply && limitRow(reply, key, side)
  if (!row) return []
  const steps: LimitStep[] = []
  const versions = newestFirst(reply)
  let [value, end] = [row.value, to_ms]
  const keep = (begun_ms: number) => {
    const from = Math.max(begun_ms, from_ms)
    if (from < end) steps.unshift({ from_ms: from, to_ms: end, value })
  }
  for (const version of versions) {
    const change = changeIn(version, row)
    if (!change) continue
    keep(version.at_ms)
    end = Math.min(end, version.at_ms)
    value = change[0]
  }
  const oldest = versions.at(-1)
  keep(oldest && oldest.version > 1 ? oldest.at_ms : from_ms)
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
