import type { Arrival, Trigger } from './message.ts'

/** An alarm begins at its frame's grid point, or, where the device's clock was estimated a little wrong, at a neighbour. */
const NEAR_MS = 1_500

export interface AlarmLatency {
  /** From the sending of the frame to the last of the ward's screens, ms, one an alarm. */
  latencies_ms: number[]
  /** Alarms that did not reach every screen of their ward. */
  missing: number
  /** Of the arrivals counted, how many were stored by then. */
  stored: number
}

/** Holds what was sent in [from_ms, to_ms) against what the screens saw. `screens` is how many watch each encounter. */
export function alarmLatency(
  triggers: readonly Trigger[],
  arrivals: readonly Arrival[],
  screens: ReadonlyMap<string, number>,
  [from_ms, to_ms]: readonly [number, number],
): AlarmLatency {
  const seen = new Map<string, Arrival[]>()
  for (const arrival of arrivals) seen.set(arrival.encounter, [...(seen.get(arrival.encounter) ?? []), arrival])
  const found: AlarmLatency = { latencies_ms: [], missing: 0, stored: 0 }
  for (const { encounter, grid_ms, sent_ms } of triggers) {
    if (sent_ms < from_ms || sent_ms >= to_ms) continue
    const mine = (seen.get(encounter) ?? []).filter(({ onset_ms }) => Math.abs(onset_ms - grid_ms) <= NEAR_MS)
    if (mine.length < (screens.get(encounter) ?? 0)) found.missing++
    else {
      found.latencies_ms.push(Math.max(...mine.map(({ arrived_ms }) => arrived_ms)) - sent_ms)
      if (mine.every(({ stored }) => stored)) found.stored++
    }
  }
  return found
}
