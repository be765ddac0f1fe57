import type { DeviceEvent, WaveBlock } from '../../contracts/frame.ts'

/**
 * A derived signal: channels in, numbers or events out. Run once per patient and source, in sequence order, block by
 * block, on typed arrays: nothing is allocated per sample. Pure: no clock, no random number, no I/O.
 *
 * `State` must survive structuredClone and be small (all signals of a patient together stay under 12 KB); typed arrays
 * are welcome. NaN, constant, clipped and missing samples (MISSING_SAMPLE) never throw and never read as normal.
 */
export interface Signal<State = unknown> {
  id: string
  title: string
  /** Channel keys this signal wants ('ecg_ii'), or a family by trailing star ('ecg*'); also outputs of other signals. */
  reads: readonly string[]
  /** Names of what it emits, e.g. ['beat', 'hr']. */
  writes: readonly string[]
  /** How late data may be before its absence is taken as a hole, ms. Lateness is alarm delay. */
  lateness_ms: number
  init(): State
  /** Consumes one step of one source; emits into `out` in event-time order. */
  block(state: State, input: SignalInput, out: Emit): void
  /** After a hole, a lead change or a clock break: forget what spans it. `event_ms` is where data goes on. */
  gap(state: State, event_ms: number): void
}

/** One frame's worth of what the signal reads. */
export interface SignalInput {
  /** Event time of the first sample. */
  event_ms: number
  duration_ms: number
  /** Waves among `reads`, in the order the device declared them. */
  blocks: readonly WaveBlock[]
  /** Numerics among `reads` (device values in the channel's unit) and outputs of upstream signals in this step. */
  values: ReadonlyArray<{ key: string; value: number; event_ms: number; quality?: string }>
  events: readonly DeviceEvent[]
}

/** Emits a number (or an event, value 1) of `name` at event time; `quality` '' = good, else the reason it is doubtful. `value` NaN = blank. */
export type Emit = (name: string, event_ms: number, value: number, quality?: string, source?: string) => void

/** A signal is one value; its state stays its own. */
export function defineSignal<State>(signal: Signal<State>): Signal {
  return signal as unknown as Signal
}
