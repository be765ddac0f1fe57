import { CHANNEL_BY_KEY, DERIVED } from '../../contracts/channel.ts'
import { deviceAlarmWord } from '../../contracts/device-alarm.ts'
import { EVENT_KINDS } from '../../contracts/frame.ts'
import { PROFILES, SEXES } from '../../contracts/patients.ts'
import { DETECTORS } from '../detectors/index.ts'

/**
 * Nothing leaves as text because it is stored as text: each word of an export is one of ours, from a closed list. What is
 * not is told as OTHER: a device's own wording, or whatever got into a column.
 */
export const OTHER = 'other'

/** What alarms are called in the record, beside the detectors' own ids. */
export const ALARM_CODES = [
  'limit_high',
  'limit_low',
  'apnoea',
  'asystole',
  'atrial_fibrillation',
  'bradycardia_extreme',
  'catheter_disconnect',
  'desaturation',
  'device',
  'fall',
  'lead_off',
  'pause',
  'pressor_rising',
  'pvc_frequent',
  'tachycardia_extreme',
  'vent_disconnect',
  'ventricular_fibrillation',
  'ventricular_run',
  'ventricular_tachycardia',
] as const
const TECHNICAL = ['analysis_off', 'no_data', 'clock_in_doubt', 'unwatched', 'not_delivered', ...EVENT_KINDS]
const DETECTOR_IDS = new Set<string>([...DETECTORS.map(({ id }) => id), ...TECHNICAL])
const CODES = new Set<string>([...ALARM_CODES, ...DETECTORS.flatMap(({ id }) => [id, id.replaceAll('-', '_')]), ...TECHNICAL])
const SETTINGS = new Set(DETECTORS.flatMap(({ settings }) => Object.keys(settings.shape)))

const LISTS = {
  sex: SEXES,
  profile: PROFILES,
  origin: ['live', 'simulated', 'recorded'],
  device_kind: ['monitor', 'ventilator', 'pump', 'wearable'],
  kind: ['clinical', 'technical'],
  priority: ['high', 'medium', 'low'],
  source: ['wardwave', 'device'],
  condition: ['delayed', 'active', 'ended'],
  end_reason: ['', 'condition_cleared', 'not_confirmed', 'data_lost', 'discharged', 'device_ended', 'device_unbound'],
  response: ['none', 'claimed', 'acknowledged', 'escalated'],
} as const

/** `value` when the list knows it, else OTHER. */
export function word(list: keyof typeof LISTS, value: unknown): string {
  return (LISTS[list] as readonly string[]).includes(String(value ?? '')) ? String(value ?? '') : OTHER
}

/** A detector's id; `device:<word>` for an alarm of a device's own that has a word here. */
export function detectorWord(detector: string): string {
  if (!detector.startsWith('device:')) return DETECTOR_IDS.has(detector) ? detector : OTHER
  const known = deviceAlarmWord(detector.slice('device:'.length))
  return `device:${known ?? OTHER}`
}

export const codeWord = (code: string) => (CODES.has(code) ? code : OTHER)
export const settingWord = (setting: string) => (SETTINGS.has(setting) ? setting : OTHER)

/** Unit of a channel we know; null: it is none of ours, and nothing of it is exported. */
export function unitOf(channel: string): string | null {
  return CHANNEL_BY_KEY.get(channel)?.units[0] ?? DERIVED[channel as keyof typeof DERIVED]?.unit ?? null
}
