import { expect, test } from 'vitest'
import type { ChartEffect } from '../../contracts/effect.ts'
import { isDurable } from '../../contracts/effect.ts'
import { audited } from './audited.ts'

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
