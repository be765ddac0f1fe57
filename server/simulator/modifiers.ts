/** What a scenario does to a patient or a device at one moment. */
export interface Modifiers {
  /** Heart rate in /min; null = the patient's own. */
  heart_rate: number | null
  /** No electrical activity and no pulse. */
  standstill: boolean
  /** Breaths per minute; null = the patient's own. */
  breath_rate: number | null
  breathing: boolean
  /** Saturation in %; null = the patient's own. */
  spo2_pct: number | null
  /** The right-arm electrode is off: every ECG lead is missing. */
  lead_off: boolean
  probe_off: boolean
  /** Nothing is sent; frames are kept and follow as back-fill. */
  silent: boolean
  /** The device's clock is wrong by this much. */
  clock_step_ms: number
  /** An alarm the device itself raises. */
  own_alarm: OwnAlarm | null
}

export interface OwnAlarm {
  code: string
  text: string
  priority: 'high' | 'medium' | 'low'
  technical: boolean
}

export const CALM: Readonly<Modifiers> = {
  heart_rate: null,
  standstill: false,
  breath_rate: null,
  breathing: true,
  spo2_pct: null,
  lead_off: false,
  probe_off: false,
  silent: false,
  clock_step_ms: 0,
  own_alarm: null,
}

/** Modifiers in force at a moment of the patient's own time, ms. */
export type ModifiersAt = (t_ms: number) => Readonly<Modifiers>
