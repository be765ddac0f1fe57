import { type AfRecord, type AfResult, afResult, afRows } from './af.ts'
import { type CincResult, cincResult, cincRows } from './cinc.ts'
import { measureAlarms, measureBreathing, measureRhythm, measureSaturation } from './measure.ts'
import { measureNoise, measureRecordedNoise } from './measure-noise.ts'
import { NOISE_DB, type NoiseRecord, type NoiseResult, noiseResult, noiseRow } from './noise.ts'
import type { AccuracyOptions, Part } from './options.ts'
import { PARTS } from './options.ts'
import { outOfFoldRow } from './out-of-fold.ts'
import { type PulseRecord, pulseResult, pulseRows } from './pulse.ts'
import { type QrsRecord, type QrsResult, qrsResult, qrsRows } from './qrs.ts'
import { redRow } from './red.ts'
import { type RespResult, type RespWindow, respResult, respRows } from './resp.ts'
import { countSaturation, type SaturationCount, saturationRow, saturationSum, syntheticSaturation } from './saturation.ts'
import type { Session } from './session.ts'

/** The object of --json; null = not measured. */
export interface Result {
  qrs: QrsResult | null
  cinc2015: CincResult | null
  af: AfResult | null
  resp: RespResult | null
  pulse: { f1: number | null } | null
  spo2_delay: Omit<SaturationCount, 'long'> | null
  ns_per_sample: Record<string, number>
  noise: NoiseResult | null
}

/** How many recordings the whole public set has: fewer are a subset. */
const WHOLE = { mitdb: 48, cinc2015: 750, bidmc: 53 }
const NAMES = { mitdb: 'MIT-BIH Arrhythmia', cinc2015: 'CinC Challenge 2015, training', bidmc: 'BIDMC' }

function set(folder: keyof typeof WHOLE, n: number): string {
  return `${NAMES[folder]}, ${n < WHOLE[folder] ? `subset, ${n} of ${WHOLE[folder]}` : n} records`
}

/** Seeded patients whose SpO2 falls now and then, and how long each is watched. */
const SEEDED = 6
const SEEDED_S = 1_800

/** Fewer tachycardia alarms are not divided into folds. */
const FEWEST_FOR_FOLDS = 50

/** Measures what is asked for and there; says what is not. */
export function report(session: Session, { parts, only }: AccuracyOptions): { rows: string[]; result: Result } {
  const rows: string[] = []
  const skipped = new Set<string>()
  const wanted = (part: Part): boolean => {
    if (!parts.has(part)) return false
    if (!session.has(PARTS[part])) skipped.add(PARTS[part])
    return session.has(PARTS[part])
  }
  const section = (title: string, lines: readonly string[]): void => void rows.push(title, ...lines.map((line) => `  ${line}`))
  const result: Result = { qrs: null, cinc2015: null, af: null, resp: null, pulse: null, spo2_delay: null, ns_per_sample: {}, noise: null }
  if (wanted('qrs') || wanted('af')) {
    const { qrs, af } = measureRhythm(session)
    if (parts.has('qrs') && qrs.length > 0) addQrs(qrs)
    if (parts.has('af') && af.length > 0) addAf(af)
  }
  if (wanted('cinc2015')) addAlarms(measureAlarms(session))
  if (wanted('resp') || wanted('pulse')) {
    const { pulse, resp } = measureBreathing(session)
    if (parts.has('pulse') && pulse.length > 0) addPulse(pulse)
    if (parts.has('resp') && resp.length > 0) addResp(resp)
  }
  const red = [...session.red].map(([folder, count]) => redRow(NAMES[folder as keyof typeof NAMES], count))
  if (red.length > 0) section('Red alarms of patients whose alarms nobody announced', red)
  if (wanted('spo2_delay')) addSaturation(measureSaturation(session))
  if (wanted('noise')) addNoise(measureNoise(session), measureRecordedNoise(session))
  result.ns_per_sample = session.nsPerSample()
  const costs = Object.entries(result.ns_per_sample).map(([id, ns]) => `${id} ${ns}`)
  if (costs.length > 0) section('Cost, ns per sample (median over recordings; this machine, now)', [costs.join(', ')])
  for (const folder of skipped) rows.push(`${folder}/ is not there: skipped`)
  if (only.length === 0 || only.includes('cinc2019'))
    rows.push(
      `cinc2019/${session.has('cinc2019') ? '' : ' is not there, and'}: no figure here rests on it; the scores are held by their tests`,
    )
  rows.push('A subset may be the one that the rules were developed on: expect less on other patients.')
  return { rows, result }

  function addQrs(qrs: QrsRecord[]): void {
    result.qrs = qrsResult(qrs)
    section(`QRS: ${set('mitdb', qrs.length)}; EC57: 150 ms, without the first 5 min and flutter, both leads fed`, qrsRows(qrs))
  }
  function addAf(af: AfRecord[]): void {
    result.af = afResult(af)
    section(`Atrial fibrillation: ${set('mitdb', af.length)}`, afRows(af))
  }
  function addAlarms({ alarms, tachycardias }: ReturnType<typeof measureAlarms>): void {
    if (alarms.length === 0) return
    result.cinc2015 = cincResult(alarms)
    const folds = tachycardias.length >= FEWEST_FOR_FOLDS ? [outOfFoldRow(alarms, tachycardias)] : []
    section(`Arrhythmia alarms: ${set('cinc2015', alarms.length)}; real time: nothing after the alarm is used`, [
      ...cincRows(alarms),
      ...folds,
    ])
  }
  function addNoise(noise: NoiseRecord[], recorded: NoiseRecord | null): void {
    if (noise.length === 0) return
    result.noise = noiseResult(noise)
    section(`Noise: electrode motion at ${NOISE_DB} dB in every other two minutes, both leads`, [
      noiseRow(`seeded motion, ${set('mitdb', noise.length)}`, noise),
      recorded ? noiseRow('recorded motion, noise stress test 118e06, one lead', [recorded]) : 'recorded motion: 118e06 is not there',
    ])
  }
  function addPulse(pulse: PulseRecord[]): void {
    result.pulse = pulseResult(pulse)
    section(`Pulse: ${set('bidmc', pulse.length)}; 150 ms around the ECG's beat plus transit time`, pulseRows(pulse))
  }
  function addResp(resp: RespWindow[]): void {
    result.resp = respResult(resp)
    section(`Respiratory rate: ${set('bidmc', new Set(resp.map((w) => w.name)).size)}`, respRows(resp))
  }
  function addSaturation(recorded: SaturationCount[]): void {
    if (recorded.length === 0) return
    const synthetic = Array.from({ length: SEEDED }, (_, seed) => countSaturation(syntheticSaturation(seed + 1, SEEDED_S)))
    const { long: _, ...sum } = saturationSum([...recorded, ...synthetic])
    result.spo2_delay = sum
    section(`SpO2 below 90 %, delay 0 s against 15 s, same hysteresis`, [
      saturationRow(set('bidmc', recorded.length), saturationSum(recorded)),
      saturationRow(
        `${SEEDED} seeded patients, ${(SEEDED * SEEDED_S) / 3_600} h, dips as long as published (Görges 2009)`,
        saturationSum(synthetic),
      ),
    ])
  }
}
