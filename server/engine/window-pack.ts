import { NumberReader, NumberWriter } from './packed-numbers.ts'
import { carryPane, type History, history, PANE } from './window.ts'

const { FIELDS, INDEX, N, SUM, MIN, MAX, LAST, LAST_AT, SEEN_AT, QUALITY } = PANE
const HEADER = 7
/** Kinds of pane: one good value, doubtful values alone, anything. */
const [SINGLE, DOUBTFUL, WHOLE] = [0, 1, 2] as const

/**
 * A history as a snapshot stores it: panes that hold something, times as distance from their pane. Exact, and small: what
 * ended before `from_ms`, where the earliest window still to come begins, is stored as the last value alone.
 */
export function packHistory(h: History, from_ms = -Infinity): Uint8Array {
  const out = new NumberWriter(HEADER + h.panes * (FIELDS + 1))
  const newest_ms = h.newest * h.pane_ms
  const { carry_value, carry_at, carry_seen, carry_quality } = h
  const carried = { carry_value, carry_at, carry_seen, carry_quality }
  const kept: number[] = []
  for (let at = 0; at < h.data.length; at += FIELDS) {
    const index = h.data[at + INDEX]!
    if (index < 0 || index <= h.newest - h.panes) continue
    if ((index + 1) * h.pane_ms <= from_ms) carryPane(carried, h.data, at)
    else kept.push(at)
  }
  for (const v of [h.pane_ms, h.panes, h.newest, carried.carry_value]) out.put(v)
  for (const v of [carried.carry_at - newest_ms, carried.carry_seen - newest_ms, carried.carry_quality]) out.put(v)
  for (const at of kept) packPane(out, h.data, at, h.newest - h.data[at + INDEX]!, h.data[at + INDEX]! * h.pane_ms)
  return out.bytes()
}

function packPane(out: NumberWriter, d: Float64Array, at: number, age: number, base_ms: number): void {
  const seen_ms = d[at + SEEN_AT]! - base_ms
  const kind = d[at + N] === 0 ? DOUBTFUL : d[at + N] === 1 && d[at + QUALITY] === 0 && d[at + SEEN_AT] === d[at + LAST_AT] ? SINGLE : WHOLE
  out.put(age * 3 + kind)
  if (kind === DOUBTFUL) out.put(d[at + QUALITY]!)
  else if (kind === SINGLE) out.put(d[at + LAST]!)
  else for (const field of [N, SUM, MIN, MAX, LAST, QUALITY]) out.put(d[at + field]!)
  if (kind === WHOLE) out.put(d[at + LAST_AT]! - base_ms)
  out.put(seen_ms)
}

export function unpackHistory(bytes: Uint8Array): History {
  const from = new NumberReader(bytes)
  const h = history({ pane_ms: from.next(), panes: from.next() })
  h.newest = from.next()
  const newest_ms = h.newest * h.pane_ms
  h.carry_value = from.next()
  h.carry_at = from.next() + newest_ms
  h.carry_seen = from.next() + newest_ms
  h.carry_quality = from.next()
  while (!from.done) unpackPane(h, from)
  return h
}

function unpackPane(h: History, from: NumberReader): void {
  const head = from.next()
  const kind = head % 3
  const index = h.newest - (head - kind) / 3
  const base_ms = index * h.pane_ms
  const at = (index % h.panes) * FIELDS
  const d = h.data
  const put = (n: number, sum: number, min: number, max: number, last: number, quality: number): void => {
    d[at + INDEX] = index
    d[at + N] = n
    d[at + SUM] = sum
    d[at + MIN] = min
    d[at + MAX] = max
    d[at + LAST] = last
    d[at + QUALITY] = quality
  }
  if (kind === DOUBTFUL) put(0, 0, Infinity, -Infinity, 0, from.next())
  else if (kind === WHOLE) put(from.next(), from.next(), from.next(), from.next(), from.next(), from.next())
  else {
    const value = from.next()
    put(1, value, value, value, value, 0)
  }
  const last_ms = kind === WHOLE ? from.next() : 0
  d[at + SEEN_AT] = from.next() + base_ms
  d[at + LAST_AT] = kind === WHOLE ? last_ms + base_ms : kind === SINGLE ? d[at + SEEN_AT]! : -Infinity
}
