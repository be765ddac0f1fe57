import type { ModifiersAt } from './modifiers.ts'
import { type BloodPressure, bloodPressure, breathRate, cuff, heartRate, pulseRate, saturate, temperature } from './numbers.ts'
import type { Patient, Stretch } from './physiology.ts'

const CUFF_EVERY_MS = 15 * 60_000

/** The once-a-second numbers whose second falls into [from_ms, t_ms), and a cuff reading when one is due. */
export function numbersOf(p: Patient, from_ms: number, modifiers: ModifiersAt): Stretch['numbers'] {
  const numbers: Stretch['numbers'] = []
  for (let t_ms = Math.ceil(from_ms / 1_000) * 1_000; t_ms < p.t_ms; t_ms += 1_000) {
    const bp = bloodPressure(p.pressures, p.heart.beats, t_ms)
    const shown = p.base.art ? bloodPressure(p.line, p.heart.beats, t_ms) : bp
    for (const [key, value] of secondOf(p, t_ms, modifiers, shown)) numbers.push({ key, value, at_ms: t_ms })
    if (t_ms < p.cuff_due_ms) continue
    p.cuff_due_ms += CUFF_EVERY_MS
    for (const [key, value] of Object.entries(cuff(bp, p.readings)))
      numbers.push({ key: `nibp_${key}`, value: Math.round(value), at_ms: t_ms })
  }
  return numbers
}

function* secondOf(p: Patient, t_ms: number, modifiers: ModifiersAt, bp: BloodPressure): Generator<[string, number]> {
  const now = modifiers(t_ms)
  saturate(p.blood, now.spo2_pct ?? p.base.spo2_pct, t_ms / 1_000)
  if (t_ms === 0) return
  if (!now.lead_off) {
    if (now.rhythm !== 'ventricular_fibrillation') yield ['hr_device', Math.round(heartRate(p.heart.beats, t_ms))]
    yield ['rr_device', Math.round(breathRate(p.lungs.breaths, t_ms))]
  }
  const pulse = now.probe_off ? null : pulseRate(p.heart.beats, t_ms)
  if (pulse !== null) {
    yield ['pr', Math.round(pulse)]
    yield ['spo2', Math.max(40, Math.min(100, Math.round(p.blood.spo2_pct)))]
    yield ['perfusion', Math.round(10 * p.base.perfusion_pct * (1 + 0.06 * Math.sin(t_ms / 9_000))) / 10]
  }
  if (p.base.art) {
    yield ['art_sys', Math.round(bp.sys)]
    yield ['art_dia', Math.round(bp.dia)]
    yield ['art_mean', Math.round(bp.mean)]
  }
  yield ['temp', Math.round(10 * temperature(p.base, t_ms / 1_000)) / 10]
}
