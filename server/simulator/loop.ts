import { type Bedside, type BedsideOptions, createBedside } from './bedside.ts'
import type { FrameInput } from './frame.ts'

/** A minute of frames, made once and played again and again: for load runs, where the patients' hearts must cost nothing. */
const LOOP_S = 60

/** The minute of a patient, from time 0 on: made once, it may be given to several loops (of the same `art`). */
export function loopFrames(options: BedsideOptions): FrameInput[] {
  return createBedside({ ...options, start_ms: 0 }).frames(LOOP_S * 1_000, LOOP_S * options.frames_per_s)
}

/**
 * A bedside that plays a precomputed loop. The seam shows as one odd beat a minute; scenarios are not played.
 * About 1 µs a frame.
 */
export function createLoop(options: BedsideOptions, frames: readonly FrameInput[] = loopFrames(options)): Bedside {
  const source = createBedside({ ...options, start_ms: 0 })
  const length_ms = frames.reduce((sum, f) => sum + f.duration_ms, 0)
  let count = 0
  const at_ms = (n: number) => options.start_ms + Math.floor(n / frames.length) * length_ms + frames[n % frames.length]!.time_ms
  return {
    hello: source.hello,
    running: null,
    can: () => false,
    silent: false,
    clock_step_ms: 0,
    trigger: () => {
      throw new RangeError('a bedside started with --cheap plays no scenarios')
    },
    frames(now_ms, most) {
      const due: FrameInput[] = []
      while (due.length < most) {
        const frame = frames[count % frames.length]!
        const time_ms = at_ms(count)
        if (time_ms + frame.duration_ms > now_ms) break
        due.push({ ...frame, time_ms })
        count++
      }
      return due
    },
  }
}
