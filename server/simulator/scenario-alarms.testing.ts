import { expect } from 'vitest'
import { type Played, play, type Raised } from './play.testing.ts'

/** Seconds of calm before each scenario: enough for every average, and for the first look of every signal. */
const BEFORE_S = 20
/** `within_s`: how long after the scenario its alarm has begun at the latest; what the rule itself asks for, and a few seconds. */
export interface Expected {
  alarm: string
  within_s: number
  played?: Omit<Played, 'scenario'>
  before_s?: number
  /** Nothing red may be raised: the scenario is not about life. */
  calm?: true
  /** Takes minutes of play: tried with the integration tests. */
  long?: true
}

const LINE = { bed: 0 } as const
export const ALL = { bed: 0, kinds: ['monitor', 'ventilator', 'pump'] } as const
export const EXPECTED: Record<string, Expected> = {
  'slow-desaturation': { alarm: 'spo2-low', within_s: 18 },
  asystole: { alarm: 'asystole', within_s: 12 },
  bradycardia: { alarm: 'hr-extreme-low', within_s: 20 },
  tachycardia: { alarm: 'hr-extreme-high', within_s: 22 },
  apnoea: { alarm: 'apnoea', within_s: 30 },
  'lead-off': { alarm: 'lead-off', within_s: 5, calm: true },
  'probe-off': { alarm: 'probe-off', within_s: 5, calm: true },
  'device-alarm': { alarm: 'device:X-4711', within_s: 28, calm: true },
  'ventricular-tachycardia': { alarm: 'ventricular-tachycardia', within_s: 9 },
  'ventricular-fibrillation': { alarm: 'ventricular-fibrillation', within_s: 12 },
  'atrial-fibrillation': { alarm: 'atrial-fibrillation', within_s: 150, calm: true, long: true },
  pause: { alarm: 'pause', within_s: 12 },
  'ventricular-run': { alarm: 'ventricular-run', within_s: 26 },
  extrasystoles: { alarm: 'pvc-frequent', within_s: 70, calm: true, long: true },
  'catheter-disconnect': { alarm: 'catheter-disconnect', within_s: 16, played: LINE },
  'vent-disconnect': { alarm: 'vent-disconnect', within_s: 16, played: ALL },
  'pressor-rising': { alarm: 'pressor-rising', within_s: 90, played: { ...ALL, script_speed: 2 }, before_s: 65, calm: true, long: true },
  fall: { alarm: 'fall', within_s: 20, played: { kinds: ['wearable'] }, calm: true },
  'pump-occlusion': { alarm: 'device:MDC_EVT_FLUID_LINE_OCCL', within_s: 6, played: ALL },
  'pump-near-end': { alarm: 'device:MDC_EVT_VOL_INFUS_NEAR_COMP', within_s: 6, played: ALL, calm: true },
}
/** Of these the engine's own clock and silence alarms speak (tests of the engine), a mark on a wave, or nothing does. */
export const ELSEWHERE = ['calm', 'silence', 'clock-jump', 'motion']

export const words = (raised: readonly Raised[]): string[] => raised.map((r) => `${r.by} at ${r.at_s}`)

/** Plays a scenario and looks for its alarm. */
export function findsItsAlarm(id: string, { alarm, within_s, played, before_s = BEFORE_S, calm }: Expected): void {
  const raised = play(before_s + within_s + 12, { ...played, scenario: [id, before_s] })
  const found = raised.filter((r) => r.by === alarm)
  expect(words(raised), 'raised').toContainEqual(expect.stringContaining(alarm))
  expect(found[0]!.at_s).toBeGreaterThanOrEqual(before_s - 1)
  expect(found[0]!.at_s).toBeLessThanOrEqual(before_s + within_s)
  if (calm) expect(words(raised.filter((r) => r.priority === 'high'))).toEqual([])
}
