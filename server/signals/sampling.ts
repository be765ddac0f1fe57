import type { WaveBlock } from '../../contracts/frame.ts'

/** Index of the first sample at or after event time `until_ms`, within 0..length; sample i lies at start_ms + i * 1000 / rate_hz. */
export function samplesBefore(until_ms: number, start_ms: number, rate_hz: number, length: number): number {
  const i = Math.ceil(((until_ms - start_ms) * rate_hz) / 1000 - 1e-6)
  return i < 0 ? 0 : i > length ? length : i
}

/** The first multiple of `step_ms` after `event_ms`: numbers are emitted on a fixed grid, so framing cannot move them. */
export function nextGrid(event_ms: number, step_ms: number): number {
  return (Math.floor(event_ms / step_ms) + 1) * step_ms
}

/** Whether a block continues where the last one ended: within 1.5 samples and 20 ms (a clock mapping may slew that much). */
export function continues(expected_ms: number, start_ms: number, rate_hz: number): boolean {
  return Math.abs(start_ms - expected_ms) <= Math.max(20, 1500 / rate_hz)
}

/** A wave a filter can work on: known rate, a gain that means something. */
export function usable(block: WaveBlock): boolean {
  return block.rate_hz > 0 && Number.isFinite(block.rate_hz) && Number.isFinite(block.gain) && Number.isFinite(block.offset)
}

export function blockOf(blocks: readonly WaveBlock[], channel: string): WaveBlock | undefined {
  for (const block of blocks) if (block.channel === channel && usable(block)) return block
  return undefined
}
