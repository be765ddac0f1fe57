import type { Alarm } from '../../contracts/alarm.ts'
import type { StripReply } from '../../contracts/api.ts'
import { CHANNEL_BY_KEY, type Parameter } from '../../contracts/channel.ts'
import { numberOf } from '../alarms/alarm-text.ts'
import { formatNumber, formatPressure, NO_VALUE } from '../bed/number-format.ts'
import type { StripLane } from '../bed/strip-decode.ts'
import { parameterOf } from '../waveform/wave-look.ts'

/** What of the waves a card keeps in sight: this long before the onset of its alarm and after it, ms. */
export const FROZEN_BEFORE_MS = 3_000
export const FROZEN_AFTER_MS = 3_000
/** The recorder keeps whole minutes: by then what is not there was never measured. */
const SETTLED_MS = 90_000
/** A number shown beside a strip is no older than this at its moment. */
const NUMBER_AGE_MS = 10_000

/** [from, to] of the frozen strip, whole ms: the address of a piece of the record does not change. */
export function frozenRange({ onset_ms }: Pick<Alarm, 'onset_ms'>): [number, number] {
  const onset = Math.floor(onset_ms)
  return [onset - FROZEN_BEFORE_MS, onset + FROZEN_AFTER_MS]
}

/** Whether a strip belongs to this alarm: what is technical and of no wave (nobody watches, a battery) has none. */
export function hasStrip({ kind, channel, source }: Pick<Alarm, 'kind' | 'channel' | 'source'>): boolean {
  return source === 'device' || kind === 'clinical' || CHANNEL_BY_KEY.get(channel)?.kind === 'wave'
}

/** Whether nothing more of it will come: every trace reaches the end, or the recorder has had its time. */
export function isWhole(lanes: readonly StripLane[], to_ms: number, now_ms: number): boolean {
  if (now_ms > to_ms + SETTLED_MS) return true
  return lanes.length > 0 && lanes.every(({ gaps }) => (gaps.at(-1)?.[1] ?? 0) * 1000 < to_ms - 1)
}

/** Lanes in the order an alarm is read: what it was judged on, then ECG, pressures, pleth, breath. */
export function lanesFor(alarm: Pick<Alarm, 'channel' | 'code' | 'params'>, lanes: readonly StripLane[]): StripLane[] {
  const own = ownParameter(alarm)
  const rank = ({ channel }: StripLane) => {
    if (channel === alarm.channel) return -2
    const parameter = parameterOf(channel)
    if (parameter === own) return channel === 'ecg_ii' ? -1.5 : -1
    return ORDER.indexOf(parameter) < 0 ? ORDER.length : ORDER.indexOf(parameter) + (channel === 'ecg_ii' ? -0.5 : 0)
  }
  const once = new Set<Parameter>()
  return [...lanes]
    .sort((a, b) => rank(a) - rank(b))
    .filter(({ channel }) => {
      const parameter = parameterOf(channel)
      if (once.has(parameter)) return false
      once.add(parameter)
      return true
    })
}
const ORDER: readonly Parameter[] = ['ecg', 'art', 'spo2', 'resp', 'co2', 'cvp', 'vent']

function ownParameter(alarm: Pick<Alarm, 'channel' | 'code' | 'params'>): Parameter | null {
  if (CHANNEL_BY_KEY.has(alarm.channel)) return parameterOf(alarm.channel)
  const number = numberOf(alarm)
  return number === '' ? null : parameterOf(number)
}

/** The number that stands for a parameter beside its trace. */
const NUMBER_OF: Partial<Record<Parameter, string>> = { ecg: 'hr', spo2: 'spo2', resp: 'rr', co2: 'etco2', cvp: 'cvp' }

/** Key and words of the number beside a lane, as it was at `at_ms`; null for a trace that has none. */
export function numberBeside(channel: string, strip: StripReply, at_ms: number): { key: string; words: string } | null {
  const parameter = parameterOf(channel)
  const at = (key: string) => valueAt(strip.numbers[key], at_ms)
  if (parameter === 'art') return { key: 'art', words: formatPressure(at('art_sys'), at('art_dia')) }
  const key = NUMBER_OF[parameter]
  if (key === undefined) return null
  const value = at(key) ?? (key === 'hr' ? at('hr_device') : key === 'rr' ? at('rr_device') : null)
  return { key, words: value === null ? NO_VALUE : formatNumber(key, value) }
}

function valueAt(points: ReadonlyArray<readonly [number, number]> | undefined, at_ms: number): number | null {
  const last = points?.findLast(([t_ms]) => t_ms <= at_ms)
  return last && at_ms - last[0] <= NUMBER_AGE_MS ? last[1] : null
}
