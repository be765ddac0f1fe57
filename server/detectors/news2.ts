import { z } from 'zod'
import { defineDetector, type Readings, type Verdict } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

const RED = 3
/** Parts are missing: the points are those of the others, and the total is no lower. */
const AT_LEAST = 'incomplete'

/**
 * NEWS2 has risen to a band that asks for somebody: 7 or more, 5 or more, or a 3 in one part. It stands until the score has
 * been lower for a quarter of an hour, so that a score on the edge calls once and not with every breath; a fall is no alarm.
 * Parts that are missing can only add points: what the others reach calls, and says that it is not the whole.
 */
export default defineDetector({
  id: 'news2',
  title: 'NEWS2',
  kind: 'clinical',
  priority: 'medium',
  judges: 'score',
  reads: ['news2', 'news2.highest'],
  window: { size_ms: 5_000, slide_ms: 5_000 },
  latches: false,
  settings: z.object({
    medium_points: bounded(3, 6, 5),
    high_points: bounded(7, 12, 7),
    delay_ms: bounded(0, 900_000, 180_000),
    clear_ms: bounded(60_000, 3_600_000, 900_000),
  }),
  form: {
    medium_points: { label: 'Medium from', unit: 'points', step: 1, order: 290 },
    high_points: { label: 'High from', unit: 'points', step: 1, order: 291 },
    delay_ms: delayField(292),
    clear_ms: { label: 'Over after', unit: 'ms', step: 60_000, order: 293 },
  },
  evaluate(readings, { medium_points, high_points }) {
    const total = readings.news2!
    const reason = doubt(total)
    if (reason !== '' && reason !== AT_LEAST) return { condition: 'unknown', reason }
    if (total.last >= high_points) return risen(readings, high_points, 'high')
    if (total.last >= medium_points) return risen(readings, medium_points, 'medium')
    if (readings['news2.highest']!.last >= RED) return single(readings)
    return reason === AT_LEAST ? { condition: 'unknown', reason } : { condition: 'false', inside: true }
  },
})

function risen({ news2 }: Readings, limit: number, priority: 'high' | 'medium'): Verdict {
  const value = news2!.last
  const code = news2!.quality === AT_LEAST ? 'news2_incomplete' : 'news2'
  return { condition: 'true', code, channel: 'news2', params: { parameter: 'news2', value, limit }, because: { value }, priority }
}

/** A single red part calls for a look at the patient whatever the total (low-medium band). */
function single({ news2 }: Readings): Verdict {
  const value = news2!.last
  const params = { parameter: 'news2', value }
  const code = news2!.quality === AT_LEAST ? 'news2_single_incomplete' : 'news2_single'
  return { condition: 'true', code, channel: 'news2', params, because: { value }, priority: 'low' }
}
