import { expect, test } from 'vitest'
import type { Alarm } from '../../contracts/alarm.ts'
import type { AlarmChange, ChartEffect } from '../../contracts/effect.ts'
import { isDurable } from '../../contracts/effect.ts'
import { audited } from './audited.ts'
import { alarmEffect } from './testing.ts'

test('[SCO-32] a charting is stored in the audit: who, for whom, of when, and what', () => {
  const effect: ChartEffect = {
    ...{ kind: 'chart', id: '1/9/0', at_ms: 2_000, encounter: 'e1', by: 'ann', observed_ms: 1_000 },
    observations: { consciousness: 'C', spo2_scale: 2 },
  }
  expect(isDurable(effect)).toBe(true)
  expect(audited(effect)).toEqual({
    ...{ at_ms: 2_000, actor: 'ann', action: 'chart.recorded', subject: 'e1', effect_id: '1/9/0' },
    detail: { observed_ms: 1_000, consciousness: 'C', spo2_scale: 2 },
  })
})

test('[LIFE-19] the audit says with one word why somebody acknowledged, how long who is going has, and how far the chain was taken', () => {
  const detail = (why: AlarmChange, change: Partial<Alarm>) => audited({ ...alarmEffect(1, 0, 2, change), why, by: 'ann' })?.detail
  const at_ms = 5
  expect(detail('acknowledged', { response: { state: 'acknowledged', by: 'ann', at_ms, reason: 'suction' } })).toMatchObject({
    reason: 'suction',
  })
  expect(detail('claimed', { response: { state: 'claimed', by: 'ann', at_ms, until_ms: 9 } })).toMatchObject({ until_ms: 9 })
  expect(detail('escalated', { level: 3 })).toMatchObject({ level: 3 })
  expect(detail('delegated', { asked: { by: 'ann', to: 'bea', at_ms } }), 'who was asked, by id').toMatchObject({ to: 'bea' })
  const signal = { state: 'off', why: 'standby', by: 'ann', until_ms: 9, reason: 'imaging' } as const
  expect(detail('standby', { signal })).toMatchObject({ reason: 'imaging', until_ms: 9 })
  expect(audited(alarmEffect(1, 0, 1))?.action).toBe('alarm.raised')
})
