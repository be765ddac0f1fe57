/** A recording as any of the readers gives it. */
export interface Recording {
  id: string
  layout: 'wfdb' | 'cinc2015' | 'bidmc'
  /** What the source says of it, for people. */
  about: string
  duration_s: number
  waves: RecordedWave[]
  numbers: RecordedNumber[]
}

export interface RecordedWave {
  /** As the recording calls it. */
  name: string
  /** Our channel, or null where there is none for it. */
  channel: string | null
  rate_hz: number
  /** physical = sample * gain + offset, in `unit`. */
  gain: number
  offset: number
  unit: string
  /** False where only the shape means something, not the height. */
  trusted: boolean
  /** MISSING_SAMPLE where nothing was recorded. */
  samples: Int16Array
}

export interface RecordedNumber {
  name: string
  channel: string | null
  /** One value a second from second 0; NaN where there was none. */
  values: Float64Array
}

const WAVE_CHANNELS: Record<string, string> = {
  I: 'ecg_i',
  II: 'ecg_ii',
  MLII: 'ecg_ii',
  III: 'ecg_iii',
  MLIII: 'ecg_iii',
  AVR: 'ecg_avr',
  AVL: 'ecg_avl',
  AVF: 'ecg_avf',
  V: 'ecg_v1',
  V1: 'ecg_v1',
  V2: 'ecg_v2',
  V3: 'ecg_v3',
  V4: 'ecg_v4',
  V5: 'ecg_v5',
  V6: 'ecg_v6',
  MCL: 'ecg',
  MCL1: 'ecg',
  ECG: 'ecg',
  PLETH: 'pleth',
  RESP: 'resp',
  ABP: 'art',
  ART: 'art',
  CVP: 'cvp_wave',
  CO2: 'co2',
}
const NUMBER_CHANNELS: Record<string, string> = { HR: 'hr_device', PULSE: 'pr', RESP: 'rr_device', SPO2: 'spo2' }

/**
 * Our channels for a recording's names, in their order: leads go by name, never by place. A lead of unknown place (MCL,
 * ECG) is 'ecg'; a second signal for a channel already taken gets none.
 */
export function channelsByName(names: readonly string[]): Array<string | null> {
  const taken = new Set<string>()
  return names.map((name) => {
    const channel =
      WAVE_CHANNELS[
        name
          .trim()
          .replace(/^ECG lead /i, '')
          .toUpperCase()
      ]
    if (channel === undefined || taken.has(channel)) return null
    taken.add(channel)
    return channel
  })
}

export function numberChannel(name: string): string | null {
  return NUMBER_CHANNELS[name.trim().toUpperCase()] ?? null
}
