import { z } from 'zod'
import { defineDetector } from '../engine/detector.ts'
import { leadsIn } from '../signals/leads.ts'
import { bounded, delayField } from './setting.ts'
import { doubt } from './verdict.ts'

/** The device says that an ECG electrode is off. Medium when no lead is left to judge the heart by, low when another one is. */
export default defineDetector({
  id: 'lead-off',
  title: 'ECG lead off',
  kind: 'technical',
  priority: 'medium',
  reads: ['ecg.off', 'ecg.quality'],
  window: { size_ms: 2_000, slide_ms: 1_000 },
  latches: false,
  settings: z.object({ delay_ms: bounded(0, 10_000, 2_000) }),
  form: { delay_ms: delayField(40) },
  evaluate(readings) {
    const off = readings['ecg.off']!
    const reason = doubt(off)
    if (reason !== '') return { condition: 'unknown', reason }
    if (off.last === 0) return { condition: 'false', inside: true }
    const leads = leadsIn(off.last)
    const blind = readings['ecg.quality']!.quality === 'lead_off'
    return {
      condition: 'true',
      code: 'lead_off',
      channel: 'ecg',
      params: { channel: leads.length === 1 ? leads[0]! : '', leads: leads.length },
      because: { leads: leads.join(' '), blind: blind ? 1 : 0 },
      priority: blind ? 'medium' : 'low',
    }
  },
})
