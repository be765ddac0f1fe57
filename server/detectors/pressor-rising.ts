import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

/** Pumps and pressures are told now and then: both signals speak every 5 s at most. */
const FRESH_MS = 20_000

/**
 * The vasopressor runs at twice the rate it ran at within the last hour, and the pressure falls in spite of it: two
 * devices, of which neither can see this. A pump that gives a vasopressor says so by the channel it declares.
 */
export default defineDetector({
  id: 'pressor-rising',
  title: 'Pressor doubled, pressure falling',
  kind: 'clinical',
  priority: 'medium',
  reads: ['pressor.ratio', 'art.minute', 'art.fall'],
  window: { size_ms: 5_000, slide_ms: 5_000 },
  latches: false,
  settings: z.object({
    ratio_pct: bounded(130, 400, 200),
    low_mmhg: bounded(30, 90, 65),
    fall_mmhg: bounded(5, 50, 15),
    delay_ms: bounded(0, 300_000, 10_000),
  }),
  form: {
    ratio_pct: { label: 'Rate, of the lowest in 1 h', unit: '%', step: 10, order: 280 },
    low_mmhg: { label: 'Mean pressure below', unit: 'mm[Hg]', step: 1, order: 281 },
    fall_mmhg: { label: 'or fallen by', unit: 'mm[Hg]', step: 1, order: 282 },
    delay_ms: delayField(283),
  },
  profiles: { paediatric: { low_mmhg: 50, fall_mmhg: 12 }, neonate: { low_mmhg: 30, fall_mmhg: 8 } },
  evaluate(readings, { ratio_pct, low_mmhg, fall_mmhg }) {
    const ratio = readings['pressor.ratio']!
    const minute = readings['art.minute']!
    const fall = readings['art.fall']!
    const reason = doubt(ratio, FRESH_MS) || doubt(minute, FRESH_MS) || doubt(fall, FRESH_MS)
    if (reason !== '') return { condition: 'unknown', reason }
    const doubled = ratio.last * 100 >= ratio_pct
    const falling = minute.last < low_mmhg || fall.last >= fall_mmhg
    if (!doubled || !falling) return { condition: 'false', inside: true }
    return {
      condition: 'true',
      code: 'pressor_rising',
      channel: 'pressor_rate',
      params: { parameter: 'pressor_rate', ratio: Math.floor(ratio.last * 10) / 10, mean: Math.round(minute.last) },
      because: { ratio: ratio.last, ratio_pct, mean_mmhg: minute.last, low_mmhg, fallen_mmhg: fall.last, fall_mmhg },
    }
  },
})
