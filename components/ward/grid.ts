/** Size of a sector at full scale (24 beds, 6 x 4, on 1920x1080). */
export const TILE = { w: 314, h: 240, gap: 4 } as const
/** Below this scale a sector is not shrunk further: the page scrolls instead. */
export const SCALE_MIN = 0.64
const SCALE_MAX = 2.4

export interface Grid {
  columns: number
  rows: number
  /** Of everything in a sector; 1 at TILE. */
  scale: number
  row_px: number
}

/**
 * Columns that make the sectors of `beds` beds as large as possible without scrolling in w x h pixels; when even
 * then they would be too small to read, as many columns as fit at the least size, and the page scrolls.
 */
export function wardGrid(beds: number, w: number, h: number): Grid {
  let best: Grid = sized(1, beds, w, h)
  for (let columns = 2; columns <= Math.max(1, beds); columns++) {
    const next = sized(columns, beds, w, h)
    if (next.scale > best.scale + 1e-6) best = next
  }
  if (best.scale >= SCALE_MIN) return { ...best, scale: Math.min(SCALE_MAX, best.scale) }
  const columns = Math.max(1, Math.floor((w + TILE.gap) / (TILE.w * SCALE_MIN + TILE.gap)))
  const scale = Math.max(SCALE_MIN, Math.min(1, (w - (columns - 1) * TILE.gap) / columns / TILE.w))
  return { columns, rows: Math.ceil(beds / columns), scale, row_px: Math.floor(TILE.h * scale) }
}

function sized(columns: number, beds: number, w: number, h: number): Grid {
  const rows = Math.max(1, Math.ceil(beds / columns))
  const tile_w = (w - (columns - 1) * TILE.gap) / columns
  const tile_h = (h - (rows - 1) * TILE.gap) / rows
  return { columns, rows, scale: Math.min(tile_w / TILE.w, tile_h / TILE.h), row_px: Math.floor(tile_h) }
}

/** Index that an arrow key moves to; stays where there is no sector. */
export function arrowTo(key: string, index: number, count: number, columns: number): number {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0
  const next = index + step
  return next >= 0 && next < count ? next : index
}
