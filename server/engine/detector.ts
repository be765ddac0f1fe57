import type { z } from 'zod'
import type { Priority } from '../../contracts/alarm.ts'

/**
 * A detector says whether a condition holds, per severity, and why. Delay, hysteresis, latching, suppression and
 * escalation belong to alarm life alone. Pure: no clock, no random number, no I/O. One file, one clinical judgement.
 * The admin form, the validation of a limit change, the registry, the documentation and the metric labels derive from it.
 */
export interface Detector<Settings extends z.ZodObject = z.ZodObject> {
  id: string
  title: string
  kind: 'clinical' | 'technical'
  priority: Priority
  /** Signal outputs and device numerics read: 'hr', 'spo2', 'beat', 'ecg.quality'. A missing one is passed as an empty reading. */
  reads: readonly string[]
  /** `size_ms` is a multiple of `slide_ms`; evaluated at every multiple of slide_ms in event time. */
  window: { size_ms: number; slide_ms: number }
  /** Stays on screen and sounding until acknowledged, even when the condition has gone. */
  latches: boolean
  /** Judged at once on data that waits behind a hole, marked provisional until its window confirms it. */
  on_arrival?: boolean
  /** Settings with units in their names, each with min, max and default; `delay_ms` is read by alarm life. */
  settings: Settings
  /** Label, unit and safety floor of each setting, for the form. `locked`: no patient-level change. */
  form: Record<string, { label: string; unit: string; step: number; locked?: boolean; order: number }>
  /** Defaults that differ from the schema's, by profile. */
  profiles?: Partial<Record<'adult' | 'paediatric' | 'neonate', Partial<z.infer<Settings>>>>
  /** Settings must also agree with each other: returns the code of what is wrong, or null. */
  check?(settings: z.infer<Settings>): string | null
  /** Settings of this detector that stay below one of another: low below high, an extreme limit outside the ordinary one. */
  stays_below?: ReadonlyArray<{ setting: string; detector: string; theirs: string; code: string }>
  /** Detectors whose active alarm makes this one pointless (suppression chain, one event, one sound). */
  suppressed_by?: readonly string[]
  /**
   * `score`: judged on a score of the patient (server/scores) whose id is `reads[0]`, at the engine's own pace; `reads[1]` is
   * the highest points of one part. No device feeds it, so none that is taken off ends it.
   */
  judges?: 'score'
  evaluate(input: Readings, settings: z.infer<Settings>, now_ms: number): Verdict
}

/** What a window holds of one input at event time `now_ms`. Kept by panes: no samples, no arrays. NaN where nothing was measured. */
export interface Reading {
  /** Good values in the window. */
  n: number
  mean: number
  min: number
  max: number
  /** The newest good value, and its age in event time; age is Infinity when there never was one. */
  last: number
  age_ms: number
  /** Reason the newest value is doubtful or blank, '' when good. */
  quality: string
  /** Age of the newest datum of any quality. */
  seen_ms: number
}
export type Readings = Readonly<Record<string, Reading>>

/** `unknown` is not `false`: an alarm neither starts nor ends on it. */
export type Verdict =
  | {
      condition: 'true'
      code: string
      channel: string
      params: Record<string, string | number>
      because: Record<string, string | number>
      priority?: Priority
    }
  /** `inside`: far enough inside the limit that hysteresis lets the alarm end. */
  | { condition: 'false'; inside: boolean }
  | { condition: 'unknown'; reason: string }

export function defineDetector<S extends z.ZodObject>(detector: Detector<S>): Detector {
  return detector as unknown as Detector
}
