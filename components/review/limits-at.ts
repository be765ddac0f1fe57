import type { LimitsReply } from '../../contracts/api.ts'
import { knownSince, pastValues } from '../bed/limit-steps.ts'

/** The limits as they were in force at `at_ms`; null: of then none are told any more. */
export function limitsAt(reply: LimitsReply, at_ms: number): LimitsReply | null {
  if (at_ms < knownSince(reply)) return null
  const history = reply.history.filter((version) => version.at_ms <= at_ms)
  const rows = reply.rows.map((row) => {
    const value = pastValues(reply, row).find(({ from_ms }) => from_ms <= at_ms)?.value ?? row.value
    return { ...row, value, source: value === row.inherited ? ('profile' as const) : ('patient' as const) }
  })
  return { ...reply, version: Math.max(0, ...history.map(({ version }) => version)), rows, history }
}
