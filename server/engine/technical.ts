import type { Priority } from '../../contracts/alarm.ts'
import type { ClockMapping, FrameRecord } from '../../contracts/record.ts'
import { ask, end, raise, refresh } from './alarm.ts'
import { deviceRule } from './device-alarms.ts'
import type { Device, Patient, Step } from './state.ts'

/** Silence of a device, by ticks (clinical table 5.3). */
export const NO_DATA_MS = 10_000
export const NO_DATA_HIGH_MS = 60_000
export const DOUBT_MS = 500
/** A break keeps the clock in doubt this long. */
export const BREAK_DOUBT_MS = 60_000

/** Raises a technical alarm of the engine's own, unless it is open. Technical alarms never latch. */
export function raiseTechnical(
  step: Step,
  patient: Patient,
  code: string,
  channel: string,
  priority: Priority,
  onset_ms: number,
  params: Record<string, string | number>,
): void {
  const key = `${code}|${channel}`
  if (patient.open.has(key)) return
  raise(step, patient, {
    ...{ key, detector: code, channel, source: 'wardwave', kind: 'technical', priority, latches: false, code, params, because: {} },
    ...{ onset_ms, raised_ms: onset_ms, rule: deviceRule(channel), late: false, provisional_ms: null },
  })
  refresh(step, patient)
}

export function endTechnical(
  step: Step,
  patient: Patient,
  code: string,
  channel: string,
  reason: 'condition_cleared' | 'device_unbound' = 'condition_cleared',
): void {
  const open = patient.open.get(`${code}|${channel}`)
  if (open === undefined) return
  end(step, patient, open, step.now_ms, reason)
  if (reason === 'condition_cleared') refresh(step, patient) // else more is about to end
}

/** On ticks: a bound device that has sent and sends no more is a technical alarm, medium, then high. */
export function watchSilence(step: Step, patient: Patient): void {
  for (const [name, device] of patient.devices) {
    if (device.doubt_until_ms > 0 && device.doubt_until_ms <= step.now_ms) settleClock(step, patient, name, device)
    if (!device.bound || device.heard_ms < 0) continue
    const since_ms = Math.max(device.heard_ms, step.opened_ms)
    const silent_ms = step.now_ms - since_ms
    if (silent_ms <= NO_DATA_MS) continue
    const params = { device: name, since_ms }
    const open = patient.open.get(`no_data|${name}`)
    if (open === undefined) raiseTechnical(step, patient, 'no_data', name, 'medium', since_ms + NO_DATA_MS, params)
    else if (silent_ms > NO_DATA_HIGH_MS && open.alarm.priority !== 'high')
      ask(step, patient, open, 'priority_raised', { priority: 'high', params })
  }
}

/** A new mapping: in doubt when the clock jumped or is known only roughly. */
export function clockMapped(step: Step, patient: Patient, name: string, device: Device, mapping: ClockMapping): void {
  device.uncertainty_ms = mapping.uncertainty_ms
  if (mapping.break) device.doubt_until_ms = step.now_ms + BREAK_DOUBT_MS
  const why = mapping.break ? 'break' : 'uncertain'
  const params = { device: name, why, uncertainty_ms: Math.round(mapping.uncertainty_ms) }
  if (mapping.break || mapping.uncertainty_ms > DOUBT_MS)
    raiseTechnical(step, patient, 'clock_in_doubt', name, 'medium', step.now_ms, params)
  else settleClock(step, patient, name, device)
}

function settleClock(step: Step, patient: Patient, name: string, device: Device): void {
  if (device.doubt_until_ms > step.now_ms || device.uncertainty_ms > DOUBT_MS) return
  device.doubt_until_ms = 0
  endTechnical(step, patient, 'clock_in_doubt', name)
}

/**
 * Leads and probes that came off or on again. Their numbers are blanked while off (lane.ts); the alarm is raised here
 * unless a detector of that name judges it.
 */
export function leads(step: Step, patient: Patient, record: FrameRecord): void {
  for (const { kind, channel, text, offset_ms } of record.frame.events) {
    if (kind === 'lead_off' || kind === 'probe_off') {
      const at = `${record.device}|${kind}|${channel}`
      if (!patient.off.has(at)) patient.off.set(at, { kind, device: record.device, channel, text })
      const judged = step.registry.byId.has(kind.replace('_', '-'))
      if (!judged) raiseTechnical(step, patient, kind, channel, 'medium', record.event_ms + offset_ms, { channel, text })
    } else if (kind === 'lead_on' || kind === 'probe_on') {
      const off = kind === 'lead_on' ? 'lead_off' : 'probe_off'
      patient.off.delete(`${record.device}|${off}|${channel}`)
      endTechnical(step, patient, off, channel)
    }
  }
}
