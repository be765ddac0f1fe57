/** What a scenario does to a patient or a device at one moment. */
export interface Modifiers {
  /** Heart rate in /min; null = the patient's own. */
  heart_rate: number | null
  /** No electrical activity and no pulse. */
  standstill: boolean
  rhythm: Rhythm
  /** The beat that falls now is followed by the next after this long; null = by its rate. */
  next_rr_ms: number | null
  /** Breaths per minute; null = the patient's own. */
  breath_rate: number | null
  breathing: boolean
  /** Saturation in %; null = the patient's own. */
  spo2_pct: number | null
  /** The right-arm electrode is off: every ECG lead is missing. */
  lead_off: boolean
  probe_off: boolean
  /** How much the patient moves, 0 to 1: shakes electrodes, finger and chest. */
  motion: number
  /** Seconds since the patient began to fall; null = did not. */
  fallen_s: number | null
  /** Resistance of the vessels, 1 = the patient's own: the pressure goes with it. */
  tone: number
  /** The arterial line has come apart: its transducer sees the room. */
  line_off: boolean
  /** The tube has come off: the ventilator goes on and blows into the room. */
  tube_off: boolean
  /** The vasopressor runs at this many times its usual rate. */
  pressor: number
  /** What the infusion pump complains of. */
  pump: PumpTrouble | null
  /** Nothing is sent; frames are kept and follow as back-fill. */
  silent: boolean
  /** The device's clock is wrong by this much. */
  clock_step_ms: number
  /** An alarm the device itself raises. */
  own_alarm: OwnAlarm | null
}

/** Ventricular ectopy in every second beat is bigeminy. */
export type Rhythm = 'sinus' | 'ventricular_tachycardia' | 'ventricular_fibrillation' | 'atrial_fibrillation' | 'bigeminy'
export type PumpTrouble = 'occlusion' | 'near_end'

export interface OwnAlarm {
  code: string
  text: string
  priority: 'high' | 'medium' | 'low'
  technical: boolean
}

export const CALM: Readonly<Modifiers> = {
  heart_rate: null,
  standstill: false,
  rhythm: 'sinus',
  next_rr_ms: null,
  breath_rate: null,
  breathing: true,
  spo2_pct: null,
  lead_off: false,
  probe_off: false,
  motion: 0,
  fallen_s: null,
  tone: 1,
  line_off: false,
  tube_off: false,
  pressor: 1,
  pump: null,
  silent: false,
  clock_step_ms: 0,
  own_alarm: null,
}

/** Modifiers in force at a moment of the patient's own time, ms. */
export type ModifiersAt = (t_ms: number) => Readonly<Modifiers>
