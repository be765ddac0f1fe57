import type { LimitsReply } from '../../contracts/api.ts'

/**
 * The limits as they were in force at `at_ms`: every later version is taken back, newest first. Changes are told as
 * [before, after] of each setting.
 */
export function limitsAt(reply: LimitsReply, at_ms: number): LimitsReply {
  const newest = [...reply.history].sort((a, b) => b.version - a.version)
  const later = newest.filter((version) => version.at_ms > at_ms)
  const history = newest.filter((version) => version.at_ms <= at_ms)
  const values = new Map(reply.rows.map((row) => [`${row.detector} ${row.setting}`, row.value]))
  for (const { changes } of later)
    for (const [detector, settings] of Object.entries(changes))
      for (const [setting, [before]] of Object.entries(settings)) values.set(`${detector} ${setting}`, before)
  const rows = reply.rows.map((row) => {
    const value = values.get(`${row.detector} ${row.setting}`) ?? row.value
    return { ...row, value, source: value === row.inherited ? ('profile' as const) : ('patient' as const) }
  })
  return { ...reply, version: history[0]?.version ?? 0, rows, history }
}
