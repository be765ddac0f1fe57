import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

/**
 * The ventilator goes on cycling, but neither pressure nor expired volume comes back: the patient is off it. Both must
 * have collapsed: low pressure alone is a leak, low volume alone a small breath. The ventilator's own alarm is shown
 * beside this one as the device words it.
 */
export default defineDetector({
  id: 'vent-disconnect',
  title: 'Ventilator disconnect',
  kind: 'clinical',
  priority: 'high',
  reads: ['paw_peak', 'tidal_volume', 'vent_rate'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: true,
  settings: z.object({ low_cmh2o: bounded(2, 15, 7), low_ml: bounded(1, 300, 100), delay_ms: bounded(0, 15_000, 4_000) }),
  form: {
    low_cmh2o: { label: 'Peak pressure below', unit: 'cm[H2O]', step: 1, order: 190 },
    low_ml: { label: 'Tidal volume below', unit: 'mL', step: 1, order: 191 },
    delay_ms: delayField(192),
  },
  profiles: { paediatric: { low_ml: 20 }, neonate: { low_cmh2o: 6, low_ml: 2 } },
  evaluate(readings, { low_cmh2o, low_ml }) {
    const peak = readings.paw_peak!
    const volume = readings.tidal_volume!
    const rate = readings.vent_rate!
    const reason = doubt(peak) || doubt(volume) || doubt(rate)
    if (reason !== '') return { condition: 'unknown', reason }
    if (!(rate.last > 0) || peak.last >= low_cmh2o || volume.last >= low_ml) return { condition: 'false', inside: true }
    return {
      condition: 'true',
      code: 'vent_disconnect',
      channel: 'paw_peak',
      params: { parameter: 'paw_peak', value: Math.round(peak.last) },
      because: { peak_cmh2o: peak.last, low_cmh2o, volume_ml: volume.last, low_ml, cycles_per_min: rate.last },
    }
  },
})
