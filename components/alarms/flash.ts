/** Names of the animations in the stylesheet that flash: at 2 Hz (high) and 0.5 Hz (medium). */
const FLASHES = new Set(['flash-high', 'flash-medium'])

/** All flashing elements share one phase: their animations are counted from the document's own beginning. */
export function alignFlashes(root: Document): void {
  for (const animation of root.getAnimations()) {
    if ('animationName' in animation && FLASHES.has(String(animation.animationName)) && animation.startTime !== 0) animation.startTime = 0
  }
}
