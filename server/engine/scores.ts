import { SCORES_EVERY_MS, type ScoreNow, type ScoresNow } from '../../contracts/score.ts'
import { SCORES } from '../scores/index.ts'
import { type Reading, type Readings, score, type Who } from '../scores/score.ts'
import { charted, chosen, ORIGINS } from '../scores/sources.ts'
import { bringInLine } from './alarm.ts'
import { judge, lost } from './condition.ts'
import type { Detector, Verdict } from './detector.ts'
import { inForce } from './limits.ts'
import { emptyMeans, meanAt, PANE_MS } from './means.ts'
import { coded, newestOf, observedAt } from './observed.ts'
import { emptyReading } from './reading.ts'
import type { Patient, Step } from './state.ts'

/** Data of an instant is in by then: longer than any frame, its lateness and the wait behind a hole. */
export const SETTLE_MS = 5_000
/** An alarm of a score that can no longer be made is over after this: parts outlive a short absence by themselves. */
export const UNKNOWN_MAX_MS = 15 * 60_000

/** What the engine keeps of a patient's scores, beside the chart. */
export function emptyScores(): Patient['scores'] {
  return { means: emptyMeans(), judged_ms: -1, told_ms: -1, told: '' }
}

/** The readings of one patient at `at_ms`: a minute's mean of the monitor, or what was charted by then, whichever is newer. */
function readingsAt(patient: Patient, at_ms: number): Readings {
  const readings: { -readonly [K in keyof Readings]: Readings[K] } = {}
  for (const { parameter, channels, observation } of ORIGINS) {
    const measured: Reading[] = []
    for (const source of channels) {
      const mean = meanAt(patient.scores.means, source, at_ms)
      if (mean !== null) measured.push({ value: mean.value, age_ms: at_ms - mean.event_ms, quality: '', source })
    }
    const observed = observedAt(patient.chart, observation, at_ms)
    const hand = observed === undefined ? null : charted(coded(observed.value), Math.max(0, at_ms - observed.observed_ms))
    const best = chosen(parameter, measured, hand)
    if (best !== undefined) readings[parameter] = best
  }
  return readings
}

/** What is known of the patient. Scale 2 is a recorded decision with an author, or it is not in use. */
function whoIs(patient: Patient, at_ms: number): Who {
  const scale = observedAt(patient.chart, 'spo2_scale', at_ms)?.value
  const pregnant = observedAt(patient.chart, 'pregnant', at_ms)?.value === true
  return { under_16: patient.profile !== 'adult', pregnant, spo2_scale: scale === 2 ? 2 : 1 }
}

export function scoresAt(patient: Patient, at_ms: number): ScoreNow[] {
  const readings = readingsAt(patient, at_ms)
  const who = whoIs(patient, at_ms)
  return SCORES.map((table) => score(table, readings, who))
}

/** On ticks: judges every 5 s of event time once its data is in, and tells screens. */
export function tickScores(step: Step, patient: Patient): void {
  if (patient.analysis.off) return
  const due_ms = Math.floor((step.now_ms - SETTLE_MS) / PANE_MS) * PANE_MS
  if (due_ms <= patient.scores.judged_ms) return
  patient.scores.judged_ms = due_ms
  const judged = scoresAt(patient, due_ms)
  judgeScores(step, patient, judged, due_ms)
  const { told, told_ms } = patient.scores
  if (step.now_ms - told_ms >= SCORES_EVERY_MS) tellScores(step, patient, true)
  else if (pointsText(judged) !== told) tellScores(step, patient, false)
}

/** Tells the scores as they stand now; unless `anyway`, only when a point has changed since they were told. */
export function tellScores(step: Step, patient: Patient, anyway: boolean): void {
  const { scores } = patient
  const now: ScoresNow = {
    encounter: patient.encounter,
    at_ms: step.now_ms,
    scores: scoresAt(patient, step.now_ms),
    observed: newestOf(patient.chart, step.now_ms),
  }
  const points = pointsText(now.scores)
  if (!anyway && points === scores.told) return
  scores.told = points
  scores.told_ms = step.now_ms
  step.sink.scores(now)
}

/** What makes scores other ones: points by part, what is missing, who they are refused to. */
function pointsText(scores: readonly ScoreNow[]): string {
  let all = ''
  for (const { total, refused, scale, parts, missing } of scores) {
    all += `${total}${refused ?? ''}${scale ?? ''}:`
    for (const part of parts) all += part.points
    all += `:${missing.join()} `
  }
  return all
}

function judgeScores(step: Step, patient: Patient, judged: readonly ScoreNow[], at_ms: number): void {
  for (const detector of step.registry.detectors) {
    if (detector.judges !== 'score') continue
    const found = judged.find(({ id }) => id === detector.reads[0])
    if (found !== undefined) judgeScore(step, patient, detector, found, at_ms)
  }
  bringInLine(step, patient)
}

/** A score's alarm lives like every other: delay, hysteresis, priority and acknowledgement are alarm life's. */
function judgeScore(step: Step, patient: Patient, detector: Detector, found: ScoreNow, at_ms: number): void {
  const { settings } = inForce(step.registry, patient, detector.id, at_ms)
  const readings = readingsOf(detector, found)
  const verdict = explained(detector.evaluate(readings, settings, at_ms), found)
  judge(step, patient, patient.lane, detector, at_ms, verdict)
  step.trace?.judged(patient, patient.lane, detector, at_ms, verdict, readings)
  if (verdict.condition !== 'unknown') return
  const last_ms = Math.max(
    -1,
    ...[...patient.lane.rules.values()].filter((rule) => rule.detector === detector.id).map((rule) => rule.true_ms),
  )
  if (last_ms >= 0 && at_ms - last_ms > UNKNOWN_MAX_MS) lost(step, patient, patient.lane, detector, last_ms)
}

/** Total and highest points as readings; "incomplete" where parts are missing, and the points of the others then. */
function readingsOf(detector: Detector, { total, points, parts, refused }: ScoreNow): Parameters<Detector['evaluate']>[0] {
  const [whole, highest] = detector.reads as [string, string]
  const blank = { ...emptyReading(), quality: 'missing', seen_ms: 0 }
  if (refused !== null || parts.length === 0) return { [whole]: blank, [highest]: blank }
  const quality = total === null ? 'incomplete' : ''
  const of = (value: number) => ({ n: 1, mean: value, min: value, max: value, last: value, age_ms: 0, quality, seen_ms: 0 })
  return { [whole]: of(total ?? points), [highest]: of(Math.max(0, ...parts.map((part) => part.points))) }
}

/** The values that made the score, part by part: "25 3" is a value of 25 and its 3 points. */
function explained(verdict: Verdict, { parts }: ScoreNow): Verdict {
  if (verdict.condition !== 'true') return verdict
  const values = Object.fromEntries(parts.map(({ parameter, value, points }) => [parameter, `${value} ${points}`]))
  return { ...verdict, because: { ...verdict.because, ...values } }
}
