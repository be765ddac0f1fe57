import { comparePriority, type RuleInForce } from '../../contracts/alarm.ts'
import type { DeviceAlarm } from '../../contracts/frame.ts'
import type { FrameRecord } from '../../contracts/record.ts'
import { ask, change, end, LATE_MS, raise } from './alarm.ts'
import type { Patient, Step } from './state.ts'

/** Open alarms of the devices of one patient; one more is counted and not shown. */
export const DEVICE_ALARMS_MAX = 32

/** The device judges these itself: no limits of ours, version 0. */
export function deviceRule(device: string): RuleInForce {
  return { version: 0, set_by: `device:${device}`, set_at_ms: 0, settings: {} }
}

/** The device's own alarms live as ours do, red ones latched; an unknown code is shown with the device's own text. */
export function deviceAlarms(step: Step, patient: Patient, record: FrameRecord, late: boolean): void {
  for (const alarm of record.frame.alarms) deviceAlarm(step, patient, record, alarm, late)
}

function deviceAlarm(step: Step, patient: Patient, record: FrameRecord, alarm: DeviceAlarm, late: boolean): void {
  const key = `device:${alarm.code}|${record.device}${late ? '|late|' : ''}`
  const open = patient.open.get(key)
  const event_ms = record.event_ms + alarm.offset_ms
  if (alarm.phase === 'end') {
    if (open?.alarm.condition === 'active') end(step, patient, open, event_ms, 'device_ended')
    return
  }
  const { code, text, priority, technical } = alarm
  if (open?.alarm.condition === 'active') {
    if (comparePriority(priority, open.alarm.priority) > 0)
      ask(step, patient, open, 'priority_raised', { priority, params: { code, text } })
    else if (open.alarm.params.text !== text) change(step, patient, open, 'updated', { params: { code, text } })
    return
  }
  if (open === undefined && full(patient)) {
    step.count('device_alarms_refused', 'too_many')
    return
  }
  raise(step, patient, {
    ...{ key, detector: `device:${code}`, channel: record.device, source: 'device', kind: technical ? 'technical' : 'clinical' },
    ...{ priority, latches: false, code: 'device', params: { code, text }, because: {}, onset_ms: event_ms, raised_ms: event_ms },
    ...{ rule: deviceRule(record.device), late: late || step.now_ms - event_ms > LATE_MS, provisional_ms: null },
  })
}

function full(patient: Patient): boolean {
  let n = 0
  for (const { alarm } of patient.open.values()) if (alarm.source === 'device') n++
  return n >= DEVICE_ALARMS_MAX
}

/** The device started anew (its alarms with it) or was taken off: what it had open is over. */
export function endDeviceAlarms(
  step: Step,
  patient: Patient,
  device: string,
  ended_ms: number,
  reason: 'device_ended' | 'device_unbound',
): void {
  for (const open of [...patient.open.values()])
    if (open.alarm.source === 'device' && open.alarm.channel === device) end(step, patient, open, ended_ms, reason)
}
