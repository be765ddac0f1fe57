'use client'
import { type PointerEvent, useRef } from 'react'

/** A finger that moved less has tapped. */
const TAP_PX = 6

/**
 * Scrolling a picture by dragging it, with a tap told apart. `onPan` gets what was moved since the last call, CSS px to
 * the right; `onTap` where it was, from the element's top left.
 */
export function usePan(onPan: (dx_px: number) => void, onTap: (x_px: number, y_px: number) => void) {
  const held = useRef<{ id: number; from_px: number; at_px: number; panning: boolean } | null>(null)
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || held.current) return
      held.current = { id: event.pointerId, from_px: event.clientX, at_px: event.clientX, panning: false }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const drag = held.current
      if (drag?.id !== event.pointerId) return
      if (!drag.panning) {
        if (Math.abs(event.clientX - drag.from_px) < TAP_PX) return
        drag.panning = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }
      onPan(event.clientX - drag.at_px)
      drag.at_px = event.clientX
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const drag = held.current
      if (drag?.id !== event.pointerId) return
      held.current = null
      if (drag.panning) return
      const { left, top } = event.currentTarget.getBoundingClientRect()
      onTap(event.clientX - left, event.clientY - top)
    },
    onPointerCancel() {
      held.current = null
    },
    onPointerLeave(event: PointerEvent<HTMLElement>) {
      if (held.current?.id === event.pointerId && !held.current.panning) held.current = null
    },
  }
}
