import { deviceAlarmWord } from '../../contracts/device-alarm.ts'
import type { AlarmView } from '../../contracts/live.ts'
import { hasText, inSentence, text } from '../text/text.ts'
import { scaleOf, written } from '../units/units.ts'

type Coded = Pick<AlarmView, 'code' | 'params' | 'source'>

/**
 * Words of an alarm: "SpO₂ 84 < 90". Made here from code and parameters, so that it is in the reader's language.
 * A code nobody knows (a device's own) is shown as the device words it, never dropped.
 */
export function alarmText(alarm: Coded): string {
  if (alarm.source === 'device') return knownDeviceWords(alarm) ?? text('alarm.device', { text: deviceWords(alarm) })
  if (!hasText(`alarm.${alarm.code}`)) return text('alarm.unknown', { code: deviceWords(alarm) })
  const many = alarm.code === 'lead_off' && Number(alarm.params.leads) > 1
  return text(`alarm.${many ? 'leads_off' : alarm.code}` as 'alarm.limit_low', wordsFor(alarm)).trim()
}

/** The same in few words, "SpO₂ 84", for where the whole does not fit; the whole then stands elsewhere. */
export function shortText(alarm: Coded): string {
  if (alarm.source === 'device') return knownDeviceWords(alarm) ?? text('alarm_short.device', { text: deviceWords(alarm) })
  if (!hasText(`alarm_short.${alarm.code}`)) return alarmText(alarm)
  return text(`alarm_short.${alarm.code}` as 'alarm_short.limit_low', wordsFor(alarm)).trim()
}

function wordsFor({ code, params }: Coded): Record<string, string | number> {
  return {
    ...params,
    value: shown(params.value, params.parameter),
    limit: shown(params.limit, params.parameter),
    mean: shown(params.mean, 'art_mean'),
    parameter: parameterName(String(params.parameter ?? '')),
    lead: leadName(params.channel),
    leads: Number(params.leads ?? 0),
    signal: signalName(params.channel),
    why: inSentence(qualityText(String(params.reason ?? ''))),
    reason: String(params.why ?? ''),
    text: String(params.text ?? ''),
    code,
  }
}

/** The broken limit beside a number: "< 90"; '' for an alarm that is not of a limit. */
export function limitText(alarm: Coded): string {
  const { limit, parameter } = alarm.params
  if (limit === undefined) return ''
  const low = alarm.code === 'limit_low' || alarm.code === 'desaturation' || alarm.code === 'bradycardia_extreme'
  return `${low ? '<' : '>'} ${shown(limit, parameter)}`
}

/** Key of the number an alarm is about: its tile cell is marked. '' when it is about no single number. */
export function numberOf(alarm: Pick<AlarmView, 'code' | 'params' | 'channel'>): string {
  if (typeof alarm.params.parameter === 'string') return alarm.params.parameter
  if (alarm.code === 'asystole' || alarm.code === 'ventricular_fibrillation') return 'hr'
  if (alarm.code === 'apnoea') return 'rr'
  if (alarm.code === 'catheter_disconnect') return 'art_mean'
  return ''
}

export function parameterName(key: string): string {
  return hasText(`parameter.${key}`) ? text(`parameter.${key}` as 'parameter.hr') : key
}

/** "Lead off": why a number is blank or doubtful. '' for a good one; an unknown mark is shown as it came. */
export function qualityText(quality: string): string {
  if (quality === '') return ''
  return hasText(`quality.${quality}`) ? text(`quality.${quality}` as 'quality.noise') : quality
}

/** Our words for what a ventilator or pump reports under a code that is known. */
function knownDeviceWords({ params }: Coded): string | null {
  const word = deviceAlarmWord(String(params.code ?? ''))
  return word && text(`device_alarm.${word}`)
}

function deviceWords({ code, params }: Coded): string {
  return String(params.text ?? params.name ?? '') || code
}

/** 'ecg_ii' is "II"; all leads is nothing more to say. */
function leadName(channel: string | number | undefined): string {
  if (typeof channel !== 'string' || !channel.startsWith('ecg_')) return ''
  return signalName(channel).replace('ECG ', '')
}

function signalName(channel: string | number | undefined): string {
  return hasText(`wave.${channel}`) ? text(`wave.${channel}` as 'wave.ecg') : String(channel ?? '')
}

/** A value in the ward's unit, with the digits its channel is shown with. */
function shown(value: string | number | undefined, parameter: string | number | undefined): string {
  if (typeof value !== 'number') return String(value ?? '')
  return written(scaleOf(String(parameter ?? '')), value)
}
