import {
  COUNT,
  CROSSED,
  FLOOR_MV,
  HIGH,
  type LeadActivity,
  LOW,
  openPane,
  PANE_FIELDS,
  PANE_MS,
  PANES,
  RAILED,
  SAME,
  STEEP_SUM,
  STEEPEST,
  STILL,
  STRETCHES,
} from './fibrillation-lead.ts'

/** A wave less than half as steep as the usual QRS is no QRS: P, T and wandering are flatter, a low beat is steeper. */
const QRS_SHARE = 0.4
const STRETCH_PANES = 4
/** After so many stretches (30 s) without a QRS of the usual size, what is there is learnt as usual. */
const FORGET = 15

/** Ends the half second. */
export function closePane(a: LeadActivity): void {
  const { m, panes } = a
  const at = (a.closed++ % PANES) * PANE_FIELDS
  const wanted = (a.fs * PANE_MS) / 1000
  const whole = m[COUNT]! >= 0.8 * wanted && m[RAILED]! <= 0.25 * wanted
  panes[at] = whole ? 1 : 0
  panes[at + 1] = m[STEEPEST]!
  panes[at + 2] = m[STEEPEST]! > 0 ? m[STEEP_SUM]! / m[COUNT]! / m[STEEPEST]! : 0
  panes[at + 3] = m[COUNT]! > 0 ? m[HIGH]! - m[LOW]! : 0
  panes[at + 4] = m[CROSSED]!
  if (whole) learn(a, m[STEEPEST]!)
  openPane(m)
}

/** A stretch with a QRS in it is remembered; one without is not, so that a heart that stands still stays known as still. */
function learn(a: LeadActivity, steepest: number): void {
  if (steepest > a.stretch) a.stretch = steepest
  if (a.closed % STRETCH_PANES !== 0) return
  a.quiet = a.stretch >= a.qrs ? 0 : a.quiet + 1
  if (a.quiet === 0 || a.quiet > FORGET) remember(a)
  a.stretch = 0
}

/** The lower quarter of the stretches: artefacts only ever make them steeper. */
function remember(a: LeadActivity): void {
  a.steep[a.steeps++ % STRETCHES] = a.stretch
  const known = Math.min(STRETCHES, a.steeps)
  a.qrs = Math.max(FLOOR_MV, QRS_SHARE * a.steep.slice(0, known).sort()[known >> 2]!)
}

/** How long the lead has not moved like a QRS, ms; NaN while it cannot be judged. */
export function stillMs(a: LeadActivity): number {
  return judged(a) ? (a.m[STILL]! * 1000) / a.fs : Number.NaN
}

/** How long the lead has not moved at all, not even by a step of its converter, ms: no electrode is that quiet. */
export function constantMs(a: LeadActivity): number {
  return judged(a) ? (a.m[SAME]! * 1000) / a.fs : Number.NaN
}

/** Whether the last half second was whole. */
function judged(a: LeadActivity): boolean {
  return a.closed > 0 && a.panes[((a.closed - 1) % PANES) * PANE_FIELDS] === 1
}

/** The last four seconds of a lead. */
export interface Oscillation {
  /** Mean slope over steepest slope, mean of the half seconds: sine 0.64, white noise 0.33, a narrow QRS 0.1 to 0.2. */
  evenness: number
  /** Steepest slope of the calmest half second over that of the wildest: near 0 where there are beats and rests. */
  steadiness: number
  /** Mean swing of the half seconds, mV. */
  swing_mv: number
  hz: number
}

/** Writes the last four seconds into `out`; false while they are not whole. */
export function oscillation(a: LeadActivity, out: Oscillation): boolean {
  if (a.closed < PANES) return false
  const { panes } = a
  let evenness = 0
  let least = Number.POSITIVE_INFINITY
  let most = 0
  let crossed = 0
  let swing = 0
  for (let at = 0; at < panes.length; at += PANE_FIELDS) {
    if (panes[at] === 0) return false
    const steepest = panes[at + 1]!
    if (steepest < least) least = steepest
    if (steepest > most) most = steepest
    evenness += panes[at + 2]!
    swing += panes[at + 3]!
    crossed += panes[at + 4]!
  }
  out.evenness = evenness / PANES
  out.steadiness = most > 0 ? least / most : 0
  out.swing_mv = swing / PANES
  out.hz = crossed / 2 / ((PANES * PANE_MS) / 1000)
  return true
}
