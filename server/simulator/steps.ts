import type { FrameInput } from './frame.ts'
import { STEP_MS } from './physiology.ts'

/** Cuts time into frames on the common grid of all waves, so that every block begins exactly at its frame's time. */
export class Steps {
  readonly #start_ms: number
  readonly #frames_per_s: number
  #count = 0

  /** `start_ms`: device clock at patient time 0. */
  constructor(start_ms: number, frames_per_s: number) {
    this.#start_ms = start_ms
    this.#frames_per_s = frames_per_s
  }

  /** Makes the frames that end at or before `now_ms`, at most `most`. */
  due(now_ms: number, most: number, make: (from_ms: number, steps: number) => FrameInput): FrameInput[] {
    const frames: FrameInput[] = []
    while (frames.length < most && this.#start_ms + this.#border(this.#count + 1) <= now_ms) {
      const from_ms = this.#border(this.#count++)
      frames.push(make(from_ms, (this.#border(this.#count) - from_ms) / STEP_MS))
    }
    return frames
  }

  #border(count: number): number {
    return Math.floor((count * 1_000) / this.#frames_per_s / STEP_MS) * STEP_MS
  }
}

/** Whole seconds of patient time in [from_ms, to_ms), ms. */
export function* seconds(from_ms: number, to_ms: number): Generator<number> {
  for (let t_ms = Math.ceil(from_ms / 1_000) * 1_000; t_ms < to_ms; t_ms += 1_000) yield t_ms
}
