const known = new WeakMap<HTMLElement, Map<string, HTMLElement>>()

/** The first element of a sector for `selector`, looked for once: numbers are written four times a second for every bed. */
export function placeIn(tile: HTMLElement, selector: string): HTMLElement | null {
  const places = known.get(tile) ?? new Map<string, HTMLElement>()
  known.set(tile, places)
  const before = places.get(selector)
  if (before?.isConnected) return before
  const found = tile.querySelector<HTMLElement>(selector)
  if (found) places.set(selector, found)
  return found
}
