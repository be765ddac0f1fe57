/**
 * Alarms that ventilators and pumps report themselves and that Wardwave has words for, by the codes they come under:
 * event names of ISO/IEEE 11073-10101 as public gateways send them, and a plain word of our own for devices that have
 * none. Any other code is shown as the device words it.
 */
export const DEVICE_ALARMS = {
  pump_occlusion: ['MDC_EVT_FLUID_LINE_OCCL', 'MDC_EVT_FLUID_LINE_OCCL_PROXIMAL'],
  pump_air_in_line: ['MDC_EVT_FLUID_LINE_AIR'],
  pump_near_end: ['MDC_EVT_VOL_INFUS_NEAR_COMP'],
  pump_end: ['MDC_EVT_PUMP_DELIV_COMP'],
  pump_empty: [],
  pump_door_open: ['MDC_EVT_DOOR_POSN_ERR'],
  pump_stopped: ['MDC_EVT_PUMP_DELIV_STOP'],
  vent_disconnect: [],
  vent_pressure_high: [],
  vent_pressure_low: [],
  vent_volume_low: [],
  vent_apnoea: [],
  vent_apnoea_backup: [],
  vent_oxygen_supply: [],
} as const satisfies Record<string, readonly string[]>
export type DeviceAlarmWord = keyof typeof DEVICE_ALARMS

const WORDS = Object.entries(DEVICE_ALARMS) as ReadonlyArray<[DeviceAlarmWord, readonly string[]]>
const BY_CODE: ReadonlyMap<string, DeviceAlarmWord> = new Map(
  WORDS.flatMap(([word, codes]) => [word, ...codes].map((code): [string, DeviceAlarmWord] => [code.toLowerCase(), word])),
)

/** What a device's own alarm code stands for; null for one that is nobody's but the device's. Case does not matter. */
export function deviceAlarmWord(code: string): DeviceAlarmWord | null {
  return BY_CODE.get(code.toLowerCase()) ?? null
}
