import { type Alarm, comparePriority } from '../../contracts/alarm.ts'
import { wiringOf } from './lane.ts'
import type { Patient, Step } from './state.ts'

/**
 * The alarm this one follows from, now: a rhythm above it in the chain, a lead or probe that is off, a device that is
 * silent (clinical table 5.7: one event, one sound). Of several in a row the first. Nothing graver is ever told so.
 */
export function causeOf(step: Step, patient: Patient, alarm: Alarm): Alarm | null {
  const above = aboveInChain(step, patient, alarm) ?? silentDevice(step, patient, alarm)
  return above === null ? null : (causeOf(step, patient, above) ?? above)
}

function aboveInChain(step: Step, patient: Patient, alarm: Alarm): Alarm | null {
  const by = step.registry.byId.get(alarm.detector)?.suppressed_by
  if (by === undefined) return null
  for (const detector of by)
    for (const { alarm: other } of patient.open.values()) if (other.detector === detector && mayCause(other, alarm)) return other
  return null
}

const mayCause = (other: Alarm, alarm: Alarm): boolean =>
  other.condition === 'active' && !other.late && comparePriority(alarm.priority, other.priority) <= 0

/** Whatever a silent device (and no other) would have to tell about itself or its sensors follows from its silence. */
function silentDevice(step: Step, patient: Patient, alarm: Alarm): Alarm | null {
  if (alarm.kind !== 'technical' || alarm.detector === 'no_data') return null
  const silences = toldBy(step, patient, alarm).map((device) => patient.open.get(`no_data|${device}`)?.alarm)
  const [first] = silences
  return first !== undefined && silences.every((silence) => silence !== undefined && mayCause(silence, alarm)) ? first : null
}

/** Devices on whose data a technical alarm stands; [] when it stands on none. */
function toldBy(step: Step, patient: Patient, { source, detector, channel }: Alarm): string[] {
  if (source === 'device' || detector === 'clock_in_doubt') return [channel]
  const index = step.registry.detectors.findIndex(({ id }) => id === detector)
  if (index === -1) return []
  const feeding = [...patient.sources.values()].filter(({ flow }) => wiringOf(step.registry, flow).feeds[index])
  return [...new Set(feeding.map(({ device }) => device))].filter((device) => patient.devices.get(device)?.bound)
}
