/** Two ways to fill a sector: two waves beside large numbers, or one wave and numbers alone for many beds. Measures at scale 1. */
export const TILE = { w: 314, h: 240, gap: 4 } as const
export const COMPACT = { w: 234, h: 118 } as const
/** Below these scales a sector is not shrunk further: a compact one takes its place, then the page scrolls instead. */
export const SCALE_MIN = 0.6
export const COMPACT_MIN = 0.7
const SCALE_MAX = 2.4
/** Type of a compact sector at scale 1, of that of a standard one: headers, captions, menus. */
export const COMPACT_TYPE = 0.72
/** From so many places on sectors are compact also where the page has to scroll. */
const MANY = 32

export type Shape = 'standard' | 'compact'
export interface Grid {
  shape: Shape
  columns: number
  rows: number
  /** Of everything in a sector; 1 at TILE or COMPACT. */
  scale: number
  row_px: number
  tile_px: number
}

/**
 * Columns that make `places` sectors as large as possible without scrolling in w x h pixels, few places left blank (24 on
 * 1904x972: 6 x 4; 8: 4 x 2; 16: 4 x 4; 32: 8 x 4; 64: 8 x 8, compact; screens 2.3). Where two waves would be too small
 * to read they are compact; where even these would, as many columns as fit at the least size, and the page scrolls.
 */
export function wardGrid(places: number, w: number, h: number): Grid {
  const whole = largest('standard', places, w, h, SCALE_MIN) ?? largest('compact', places, w, h, COMPACT_MIN)
  if (whole) return { ...whole, scale: Math.min(SCALE_MAX, whole.scale) }
  return places > MANY ? scrolling('compact', places, w, COMPACT_MIN) : scrolling('standard', places, w, SCALE_MIN)
}

const sizeOf = (shape: Shape) => (shape === 'standard' ? TILE : COMPACT)

/** Of the grids whose sectors can be read, the one that is worth most; a fuller one that is too small takes no other's place. */
function largest(shape: Shape, places: number, w: number, h: number, least: number): Grid | null {
  let best: Grid | null = null
  for (let columns = 1; columns <= Math.max(1, places); columns++) {
    const next = sized(shape, columns, places, w, h)
    if (next.scale < least) continue
    if (!best || worth(next, places) > worth(best, places) + 1e-6) best = next
  }
  return best
}

/** Its scale, less for places that stay blank: rows that are full are found again. */
function worth({ scale, columns, rows }: Grid, places: number): number {
  return (scale * places) / (columns * rows)
}

function sized(shape: Shape, columns: number, places: number, w: number, h: number): Grid {
  const rows = Math.max(1, Math.ceil(places / columns))
  const tile_w = (w - (columns - 1) * TILE.gap) / columns
  const tile_h = (h - (rows - 1) * TILE.gap) / rows
  const full = sizeOf(shape)
  return { shape, columns, rows, scale: Math.min(tile_w / full.w, tile_h / full.h), row_px: Math.floor(tile_h), tile_px: tile_w }
}

function scrolling(shape: Shape, places: number, w: number, least: number): Grid {
  const full = sizeOf(shape)
  const columns = Math.max(1, Math.floor((w + TILE.gap) / (full.w * least + TILE.gap)))
  const tile_px = (w - (columns - 1) * TILE.gap) / columns
  const scale = Math.max(least, Math.min(1, tile_px / full.w))
  return { shape, columns, rows: Math.ceil(places / columns), scale, row_px: Math.floor(full.h * scale), tile_px }
}

/** Index that an arrow key moves to; stays where there is no sector. */
export function arrowTo(key: string, index: number, count: number, columns: number): number {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key] ?? 0
  const next = index + step
  return next >= 0 && next < count ? next : index
}

export type Layout = 'all' | '8' | '16' | '32' | '64'
/** Sectors at once: every bed, or the places of a fixed layout. */
export function placesOf(layout: Layout, beds: number): number {
  return layout === 'all' ? beds : Number(layout)
}
