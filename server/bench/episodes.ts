import type { FrameInput } from '../simulator/frame.ts'

const GRID_MS = 500
/** The grid point lies at least this far inside its frame, so that a clock estimated a little wrong moves it into no other. */
const MARGIN_MS = 30
/** Low enough that the mean of two seconds, which is what is judged, is below the limit by this one value. */
const LOW_PCT = 55

/**
 * The detector's grid point that this frame, and no frame before it, gives data up to; null when it lies too near the
 * frame's edge. The frame's first instant is before it, so a low sample there makes the condition true at that point.
 */
export function triggerAt({ time_ms, duration_ms }: Pick<FrameInput, 'time_ms' | 'duration_ms'>): number | null {
  const grid_ms = Math.ceil((time_ms + MARGIN_MS) / GRID_MS) * GRID_MS
  return grid_ms <= time_ms + duration_ms - MARGIN_MS ? grid_ms : null
}

/** The frame with its saturation replaced by one low value at its first instant. */
export function lowered(frame: FrameInput, spo2: number): FrameInput {
  const others = (frame.values ?? []).filter((value) => value.channel !== spo2)
  return { ...frame, values: [{ channel: spo2, value: LOW_PCT, offset_ms: 0 }, ...others] }
}
