import { BAND_AT, BEATS, hasVoice, MISSES, type QrsLead, QUIET, SIGNAL, USUAL } from './qrs-lead.ts'
import {
  CANDIDATES,
  FACTORS,
  FIELDS,
  FILTER_LATE_S,
  LAST_EVIDENCE,
  LAST_NOISE,
  LAST_R,
  LEADS_MAX,
  LOW_MEAN,
  LOW_PEAKS,
  LOW_R,
  LOWS,
  PEAKS,
  type Qrs,
  RRS,
  WAKE_N,
  WEIGHED,
} from './qrs-memory.ts'

/** A beat is emitted at most this long after its R peak. */
export const BEAT_LATENCY_MS = 1000
/** Before this much of a lead has been seen its levels are not known and no beat is emitted. */
export const BEAT_LEARN_MS = 2000

/** No QRS that moves less than this after the band-pass is believed, mV. */
const SMALLEST_MV = 0.03
/** Level of a QRS of about 0.15 mV, the smallest a monitor has to see (EC13): a lead's usual height counts as this at least, mV/s. */
const LEAST = 0.8
const SEARCH_BACK_S = 0.9
const REFRACTORY_S = 0.2
const TWAVE_S = 0.36
/** Evidence needed without noise, how much more for each part of noise, and the most: a usual QRS is always believed. */
const THRESHOLD = 0.18
const PER_NOISE = 2
const THRESHOLD_MAX = 0.8
/** After a long time without a beat this part of it is enough. */
const SEARCHING = 0.63
/** Nothing lower than this part of what the lead has shown for minutes is a beat: P waves and artefacts of a heart that stands still. */
const PART_OF_USUAL = 0.25
/** Noise that a clean lead has, too, as part of its QRS: how far weights can differ. */
const OWN_NOISE = 0.1
/** A lead that did not show so many beats in a row is hardly asked. */
const MISSES_MAX = 3

/** Swing of the leads together before a peak; written anew each time. */
const swings = new Float64Array(64)

/** What the leads together say of a peak; one record, used again and again. */
const said = {
  /** 0 to 1, of leads that must agree: one lead alone reaches a quarter to a half. */
  agreed: 0,
  /** The same as a plain mean, by which a lead that lost contact does not hide a beat for long. */
  mean: 0,
  threshold: 0,
  /** Height as part of what the leads have shown for minutes. */
  usual: 0,
}

function voice(lead: QrsLead): number {
  if (!hasVoice(lead)) return 0
  const { f } = lead
  const signal = f[SIGNAL]! > LEAST ? f[SIGNAL]! : LEAST
  const visible = f[SIGNAL]! / signal
  const noise = f[QUIET]! / signal
  const asked = f[MISSES]! < MISSES_MAX ? 1 : 0.01
  return (visible * visible * asked) / (OWN_NOISE * OWN_NOISE + noise * noise)
}

/** Writes each lead's factor into FACTORS of q.m: the sum of factor times level is 1 where a usual QRS is. */
export function weigh(q: Qrs): void {
  const { m, leads } = q
  let all = 0
  for (let l = leads.length; l < LEADS_MAX; l++) m[FACTORS + l] = 0
  for (let l = 0; l < leads.length; l++) {
    const w = voice(leads[l]!)
    all += w
    m[FACTORS + l] = w / Math.max(LEAST, leads[l]!.f[SIGNAL]!)
  }
  if (all > 0) for (let l = 0; l < leads.length; l++) m[FACTORS + l]! /= all
  m[WEIGHED] = 1
}

/** How much of its usual QRS each lead saw, against what it shows between beats. */
function hear(q: Qrs, peaks: Float64Array, at: number): void {
  let all = 0
  let root = 0
  let mean = 0
  let noise = 0
  let usual = 0
  for (let l = 0; l < q.leads.length; l++) {
    const lead = q.leads[l]!
    const w = voice(lead)
    if (w === 0) continue
    const signal = Math.max(LEAST, lead.f[SIGNAL]!)
    const seen = Math.min(1, peaks[at + l]! / signal)
    all += w
    root += w * Math.sqrt(seen)
    mean += w * seen
    noise += (w * lead.f[QUIET]!) / signal
    usual += (w * peaks[at + l]!) / Math.max(LEAST, lead.f[USUAL]!)
  }
  said.agreed = all > 0 ? (root / all) * (root / all) : 0
  said.mean = all > 0 ? mean / all : 0
  said.usual = all > 0 ? usual / all : 0
  said.threshold = all > 0 ? Math.min(THRESHOLD_MAX, THRESHOLD + (PER_NOISE * noise) / all) : 1
}

/** A finished peak of the sum: beat, T wave, noise or a candidate. `ahead`: samples already filtered beyond n. Returns how far back R lies, or -1. */
export function judgePeak(q: Qrs, n: number, peak_n: number, ahead: number): number {
  const { m, fs } = q
  hear(q, m, PEAKS)
  if (said.usual < PART_OF_USUAL || said.mean < SEARCHING * said.threshold) return -1
  const r = placeOfR(q, n, peak_n, ahead)
  const since = r - m[LAST_R]!
  if (since < REFRACTORY_S * fs || r < 0) return -1
  if (since < TWAVE_S * fs && said.mean < 0.5 * m[LAST_EVIDENCE]!) return -1
  const searching = since > patient(q)
  if (searching || said.agreed > said.threshold) return accept(q, r, said.mean, m, PEAKS, searching ? 0.25 : 0.125, n)
  remember(q, r)
  return -1
}

/** The largest swing of the band-passed leads in the 170 ms before the peak of their sum; -1 where none is large enough. */
function placeOfR(q: Qrs, n: number, peak_n: number, ahead: number): number {
  const { m, fs, leads } = q
  const reach = Math.round(0.17 * fs)
  let enough = false
  for (let l = 0; l < leads.length; l++) {
    const { band, f, gain } = leads[l]!
    const factor = m[FACTORS + l]! * Math.abs(gain)
    const least = (SMALLEST_MV * q.fold) / Math.abs(gain)
    let at = f[BAND_AT]! - 1 - ahead - (n - peak_n) - reach
    while (at < 0) at += band.length
    for (let k = 0; k < reach; k++) {
      const swing = Math.abs(band[at]!)
      swings[k] = l === 0 ? factor * swing : swings[k]! + factor * swing
      if (swing > least) enough = true
      if (++at === band.length) at = 0
    }
  }
  if (!enough) return -1
  let best = 0
  let most = swings[0]!
  for (let k = 1; k < reach; k++) {
    if (swings[k]! > most) {
      most = swings[k]!
      best = k
    }
  }
  return peak_n - reach + best
}

/** Mean of the last intervals, samples; one second before any is known. */
function meanRr(q: Qrs): number {
  const known = Math.min(8, q.m[RRS]!)
  if (known === 0) return q.fs
  let sum = 0
  for (let k = 0; k < known; k++) sum += q.rr[k]!
  return sum / known
}

/** After this long without a beat a lower peak is believed. */
function patient(q: Qrs): number {
  const rr = meanRr(q)
  return Math.min(1.66 * rr, rr + SEARCH_BACK_S * q.fs)
}

function accept(q: Qrs, r: number, evidence: number, peaks: Float64Array, at: number, weight: number, n: number): number {
  const { m, fs } = q
  const rr = r - m[LAST_R]!
  if (rr < 3 * fs) q.rr[m[RRS]!++ % 8] = rr
  for (let l = 0; l < q.leads.length; l++) if (hasVoice(q.leads[l]!)) showed(q.leads[l]!, peaks[at + l]!, weight)
  m[LAST_R] = r
  m[LAST_EVIDENCE] = evidence
  m[LAST_NOISE] = noiseNow(q)
  m[LOWS] = 0
  m[WAKE_N] = r + Math.ceil(patient(q))
  return n - r + FILTER_LATE_S * fs
}

function noiseNow(q: Qrs): number {
  let all = 0
  let noise = 0
  for (const lead of q.leads) {
    const w = voice(lead)
    all += w
    noise += (w * lead.f[QUIET]!) / Math.max(LEAST, lead.f[SIGNAL]!)
  }
  return all > 0 ? noise / all : 0
}

/** A beat this lead showed with `peak`: an artefact must not lift the level beyond the reach of the next beats. */
function showed({ f }: QrsLead, peak: number, weight: number): void {
  f[BEATS]! += 1
  const seen = peak / Math.max(LEAST, f[SIGNAL]!)
  if (seen < 0.2) f[MISSES]! += 1
  else if (seen > 0.4) f[MISSES] = 0
  f[SIGNAL]! += weight * (Math.min(peak, 4 * f[SIGNAL]!) - f[SIGNAL]!)
  f[USUAL]! += Math.max(0.03, 1 / f[BEATS]!) * (f[SIGNAL]! - f[USUAL]!)
}

function remember(q: Qrs, r: number): void {
  const { m, low } = q
  const at = (m[LOWS]!++ % CANDIDATES) * FIELDS
  low[at + LOW_R] = r
  low[at + LOW_MEAN] = said.mean
  for (let l = 0; l < q.leads.length; l++) low[at + LOW_PEAKS + l] = m[PEAKS + l]!
}

/** Longer than expected without a beat: the best low peak of the last moment may be one; else the levels slowly give in. */
export function patience(q: Qrs, n: number, k: number, levels: readonly Float64Array[]): number {
  const { m, low, fs } = q
  m[WAKE_N] = n + Math.round(fs / 2)
  let best = -1
  for (let at = 0; at < Math.min(CANDIDATES, m[LOWS]!) * FIELDS; at += FIELDS) {
    const fresh = n - low[at + LOW_R]! <= SEARCH_BACK_S * fs
    if (fresh && (best < 0 || low[at + LOW_MEAN]! > low[best + LOW_MEAN]!)) best = at
  }
  if (best >= 0) return accept(q, low[best + LOW_R]!, low[best + LOW_MEAN]!, low, best + LOW_PEAKS, 0.25, n)
  if (n - Math.max(0, m[LAST_R]!) > 2 * fs) for (let l = 0; l < q.leads.length; l++) giveIn(q.leads[l]!, levels[l]![k]!)
  return -1
}

/** No beats: perhaps they have become smaller. A lead that brings nothing at all teaches nothing. */
function giveIn({ f }: QrsLead, level: number): void {
  if (level === 0 || f[SIGNAL] === 0) return
  f[USUAL]! *= f[BEATS]! < 8 ? 0.8 : 0.9875
  const least = Math.max(2 * f[QUIET]!, 0.3 * f[USUAL]!)
  f[SIGNAL] = Math.min(f[SIGNAL]!, Math.max(0.8 * f[SIGNAL]!, least))
}
