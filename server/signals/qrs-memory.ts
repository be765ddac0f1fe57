import { createQrsLead, type QrsLead, restartQrsLead } from './qrs-lead.ts'

/** What the search for QRS complexes in up to three leads remembers: small, flat, survives a structured clone. */
export interface Qrs {
  rate_hz: number
  /** Input samples averaged into one. */
  fold: number
  /** Rate worked at, Hz. */
  fs: number
  /** Two equal biquads: b0, a1, a2. */
  coef: Float64Array
  /** Leads heard together, LEADS_MAX at most; none is empty for long. */
  leads: QrsLead[]
  /** Memory of the decision; see the names below. */
  m: Float64Array
  /** Peaks too low to be beats since the last one, for search-back: CANDIDATES times the FIELDS named below. */
  low: Float64Array
  /** The last intervals, in samples. */
  rr: Float32Array
}

export const LEADS_MAX = 3

// Places in `m`.
export const N = 0
export const FOLDS = 1
export const FALLING = 2
export const PEAK = 3
export const PEAK_N = 4
export const VALLEY = 5
/** Level of each lead at the peak. */
export const PEAKS = 6
export const LAST_R = 9
export const LAST_EVIDENCE = 10
export const LOWS = 11
export const RRS = 12
export const WAKE_N = 13
/** Each lead's factor in the sum; 0 in WEIGHED when they are out of date. */
export const FACTORS = 14
export const WEIGHED = 17
/** What the leads showed between beats when the last beat was told, as part of their QRS, weighted as they are. */
export const LAST_NOISE = 18
const MEMORY = 19

// Places in a candidate of `low`.
export const LOW_R = 0
export const LOW_MEAN = 1
export const LOW_PEAKS = 2
export const FIELDS = 5
export const CANDIDATES = 4

const CENTRE_HZ = 11
const Q = 0.9
/** The two band-passes together are late by 4Q / w at their centre, a little less for the faster parts of a QRS, s. */
export const FILTER_LATE_S = (3.2 * Q) / (2 * Math.PI * CENTRE_HZ)

/** A search at `rate_hz` samples a second, worked at 120 to 240 Hz (or the rate itself below that). */
export function createQrs(rate_hz: number): Qrs {
  const fold = Math.max(1, Math.floor(rate_hz / 120))
  const fs = rate_hz / fold
  const w = (2 * Math.PI * CENTRE_HZ) / fs
  const alpha = Math.sin(w) / (2 * Q)
  const a0 = 1 + alpha
  const q = {
    rate_hz,
    fold,
    fs,
    coef: Float64Array.of(alpha / a0, (-2 * Math.cos(w)) / a0, (1 - alpha) / a0),
    leads: [],
    m: new Float64Array(MEMORY),
    low: new Float64Array(CANDIDATES * FIELDS),
    rr: new Float32Array(8),
  }
  forget(q)
  return q
}

/** After a hole: the filters start afresh and no interval spans it; what was learnt of the leads' levels stays. */
export function restartQrs(q: Qrs): void {
  for (const lead of q.leads) restartQrsLead(lead)
  forget(q)
}

function forget(q: Qrs): void {
  q.m.fill(0)
  q.m[LAST_R] = Number.NEGATIVE_INFINITY
  q.m[WEIGHED] = 0
}

/** Listens to `channels` from here on: a lead kept goes on, a new one is learnt first. */
export function followLeads(q: Qrs, channels: readonly string[]): void {
  q.leads = channels.map((channel) => q.leads.find((lead) => lead.channel === channel) ?? createQrsLead(channel, q.fs))
  // Candidates hold their leads' heights by place.
  q.m[LOWS] = 0
  q.m[FALLING] = 1
  q.m[VALLEY] = Number.POSITIVE_INFINITY
  q.m[WEIGHED] = 0
}
