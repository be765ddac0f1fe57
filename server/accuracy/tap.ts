import type { Emit, Signal } from '../engine/signal.ts'

/** One value a signal emitted; times in ms from the start of the recording. */
export interface Emission {
  at_ms: number
  /** End of the frame that emitted it: before then nobody could know. */
  known_ms: number
  value: number
  quality: string
  source: string
}

/** What a signal cost: processor time and the samples of the waves it was given. */
export interface Spent {
  ns: number
  samples: number
}

/** Emissions by name, and cost by signal, of one recording. */
export interface Tapped {
  emitted: Map<string, Emission[]>
  spent: Map<string, Spent>
}

/**
 * The same signals, listened to: they run in the engine as always, what they emit is noted for `names` beside being passed
 * on, and the time each takes is summed up.
 */
export function tapped(signals: readonly Signal[], names: readonly string[], start_ms: number): { signals: Signal[]; heard: Tapped } {
  const heard: Tapped = {
    emitted: new Map(names.map((name) => [name, []])),
    spent: new Map(signals.map((s) => [s.id, { ns: 0, samples: 0 }])),
  }
  return { signals: signals.map((signal) => listened(signal, heard, start_ms)), heard }
}

function listened(signal: Signal, { emitted, spent }: Tapped, start_ms: number): Signal {
  const cost = spent.get(signal.id)!
  let known_ms = 0
  let pass: Emit = () => undefined
  const out: Emit = (name, event_ms, value, quality = '', source = '') => {
    emitted.get(name)?.push({ at_ms: event_ms - start_ms, known_ms, value, quality, source })
    pass(name, event_ms, value, quality, source)
  }
  return {
    ...signal,
    block(state, input, emit) {
      known_ms = input.event_ms + input.duration_ms - start_ms
      pass = emit
      for (const { samples } of input.blocks) cost.samples += samples.length
      const began = performance.now()
      signal.block(state, input, out)
      cost.ns += (performance.now() - began) * 1e6
    },
    gap: (state, event_ms) => signal.gap(state, event_ms),
  }
}
