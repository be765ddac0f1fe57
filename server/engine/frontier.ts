import { bringInLine } from './alarm.ts'
import { judge, LOST_MS, lost } from './condition.ts'
import type { Verdict } from './detector.ts'
import { wiringOf } from './lane.ts'
import { inForce } from './limits.ts'
import type { Flow, Lane, Patient, Step } from './state.ts'
import { type History, read } from './window.ts'

/** A source that has sent nothing for this long keeps no other source waiting. */
export const SILENT_MS = 2_000

/** A flow as the frontier sees it. */
export interface Feeder {
  flow: Flow
  silent: boolean
}

/**
 * Evaluates every detector at every grid point that has become final: all sources that feed it have data up to there
 * (silent ones are not waited for), at least one has whole data there, and the server's clock has reached it, so that
 * a change of limits is in the log before. Grid points nobody has data for are passed over: unknown, not false.
 */
export function evaluateDue(step: Step, patient: Patient, lane: Lane, feeders: readonly Feeder[]): void {
  if (step.now_ms < lane.due_ms || !feeders.some(({ flow }) => flow.frontier_ms >= lane.due_ms)) return
  for (;;) {
    const at_ms = earliest(step, lane, feeders)
    if (at_ms === Infinity) return
    for (let i = 0; i < lane.next.length; i++)
      if (lane.next[i] === at_ms && at_ms <= horizon(step, feeders, i)) evaluate(step, patient, lane, i, at_ms)
    bringInLine(step, patient)
  }
}

/** The first grid point that is final for some detector, Infinity when there is none; keeps when to look again. */
function earliest(step: Step, lane: Lane, feeders: readonly Feeder[]): number {
  let at_ms = Infinity
  lane.due_ms = Infinity
  for (let i = 0; i < lane.next.length; i++) {
    const next = nextPoint(step, lane, feeders, i)
    if (next < lane.due_ms) lane.due_ms = next
    if (next < at_ms && next <= horizon(step, feeders, i)) at_ms = next
  }
  return at_ms
}

/** How far a detector's data is final, event time. */
function horizon(step: Step, feeders: readonly Feeder[], index: number): number {
  let [live, rest] = [Infinity, -1]
  for (const { flow, silent } of feeders) {
    if (!wiringOf(step.registry, flow).feeds[index]) continue
    if (!silent && flow.frontier_ms < live) live = flow.frontier_ms
    if (flow.frontier_ms > rest) rest = flow.frontier_ms
  }
  return Math.min(live === Infinity ? rest : live, step.now_ms)
}

/** The next grid point somebody has (or may still get) whole data for. */
function nextPoint(step: Step, lane: Lane, feeders: readonly Feeder[], index: number): number {
  const { slide_ms } = step.registry.detectors[index]!.window
  let next = lane.next[index]!
  let later = Infinity
  for (const { flow, silent } of feeders) {
    if (flow.frontier_ms < 0 || !wiringOf(step.registry, flow).feeds[index]) continue
    if (silent && flow.frontier_ms < next) continue
    const first = Math.floor(flow.cover_ms / slide_ms) * slide_ms + slide_ms
    if (first <= next) return next
    later = Math.min(later, first)
  }
  if (later !== Infinity) lane.next[index] = next = later
  return later === Infinity ? Infinity : next
}

function evaluate(step: Step, patient: Patient, lane: Lane, index: number, at_ms: number): void {
  const detector = step.registry.detectors[index]!
  const last_ms = lane.last[index]!
  if (last_ms >= 0 && at_ms - last_ms > LOST_MS) lost(step, patient, lane, detector, last_ms)
  lane.last[index] = at_ms
  lane.next[index] = at_ms + detector.window.slide_ms
  const verdict = verdictAt(step, patient, lane.histories, lane.qualities, index, at_ms)
  judge(step, patient, lane, detector, at_ms, verdict)
  step.trace?.judged(patient, lane, detector, at_ms, verdict, step.registry.readings[index]!)
}

/** What the detector says of the window that ends at `at_ms`, under the limits in force at that instant. */
export function verdictAt(
  step: Step,
  patient: Patient,
  histories: ReadonlyMap<string, History>,
  qualities: readonly string[],
  index: number,
  at_ms: number,
): Verdict {
  const detector = step.registry.detectors[index]!
  const readings = step.registry.readings[index]!
  for (const key of detector.reads) read(histories.get(key), at_ms, detector.window.size_ms, qualities, readings[key]!)
  const { settings } = inForce(step.registry, patient, detector.id, at_ms)
  return detector.evaluate(readings, settings, at_ms)
}
