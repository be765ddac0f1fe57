import { describe, expect, test } from 'vitest'
import type { Detector, Reading, Readings, Verdict } from '../engine/detector.ts'
import type { Profile } from './limits-form.ts'

/** For tests of detectors: windows by hand. A reading nobody ever sent, unless told otherwise. */
export function reading(of: Partial<Reading> = {}): Reading {
  const never = { n: 0, mean: Number.NaN, min: Number.NaN, max: Number.NaN, last: Number.NaN }
  return { ...never, age_ms: Number.POSITIVE_INFINITY, quality: '', seen_ms: Number.POSITIVE_INFINITY, ...of }
}

/** A window in which one good value stood all the time. */
export function steady(value: number, of: Partial<Reading> = {}): Reading {
  return { n: 4, mean: value, min: value, max: value, last: value, age_ms: 400, quality: '', seen_ms: 400, ...of }
}

/** A window whose newest datum is blank for `quality`; the last good value is `age_ms` old. */
export function blank(quality: string, last = 0, age_ms = 3_000): Reading {
  return { n: 1, mean: last, min: last, max: last, last, age_ms, quality, seen_ms: 300 }
}

/** Settings as the profile has them. */
export function settingsOf(detector: Detector, profile: Profile = 'adult'): Record<string, number> {
  return { ...detector.settings.parse({}), ...detector.profiles?.[profile] } as Record<string, number>
}

/** The verdict of a detector on some readings; those not given were never sent. */
export function judge(detector: Detector, readings: Record<string, Reading>, settings = settingsOf(detector)): Verdict {
  const all: Record<string, Reading> = {}
  for (const name of detector.reads) all[name] = reading()
  return detector.evaluate({ ...all, ...readings } as Readings, settings, 0)
}

export interface LimitCase {
  input: string
  code: string
  unit: string
  side: 'low' | 'high'
  setting: string
  hysteresis: number
  /** Digits the value is shown with; 0 unless told. */
  digits?: number
  /** Age from which a value is stale, ms; 5 s unless told. */
  fresh_ms?: number
  /** Default limit by profile. */
  limits: Record<Profile, number>
}

/** The rules every limit obeys, written out as tests for one detector. */
export function limitRules(detector: Detector, rule: LimitCase): void {
  const { input, side, setting, hysteresis, code, unit } = rule
  const beyond = side === 'low' ? -1 : 1
  describe(detector.id, () => {
    test.each(Object.entries(rule.limits))('[DET-1] %s: at %i it is inside, one step beyond it is not', (profile, limit) => {
      const settings = settingsOf(detector, profile as Profile)
      expect(settings[setting]).toBe(limit)
      expect(judge(detector, { [input]: steady(limit) }, settings).condition).toBe('false')
      expect(judge(detector, { [input]: steady(limit - beyond) }, settings).condition).toBe('false')
      expect(judge(detector, { [input]: steady(limit + beyond) }, settings)).toMatchObject({
        condition: 'true',
        code,
        channel: input,
        params: { parameter: input, value: limit + beyond, limit, unit },
      })
    })

    test('[DET-1] the value shown never looks as if it were inside', () => {
      const limit = rule.limits.adult
      const step = beyond / 10 ** (rule.digits ?? 0)
      expect(judge(detector, { [input]: steady(limit + step * 0.2) })).toMatchObject({
        condition: 'true',
        params: { value: limit + step },
      })
    })

    test('[DET-2] the alarm may end only when the whole window was far enough inside', () => {
      const limit = rule.limits.adult
      const near = limit - (beyond * hysteresis) / 2
      const far = limit - beyond * hysteresis
      expect(judge(detector, { [input]: steady(near) })).toEqual({ condition: 'false', inside: false })
      expect(judge(detector, { [input]: steady(far) })).toEqual({ condition: 'false', inside: true })
      const just = steady(far, { min: Math.min(near, far), max: Math.max(near, far) })
      expect(judge(detector, { [input]: just })).toEqual({ condition: 'false', inside: false })
    })

    test('[DET-3] missing, stale or doubtful is unknown, whatever the last value was', () => {
      for (const value of [rule.limits.adult, rule.limits.adult + 50 * beyond]) {
        expect(judge(detector, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
        const old_ms = (rule.fresh_ms ?? 5_000) + 1
        expect(judge(detector, { [input]: steady(value, { age_ms: old_ms, seen_ms: old_ms }) })).toEqual({
          condition: 'unknown',
          reason: 'stale',
        })
        expect(judge(detector, { [input]: blank('lead_off', value) })).toEqual({ condition: 'unknown', reason: 'lead_off' })
        expect(judge(detector, { [input]: steady(Number.NaN) })).toEqual({ condition: 'unknown', reason: 'missing' })
      }
    })
  })
}

/** The rules of a mark on a wave becoming a technical alarm. */
export function markRules(detector: Detector, input: string, code: string, reasons: readonly string[]): void {
  const channel = input.split('.')[0]!
  describe(detector.id, () => {
    test.each([...reasons])('[DET-11] %s is told with its code', (reason) => {
      const params = code === 'signal_quality' ? { channel, reason } : { channel }
      expect(judge(detector, { [input]: blank(reason) })).toMatchObject({ condition: 'true', code, channel, params })
    })

    test("[DET-3] good is false, any other mark is somebody else's, silence is unknown", () => {
      expect(judge(detector, { [input]: steady(100) })).toEqual({ condition: 'false', inside: true })
      expect(judge(detector, { [input]: blank('learning') })).toEqual({ condition: 'false', inside: true })
      expect(judge(detector, {})).toEqual({ condition: 'unknown', reason: 'not_measured' })
      expect(judge(detector, { [input]: { ...blank(reasons[0]!), seen_ms: 6_000 } })).toEqual({ condition: 'unknown', reason: 'stale' })
    })
  })
}
