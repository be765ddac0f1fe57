import { LAST_MS } from '../../contracts/review.ts'

/** Seconds of waves at once. */
export const SPANS_S = [10, 20, 60] as const
export type Span_s = (typeof SPANS_S)[number]

/** Which events are listed. */
export const SHOWS = ['all', 'high', 'medium', 'technical', 'true', 'unanswered'] as const
export type Show = (typeof SHOWS)[number]

/** Two instants that are compared in one wave. */
export interface Measured {
  channel: string
  a_ms: number
  b_ms: number
}

/** What the address says is looked at: whoever opens it sees the same moment, event and interval. */
export interface Place {
  /** null: the onset of the alarm, or the newest event. */
  at_ms: number | null
  alarm: string | null
  span_s: Span_s
  show: Show
  measured: Measured | null
  /** Waves of the printed strip; null = those that are usual. */
  waves: readonly string[] | null
}

/** A share of the strip lies before the moment. */
const BEFORE = 0.4
const ID = /^[^\s\p{Cc}\p{Cs}]{1,100}$/u
const CHANNEL = /^[a-z0-9_]{1,40}$/

/** Whatever is not understood is as usual: an address is typed, cut off and mailed. */
export function placeFrom(query: URLSearchParams): Place {
  const span = Number(query.get('span'))
  const alarm = query.get('alarm') ?? ''
  const waves = (query.get('waves') ?? '').split(',').filter((channel) => CHANNEL.test(channel))
  return {
    at_ms: instant(query.get('at')),
    alarm: ID.test(alarm) ? alarm : null,
    span_s: SPANS_S.find((known) => known === span) ?? 20,
    show: SHOWS.find((known) => known === query.get('show')) ?? 'all',
    measured: measuredFrom(query.get('measured')),
    waves: waves.length > 0 ? waves : null,
  }
}

function instant(text: string | null): number | null {
  const ms = text !== null && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return ms >= 0 && ms <= LAST_MS ? ms : null
}

/** `ecg_ii~1763749428600~1763749428943` */
function measuredFrom(text: string | null): Measured | null {
  const [channel, a, b] = (text ?? '').split('~')
  const [a_ms, b_ms] = [instant(a ?? null), instant(b ?? null)]
  if (!channel || !CHANNEL.test(channel) || a_ms === null || b_ms === null) return null
  return { channel, a_ms, b_ms }
}

/** The address of a place, without what is as usual. */
export function queryOf({ at_ms, alarm, span_s, show, measured, waves }: Place): string {
  const query = new URLSearchParams()
  if (at_ms !== null) query.set('at', String(Math.floor(at_ms)))
  if (alarm !== null) query.set('alarm', alarm)
  if (span_s !== 20) query.set('span', String(span_s))
  if (show !== 'all') query.set('show', show)
  if (measured) query.set('measured', [measured.channel, Math.round(measured.a_ms), Math.round(measured.b_ms)].join('~'))
  if (waves !== null) query.set('waves', waves.join(','))
  return query.toString()
}

/** The stretch a strip shows around `at_ms`: whole milliseconds [from, to). */
export function stretchOf(at_ms: number, span_s: Span_s): { from_ms: number; to_ms: number } {
  const from_ms = Math.max(0, Math.floor(at_ms) - span_s * 1000 * BEFORE)
  return { from_ms, to_ms: from_ms + span_s * 1000 }
}

/** The instant whose values stand beside a strip: when the alarm was raised, where that is in the strip (one that waits to be acknowledged may be raised again much later), else the moment. */
export function momentOf(alarm: { raised_ms: number } | null, at_ms: number, span_s: Span_s): number {
  const { from_ms, to_ms } = stretchOf(at_ms, span_s)
  return alarm && alarm.raised_ms >= from_ms && alarm.raised_ms <= to_ms ? alarm.raised_ms : at_ms
}

export function reviewPath(encounter: string, place: Place, page: 'review' | 'review/strip' = 'review'): string {
  const query = queryOf(place)
  return `/patients/${encodeURIComponent(encounter)}/${page}${query === '' ? '' : `?${query}`}`
}

/** Where a link to one alarm, or to a moment, leads. */
export function reviewLink(encounter: string, of: { alarm: string } | { at_ms: number }): string {
  const usual = placeFrom(new URLSearchParams())
  return reviewPath(encounter, 'alarm' in of ? { ...usual, alarm: of.alarm } : { ...usual, at_ms: of.at_ms })
}
