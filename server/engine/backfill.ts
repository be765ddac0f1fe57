import type { FrameRecord } from '../../contracts/record.ts'
import { end } from './alarm.ts'
import { deviceAlarms } from './device-alarms.ts'
import { evaluateDue } from './frontier.ts'
import { flowOn } from './lane.ts'
import { emptyFlow, emptyLane, type Open, type Patient, type Source, type Step } from './state.ts'

/** A back-fill that has sent nothing for this long is over. */
export const BACKFILL_MS = 30_000

/** A frame whose hole was passed: judged beside the live lane, with signals of its own. Its alarms are late, never sound. */
export function backfill(step: Step, patient: Patient, source: Source, record: FrameRecord): void {
  step.count('frames_late', 'hole_passed')
  if (patient.analysis.off) return
  const { seq } = record.frame
  source.late ??= { flow: emptyFlow(), lane: emptyLane(step.registry, `${source.device}|${source.boot}`), seq: 0, at_ms: 0 }
  const { late } = source
  const torn = late.seq !== 0 && seq !== late.seq + 1
  late.seq = seq
  late.at_ms = step.now_ms
  deviceAlarms(step, patient, record, true)
  flowOn(step, patient, source, late.flow, late.lane, record, torn)
  evaluateDue(step, patient, late.lane, [{ flow: late.flow, silent: false }])
}

/** Ends back-fills that are over (or all of them): what was still true at their last datum ends there, as data_lost. */
export function closeBackfill(step: Step, patient: Patient, all = false): void {
  for (const source of patient.sources.values()) {
    const { late } = source
    if (late === null || (!all && step.now_ms - late.at_ms < BACKFILL_MS)) continue
    for (const open of [...patient.open.values()]) if (isOf(source, open)) end(step, patient, open, late.flow.frontier_ms, 'data_lost')
    source.late = null
  }
}

/** Whether a late alarm came from the back-fill of this source: another's may still go on. */
function isOf({ device, boot }: Source, { key, alarm }: Open): boolean {
  if (alarm.source === 'device') return alarm.channel === device && key.endsWith('|late|')
  return key.endsWith(`|late|${device}|${boot}`)
}
