/** For tests of the sweep: an instant to begin at, and how a wave looks. */
export const T0 = 1_800_000_000_000
export const LOOK = {
  color: '#0f0',
  line_px: 1,
  erase_px: 10,
  mode: 'live',
  stale_color: '#555',
  hatch_color: '#333',
  range: { low: 0, high: 100 },
} as const
