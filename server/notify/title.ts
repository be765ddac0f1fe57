import type { Alarm } from '../../contracts/alarm.ts'
import { type DeviceAlarmWord, deviceAlarmWord } from '../../contracts/device-alarm.ts'
import { DETECTORS } from '../detectors/index.ts'

const BY_DETECTOR: ReadonlyMap<string, string> = new Map(DETECTORS.map(({ id, title }) => [id, title]))

/** Conditions the engine itself tells of. */
const TECHNICAL: Readonly<Record<string, string>> = {
  no_data: 'No data',
  clock_in_doubt: 'Device clock in doubt',
  analysis_off: 'Analysis off',
  unwatched: 'No screen shows this bed',
  not_delivered: 'A call reached nobody',
}

const DEVICE: Readonly<Record<DeviceAlarmWord, string>> = {
  pump_occlusion: 'Pump: occlusion',
  pump_air_in_line: 'Pump: air in line',
  pump_near_end: 'Pump: near end',
  pump_end: 'Pump: end of infusion',
  pump_empty: 'Pump: empty',
  pump_door_open: 'Pump: door open',
  pump_stopped: 'Pump: stopped',
  vent_disconnect: 'Ventilator: disconnect',
  vent_pressure_high: 'Ventilator: pressure high',
  vent_pressure_low: 'Ventilator: pressure low',
  vent_volume_low: 'Ventilator: volume low',
  vent_apnoea: 'Ventilator: apnoea',
  vent_apnoea_backup: 'Ventilator: apnoea backup',
  vent_oxygen_supply: 'Ventilator: oxygen supply',
}

/**
 * The kind of an alarm in our own words, from closed lists. A device's free text is not passed on (somebody may have typed a
 * name into a device), nor any value: how bad it is stands behind the sign-in.
 */
export function titleOf({ source, detector, code, params }: Pick<Alarm, 'source' | 'detector' | 'code' | 'params'>): string {
  if (source === 'device') {
    const word = deviceAlarmWord(String(params.code ?? ''))
    return word ? DEVICE[word] : 'Alarm of a device'
  }
  return TECHNICAL[code] ?? BY_DETECTOR.get(detector) ?? 'Alarm'
}
