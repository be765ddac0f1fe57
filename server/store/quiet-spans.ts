import type { BedState } from '../../contracts/effect.ts'

/** A bed's state from `at_ms` on, as the engine said it. */
export type QuietState = { at_ms: number } & Pick<BedState, 'pause' | 'standby'>

/** One pause or standby from its order to when it really ended (or is to end). */
export interface QuietSpan {
  kind: 'pause' | 'standby'
  by: string
  reason: string
  from_ms: number
  until_ms: number
  /** The end it was ordered with: later than `until_ms` when it was ended by hand, or ordered anew. */
  planned_ms: number
}

/**
 * Pauses and standbys out of the states of one bed, in the order they were said. A bed tells its whole state at every
 * change, so the same pause stands in many of them: its `from_ms` tells it from the next. It ends with the first state
 * that no longer has it, or at the end it was ordered with.
 */
export function quietSpans(states: readonly QuietState[]): QuietSpan[] {
  return [...spansOf(states, 'pause'), ...spansOf(states, 'standby')]
}

function spansOf(states: readonly QuietState[], kind: QuietSpan['kind']): QuietSpan[] {
  const spans: QuietSpan[] = []
  let current: QuietSpan | null = null
  for (const state of states) {
    const quiet = state[kind]
    if (current !== null && quiet?.from_ms !== current.from_ms) {
      current.until_ms = Math.min(current.until_ms, state.at_ms)
      current = null
    }
    if (quiet === null || current !== null) continue
    current = begun(kind, quiet)
    spans.push(current)
  }
  return spans
}

function begun(kind: QuietSpan['kind'], { by, reason, from_ms, until_ms }: NonNullable<BedState['pause']>): QuietSpan {
  return { kind, by, reason, from_ms, until_ms, planned_ms: until_ms }
}
