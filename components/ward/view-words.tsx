'use client'
import { useStore } from 'zustand'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockMinute } from '../text/time.ts'
import { arranged, useSort } from './arranged.ts'
import { WARD_WINDOW_MS } from './ward-waves.ts'

/** What the ward shows and in which order, and since when in that: under the ward. */
export function ViewWords() {
  const ward = useLive((s) => s.ward?.id)
  const sort = useSort()
  const order = useStore(arranged, (s) => s.order)
  const sorted =
    order && order.ward === ward && order.sort === sort
      ? text(`view.sorted.${order.sort}`, { time: clockMinute(order.sorted_ms) })
      : text('view.sorted.number')
  return (
    <span data-testid="sorted">
      {text('ward.waves', { seconds: WARD_WINDOW_MS / 1000 })} · {sorted}
    </span>
  )
}
