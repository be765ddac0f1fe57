import type pg from 'pg'
import type { Alarm } from '../../contracts/alarm.ts'
import { openPool } from '../database/connect.ts'
import { type Expected, expectedAlarms } from './oracle.ts'
import { STEP_MS } from './script.ts'
import { countLost, storedFrames } from './stored.ts'
import type { Witness } from './truth.ts'
import type { Viewer } from './viewer.ts'

export interface Findings {
  acked_frames: number
  lost_frames: number
  duplicate_frames: number
  expected_alarms: number
  /** That had to be and are not stored. */
  missing_alarms: number
  /** Stored, and not seen by a viewer: once for each. */
  unseen_alarms: number
  duplicate_alarms: number
  lost_acknowledgements: number
  /** The first few things wrong, for a person. */
  wrong: string[]
}

/** What the database holds, against what was offered, acknowledged and must have alarmed. */
export async function check(
  ownerUrl: string,
  witnesses: readonly Witness[],
  viewers: readonly Viewer[],
  acknowledged: ReadonlySet<string>,
): Promise<Findings> {
  const pool = openPool(ownerUrl, { max: 1, statement_timeout_ms: 120_000 })
  try {
    const frames = await storedFrames(pool)
    const alarms = await storedAlarms(pool)
    const wrong: string[] = []
    const lost = countLost(frames, witnesses, wrong)
    const judged = judge(alarms, witnesses, viewers, wrong)
    const unkept = [...acknowledged].filter((id) => alarms.find((a) => a.id === id)?.response.state !== 'acknowledged')
    wrong.push(...unkept.map((id) => `acknowledgement of ${id} answered "done" is not in the database`))
    return {
      ...lost,
      ...judged,
      lost_acknowledgements: unkept.length,
      wrong: [...wrong.filter((w) => w.includes('no alarm')).slice(0, 5), ...wrong.slice(0, 8)],
    }
  } finally {
    await pool.end()
  }
}

async function storedAlarms(pool: pg.Pool): Promise<Alarm[]> {
  const { rows } = await pool.query<{ body: Alarm }>(`SELECT body FROM "Alarm" WHERE detector = 'spo2-low'`)
  return rows.map((row) => row.body)
}

function judge(alarms: readonly Alarm[], witnesses: readonly Witness[], viewers: readonly Viewer[], wrong: string[]) {
  let [expected_alarms, missing_alarms, unseen_alarms, duplicate_alarms] = [0, 0, 0, 0]
  for (const { encounter, device, offered } of witnesses) {
    const samples = [...offered.values()]
    const until_ms = Math.max(...samples.map((s) => s.t_ms)) + STEP_MS / 2
    const expected = expectedAlarms(samples, until_ms)
    const stored = alarms.filter((a) => a.encounter === encounter)
    expected_alarms += expected.length
    for (const one of expected) {
      const found = stored.filter((a) => same(a, one))
      if (found.length === 0) {
        missing_alarms++
        const near = stored
          .filter((a) => Math.abs(a.onset_ms - one.onset_ms) < 5_000)
          .map((a) => `${a.onset_ms}..${a.ended_ms} ${a.end_reason ?? ''}${a.late ? ' late' : ''}`)
        wrong.push(`${device}: no alarm ${one.onset_ms}..${one.ended_ms}; stored near it: ${near.join(', ') || 'none'}`)
        continue
      }
      const unseen = viewers.filter((v) => !v.seen.has(found[0]!.id)).length
      unseen_alarms += unseen
      if (unseen > 0) wrong.push(`${device}: alarm ${one.onset_ms} did not reach ${unseen} viewer(s)`)
    }
    const invented = stored.filter((a) => !expected.some((one) => same(a, one))).length
    const doubled = stored.length - new Set(stored.map((a) => a.onset_ms)).size
    duplicate_alarms += invented + doubled
    if (invented > 0) wrong.push(`${device}: ${invented} alarm(s) that nothing explains`)
  }
  return { expected_alarms, missing_alarms, unseen_alarms, duplicate_alarms }
}

/** Onset and end both count: a crash may move neither. */
function same(alarm: Alarm, expected: Expected): boolean {
  return alarm.onset_ms === expected.onset_ms && alarm.ended_ms === expected.ended_ms
}
