import type { Emit, SignalInput } from '../engine/signal.ts'
import { nextGrid } from './sampling.ts'

/** Takes in what `input` brings between two times: the first time it is from -Infinity, the last time until Infinity. */
export type Take<State> = (state: State, input: SignalInput, from_ms: number, until_ms: number, out: Emit) => void
/** Tells what is known at a time of the grid. */
export type Tell<State> = (state: State, at_ms: number, out: Emit) => void

/**
 * Walks one step of input along the grid of event time: at every multiple of `step_ms` first all before it is taken, then told,
 * and the rest is taken at the end. A state whose `next_ms` is NaN (start, hole) begins at the first grid time after the input's
 * start. What is told so depends on event time alone, never on how the stream was cut into frames. `take` and `tell` are
 * functions of the module, so that nothing is allocated.
 */
export function walkGrid<State extends { next_ms: number }>(
  state: State,
  input: SignalInput,
  out: Emit,
  step_ms: number,
  take: Take<State>,
  tell: Tell<State>,
): void {
  if (Number.isNaN(state.next_ms)) state.next_ms = nextGrid(input.event_ms, step_ms)
  const end_ms = input.event_ms + input.duration_ms
  let from_ms = Number.NEGATIVE_INFINITY
  while (state.next_ms <= end_ms) {
    take(state, input, from_ms, state.next_ms, out)
    from_ms = state.next_ms
    tell(state, from_ms, out)
    state.next_ms += step_ms
  }
  take(state, input, from_ms, Number.POSITIVE_INFINITY, out)
}
