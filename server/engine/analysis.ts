import { end } from './alarm.ts'
import { closeBackfill } from './backfill.ts'
import { bedState } from './bed.ts'
import { keyOf } from './condition.ts'
import { emptyMeans } from './means.ts'
import { emptyFlow, emptyLane, type Patient, type Step } from './state.ts'
import { endTechnical, raiseTechnical } from './technical.ts'

/** Analysis of a patient is tried again after this, then after twice as long, and so on. */
export const RETRY_MS = 60_000
export const RETRY_MAX_MS = 3_600_000

export function resting(patient: Patient): boolean {
  return patient.analysis.off
}

/** A record could not be judged. The bed says so, and a technical alarm; open alarms stay, nothing new is judged. */
export function analysisOff(step: Step, patient: Patient, why: string): void {
  const retry_ms = Math.min(RETRY_MAX_MS, Math.max(RETRY_MS, patient.analysis.retry_ms * 2))
  patient.analysis = { off: true, since_ms: step.now_ms, retry_ms }
  closeBackfill(step, patient, true)
  startAnew(step, patient)
  raiseTechnical(step, patient, 'analysis_off', '', 'high', step.now_ms, { why })
  bedState(step, patient)
}

/** On ticks: tries again when its time has come; forgets the past trouble after a quiet hour. */
export function analysisOn(step: Step, patient: Patient): void {
  const { off, since_ms, retry_ms } = patient.analysis
  if (!off || step.now_ms - since_ms < retry_ms) {
    if (!off && retry_ms > 0 && step.now_ms - since_ms > RETRY_MAX_MS + retry_ms) patient.analysis.retry_ms = 0
    return
  }
  patient.analysis.off = false
  endTechnical(step, patient, 'analysis_off', '')
  bedState(step, patient)
}

/** Signals and windows begin anew; open alarms are carried over and judged by what comes. */
export function startAnew(step: Step, patient: Patient): void {
  patient.lane = emptyLane(step.registry, '')
  patient.scores.means = emptyMeans()
  for (const source of patient.sources.values()) Object.assign(source, { flow: emptyFlow(), late: null })
  for (const open of [...patient.open.values()]) {
    const { detector, channel, onset_ms, provisional, rule, condition } = open.alarm
    if (!step.registry.byId.has(detector) || condition !== 'active') continue
    if (provisional) end(step, patient, open, step.now_ms, 'not_confirmed')
    else
      patient.lane.rules.set(keyOf(patient.lane, detector, channel), {
        detector,
        channel,
        onset_ms,
        true_ms: onset_ms,
        inside_ms: NaN,
        rule,
      })
  }
}
