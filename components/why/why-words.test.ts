import { describe, expect, test } from 'vitest'
import { CAUSES, type Facts, type Finding } from '../../contracts/why.ts'
import { causeSentence, minuteAt, nameOf, ruleWords, watchWords } from './why-words.ts'

const AT_MS = new Date(2026, 10, 21, 3, 12, 5).getTime()
const NAMES = { u1: 'A. Nurse', d1: 'Monitor 4' }
const EVERYTHING: Facts = {
  ...{ raised_ms: AT_MS, since_ms: AT_MS, from_ms: AT_MS, until_ms: AT_MS, at_ms: AT_MS, arrived_ms: AT_MS, to_ms: AT_MS },
  ...{ held_ms: 6_500, delay_ms: 10_000, late_ms: 130_000, by: 'u1', device: 'd1', above: 'desaturation', reason: 'noise' },
  ...{ setting: 'low_pct', value: 88, limit: 85, before: 90 },
}
const finding = (cause: Finding['cause'], facts: Facts = EVERYTHING): Finding => ({
  ...{ detector: 'spo2-low', priority: 'medium', kind: 'clinical', cause, facts, alarm: null, rule: null },
})

describe('why, in words', () => {
  test.each(CAUSES)('[WHY-8] the cause %s is a sentence, with all its facts and with the fewest', (cause) => {
    const sentence = causeSentence(finding(cause), NAMES)
    expect(sentence).toMatch(/^\S.*\.$/)
    expect(sentence).not.toMatch(/[{}]|_ms|undefined|NaN/)
    if (['silent', 'no_device', 'suppressed', 'never_crossed'].includes(cause))
      expect(causeSentence(finding(cause, { device: 'd1' }), NAMES)).not.toMatch(/[{}]|undefined/)
  })

  test('[WHY-8] who changed what is named, with the values before and after', () => {
    expect(causeSentence(finding('limits_widened'), NAMES)).toBe(
      'A. Nurse changed “SpO₂ low” at 03:12:05: below 90 % became 85 %. By the earlier limits there would have been an alarm.',
    )
    expect(causeSentence(finding('delay_running', { held_ms: 6_500, delay_ms: 10_000 }), NAMES)).toBe(
      '“SpO₂ low” was true for 6 s, and its delay of 10 s had not run out.',
    )
    expect(nameOf('profile:adult', NAMES)).toBe('the usual limits')
    expect(watchWords({ at_ms: AT_MS, users: ['u1', 'wall'] }, NAMES)).toBe('from 03:12:05: A. Nurse, a screen without a name')
    expect(watchWords({ at_ms: AT_MS, users: [] }, NAMES)).toContain('no screen')
  })

  test('[WHY-8] limits in force are told with their author, and none where a rule has none', () => {
    const rule = { version: 3, set_by: 'u1', set_at_ms: AT_MS, settings: { low_pct: 85, delay_ms: 10_000 } }
    expect(ruleWords({ ...finding('sounded'), rule }, NAMES)).toBe('below 85 %, delay 10 s; version 3, by A. Nurse')
    expect(ruleWords({ ...finding('sounded'), rule: { ...rule, settings: {} } }, NAMES)).toBe('')
  })

  test('[WHY-9] a time of day is the last such minute that is past', () => {
    const noon = new Date(2026, 10, 21, 12, 0, 30).getTime()
    const minute = (day: number, h: number, m: number) => new Date(2026, 10, day, h, m).getTime()
    expect(minuteAt('03:12', noon)).toEqual({ from_ms: minute(21, 3, 12), to_ms: minute(21, 3, 13) })
    expect(minuteAt('12:00', noon)?.from_ms).toBe(minute(21, 12, 0))
    expect(minuteAt('12:01', noon)?.from_ms).toBe(minute(20, 12, 1))
    expect(minuteAt('', noon)).toBeNull()
  })
})
