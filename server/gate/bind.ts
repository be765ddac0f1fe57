import { unassigned } from '../../contracts/record.ts'

/** Who wore what, when. Answered from memory; given from outside. */
export interface Bindings {
  /** The encounter that wears `device` at an event time, or null. */
  encounterAt(device: string, event_ms: number): string | null
}

/** A binding ends before its end, and so does a frame. */
const INSTANT_MS = 0.001

export interface Binding {
  device: string
  encounter: string
  from_ms: number
  /** null = still worn */
  to_ms: number | null
}

/** Whom a frame belongs to: whoever wore the device from its first to its last instant; otherwise nobody. */
export function wearerOf(bindings: Bindings, device: string, event_ms: number, duration_ms: number): string {
  const first = bindings.encounterAt(device, event_ms)
  if (first === null) return unassigned(device)
  const last = duration_ms > 0 ? bindings.encounterAt(device, event_ms + duration_ms - INSTANT_MS) : first
  return first === last ? first : unassigned(device)
}

/** Bindings out of rows; where two overlap the later one holds. */
export function bindingsOf(rows: readonly Binding[]): Bindings {
  const byDevice = new Map<string, Binding[]>()
  for (const row of [...rows].sort((a, b) => b.from_ms - a.from_ms)) {
    const list = byDevice.get(row.device)
    if (list) list.push(row)
    else byDevice.set(row.device, [row])
  }
  return {
    encounterAt(device, event_ms) {
      const worn = byDevice.get(device)?.find((b) => b.from_ms <= event_ms && (b.to_ms === null || event_ms < b.to_ms))
      return worn?.encounter ?? null
    },
  }
}
