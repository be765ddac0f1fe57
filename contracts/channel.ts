/**
 * The channels Wardwave knows: ISO/IEEE 11073-10101 code and name (matched together, never one alone),
 * UCUM unit, plausible physical range, and how often a value is due.
 * Sources of the codes: reference table of clinical signals, section 1.1; airway waves, names of breath rates and the
 * pump's volumes and times as public mappings of the nomenclature agree on them.
 */
export type ChannelKind = 'wave' | 'numeric'

/** Which parameter a channel belongs to on a screen: decides colour, label and row. */
export type Parameter = 'ecg' | 'spo2' | 'resp' | 'co2' | 'art' | 'nibp' | 'temp' | 'cvp' | 'pap' | 'icp' | 'vent' | 'pump' | 'activity'

export interface ChannelDef {
  /** Our short name, used as key on screens, in records and in detectors. */
  key: string
  kind: ChannelKind
  mdc: number
  name: string
  /** Units accepted on the wire (UCUM). The first is what is stored; others are converted at the gate. */
  units: readonly [string, ...string[]]
  parameter: Parameter
  /** Physical range in units[0]; a numeric outside is dead-lettered, never clamped. */
  min: number
  max: number
  /** Allowed sample rate for waves in Hz (inclusive). */
  rate_hz?: readonly [number, number]
  /** Numerics: a value is due this often; its age counts beyond it. */
  every_ms?: number
  /** Digits after the point on screen. */
  digits?: number
}

const wave = (
  key: string,
  mdc: number,
  name: string,
  unit: string,
  parameter: Parameter,
  min: number,
  max: number,
  rate_hz: readonly [number, number] = [25, 1000],
): ChannelDef => ({ key, kind: 'wave', mdc, name, units: [unit], parameter, min, max, rate_hz })

const numeric = (
  key: string,
  mdc: number,
  name: string,
  units: [string, ...string[]],
  parameter: Parameter,
  min: number,
  max: number,
  every_ms = 1000,
  digits = 0,
): ChannelDef => ({ key, kind: 'numeric', mdc, name, units, parameter, min, max, every_ms, digits })

const NIBP_EVERY_MS = 15 * 60_000
/** A ventilator tells its settings every few seconds and at each change. */
const SETTING_EVERY_MS = 5_000
const PUMP_EVERY_MS = 5_000
/** A setting has the code of what it sets plus this (reference table, section 1.1). */
const SETTING = 0x0100_0000
/**
 * Where the nomenclature settles no code, our own: in its private partition 1024, and under a name of our own, so that
 * it can never be taken for a standard one. An adapter translates a device's own code to it; a standard code, once
 * there is one, replaces it.
 */
const OWN = 1024 * 0x1_0000

export const CHANNELS: readonly ChannelDef[] = [
  wave('ecg_i', 131329, 'MDC_ECG_ELEC_POTL_I', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_ii', 131330, 'MDC_ECG_ELEC_POTL_II', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_iii', 131389, 'MDC_ECG_ELEC_POTL_III', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_avr', 131390, 'MDC_ECG_ELEC_POTL_AVR', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_avl', 131391, 'MDC_ECG_ELEC_POTL_AVL', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_avf', 131392, 'MDC_ECG_ELEC_POTL_AVF', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_v1', 131331, 'MDC_ECG_ELEC_POTL_V1', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_v2', 131332, 'MDC_ECG_ELEC_POTL_V2', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_v3', 131333, 'MDC_ECG_ELEC_POTL_V3', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_v4', 131334, 'MDC_ECG_ELEC_POTL_V4', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_v5', 131335, 'MDC_ECG_ELEC_POTL_V5', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg_v6', 131336, 'MDC_ECG_ELEC_POTL_V6', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('ecg', 131328, 'MDC_ECG_ELEC_POTL', 'mV', 'ecg', -10, 10, [100, 1000]),
  wave('pleth', 150452, 'MDC_PULS_OXIM_PLETH', '1', 'spo2', -32768, 32767),
  wave('resp', 151780, 'MDC_IMPED_TTHOR', 'Ohm', 'resp', -100, 100),
  wave('art', 150036, 'MDC_PRESS_BLD_ART_ABP', 'mm[Hg]', 'art', -50, 350),
  wave('cvp_wave', 150084, 'MDC_PRESS_BLD_VEN_CENT', 'mm[Hg]', 'cvp', -50, 150),
  wave('co2', 151716, 'MDC_AWAY_CO2', 'mm[Hg]', 'co2', -10, 150),
  wave('paw', 151792, 'MDC_PRESS_AWAY', 'cm[H2O]', 'vent', -50, 150, [25, 250]),
  wave('vent_flow', 151764, 'MDC_FLOW_AWAY', 'L/min', 'vent', -400, 400, [25, 250]),
  wave('vent_volume', 152708, 'MDC_VOL_AWAY', 'mL', 'vent', -1000, 5000, [25, 250]),
  wave('acc_x', OWN + 1, 'WARDWAVE_ACCELERATION_X', '[g]', 'activity', -32, 32, [10, 250]),
  wave('acc_y', OWN + 2, 'WARDWAVE_ACCELERATION_Y', '[g]', 'activity', -32, 32, [10, 250]),
  wave('acc_z', OWN + 3, 'WARDWAVE_ACCELERATION_Z', '[g]', 'activity', -32, 32, [10, 250]),

  numeric('hr_device', 147842, 'MDC_ECG_HEART_RATE', ['/min', '{beats}/min'], 'ecg', 0, 350),
  numeric('pr', 149530, 'MDC_PULS_OXIM_PULS_RATE', ['/min', '{beats}/min'], 'spo2', 0, 350),
  numeric('spo2', 150456, 'MDC_PULS_OXIM_SAT_O2', ['%'], 'spo2', 0, 100),
  numeric('perfusion', 150488, 'MDC_PULS_OXIM_PERF_REL', ['%'], 'spo2', 0, 30, 1000, 1),
  numeric('rr_device', 151578, 'MDC_TTHOR_RESP_RATE', ['/min', '{breaths}/min'], 'resp', 0, 200),
  numeric('rr_co2', 151594, 'MDC_CO2_RESP_RATE', ['/min', '{breaths}/min'], 'co2', 0, 200),
  numeric('nibp_sys', 150021, 'MDC_PRESS_BLD_NONINV_SYS', ['mm[Hg]', 'kPa'], 'nibp', 0, 350, NIBP_EVERY_MS),
  numeric('nibp_dia', 150022, 'MDC_PRESS_BLD_NONINV_DIA', ['mm[Hg]', 'kPa'], 'nibp', 0, 350, NIBP_EVERY_MS),
  numeric('nibp_mean', 150023, 'MDC_PRESS_BLD_NONINV_MEAN', ['mm[Hg]', 'kPa'], 'nibp', 0, 350, NIBP_EVERY_MS),
  numeric('art_sys', 150037, 'MDC_PRESS_BLD_ART_ABP_SYS', ['mm[Hg]', 'kPa'], 'art', -50, 350),
  numeric('art_dia', 150038, 'MDC_PRESS_BLD_ART_ABP_DIA', ['mm[Hg]', 'kPa'], 'art', -50, 350),
  numeric('art_mean', 150039, 'MDC_PRESS_BLD_ART_ABP_MEAN', ['mm[Hg]', 'kPa'], 'art', -50, 350),
  numeric('cvp', 150087, 'MDC_PRESS_BLD_VEN_CENT_MEAN', ['mm[Hg]', 'cm[H2O]'], 'cvp', -50, 150),
  numeric('temp', 150368, 'MDC_TEMP_CORE', ['Cel', '[degF]'], 'temp', 10, 50, 1000, 1),
  numeric('etco2', 151708, 'MDC_AWAY_CO2_ET', ['mm[Hg]', 'kPa'], 'co2', 0, 150),
  numeric('fio2', 152196, 'MDC_CONC_AWAY_O2_INSP', ['%', '1'], 'vent', 18, 100),
  numeric('peep', 151976, 'MDC_VENT_PRESS_AWAY_END_EXP_POS', ['cm[H2O]', 'mbar'], 'vent', 0, 60),
  numeric('paw_peak', 151973, 'MDC_VENT_PRESS_AWAY_MAX', ['cm[H2O]', 'mbar'], 'vent', -20, 150),
  numeric('tidal_volume', 151980, 'MDC_VENT_VOL_TIDAL', ['mL', 'L'], 'vent', 0, 3000),
  numeric('paw_mean', 151975, 'MDC_VENT_PRESS_AWAY_MEAN', ['cm[H2O]', 'mbar'], 'vent', -20, 150),
  numeric('paw_plateau', 152424, 'MDC_VENT_PRESS_RESP_PLAT', ['cm[H2O]', 'mbar'], 'vent', -20, 150),
  numeric('minute_volume', 152004, 'MDC_VENT_VOL_MINUTE_INSP', ['L/min'], 'vent', 0, 60, 1000, 1),
  numeric('vent_rate', 151586, 'MDC_VENT_RESP_RATE', ['/min', '{breaths}/min'], 'vent', 0, 200),
  numeric('vent_rate_spont', 152498, 'MDC_VENT_RESP_BTSD_P_RATE', ['/min', '{breaths}/min'], 'vent', 0, 200),
  numeric('vent_rate_total', 152490, 'MDC_VENT_RESP_BTSD_PSAZC_RATE', ['/min', '{breaths}/min'], 'vent', 0, 200),
  numeric('fio2_set', SETTING + 152196, 'MDC_CONC_AWAY_O2_INSP_SETTING', ['%', '1'], 'vent', 18, 100, SETTING_EVERY_MS),
  numeric('peep_set', SETTING + 151976, 'MDC_VENT_PRESS_AWAY_END_EXP_POS_SETTING', ['cm[H2O]', 'mbar'], 'vent', 0, 60, SETTING_EVERY_MS),
  numeric('tidal_volume_set', SETTING + 151980, 'MDC_VENT_VOL_TIDAL_SETTING', ['mL', 'L'], 'vent', 0, 3000, SETTING_EVERY_MS),
  numeric('vent_rate_set', SETTING + 151586, 'MDC_VENT_RESP_RATE_SETTING', ['/min', '{breaths}/min'], 'vent', 0, 200, SETTING_EVERY_MS),

  numeric('pump_rate', 157784, 'MDC_FLOW_FLUID_PUMP', ['mL/h'], 'pump', 0, 2000, PUMP_EVERY_MS, 1),
  numeric('pressor_rate', OWN + 16, 'WARDWAVE_FLOW_VASOPRESSOR', ['mL/h'], 'pump', 0, 2000, PUMP_EVERY_MS, 1),
  numeric('pump_volume', 157993, 'MDC_VOL_FLUID_DELIV_TOTAL', ['mL', 'L'], 'pump', 0, 100_000, PUMP_EVERY_MS, 1),
  numeric('pump_volume_left', 157872, 'MDC_VOL_FLUID_TBI_REMAIN', ['mL', 'L'], 'pump', 0, 100_000, PUMP_EVERY_MS, 1),
  numeric('pump_time_left', 157916, 'MDC_TIME_PD_REMAIN', ['min', 's', 'h'], 'pump', 0, 100_000, PUMP_EVERY_MS),
  numeric('pump_pressure', OWN + 17, 'WARDWAVE_PRESS_INFUSION_LINE', ['mm[Hg]', 'kPa'], 'pump', -200, 2000, PUMP_EVERY_MS),

  numeric('steps', OWN + 4, 'WARDWAVE_STEP_RATE', ['/min'], 'activity', 0, 400, 10_000),
]

export const CHANNEL_BY_KEY: ReadonlyMap<string, ChannelDef> = new Map(CHANNELS.map((c) => [c.key, c]))
export const CHANNEL_BY_MDC: ReadonlyMap<number, ChannelDef> = new Map(CHANNELS.map((c) => [c.mdc, c]))

/** Numbers the engine derives itself; they join the device's numerics on screens and in trends. */
export const DERIVED = {
  hr: { parameter: 'ecg', unit: '/min', digits: 0, every_ms: 1000 },
  rr: { parameter: 'resp', unit: '/min', digits: 0, every_ms: 1000 },
  pulse_rate: { parameter: 'spo2', unit: '/min', digits: 0, every_ms: 1000 },
  pulse_strength: { parameter: 'spo2', unit: '1', digits: 1, every_ms: 1000 },
} as const satisfies Record<string, { parameter: Parameter; unit: string; digits: number; every_ms: number }>

/** The sample that means "no sample": WFDB format 16's sentinel. Filters skip it, drawing leaves a gap. */
export const MISSING_SAMPLE = -32768

/** The interval at which a value of `key` is due, ms; its age counts beyond this. */
export function due_ms(key: string): number {
  return CHANNEL_BY_KEY.get(key)?.every_ms ?? DERIVED[key as keyof typeof DERIVED]?.every_ms ?? 1000
}
