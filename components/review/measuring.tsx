'use client'
import { useEffect, useRef, useState } from 'react'
import type { StripLane } from '../bed/strip-decode.ts'
import { type CaliperMove, type CaliperWave, type Calipers as Placed, waveOf } from '../calipers/caliper.ts'
import { Calipers } from '../calipers/calipers.tsx'
import { waveName } from '../waveform/waveform.tsx'

/** The line under each wave. */
const DIVIDER_PX = 1

interface MeasuringProps {
  lanes: StripLane[]
  heights: number[]
  waves: CaliperWave[]
  calipers: Placed
  move: (move: CaliperMove) => void
  from_ms: number
  to_ms: number
}

/** The calipers over the plots of all waves; where they lie follows the width of the page. */
export function Measuring({ lanes, heights, waves, calipers, move, from_ms, to_ms }: MeasuringProps) {
  const place = useRef<HTMLDivElement>(null)
  const [width_px, setWidth] = useState(0)
  useEffect(() => {
    const box = place.current
    if (!box) return
    const sized = new ResizeObserver(() => setWidth(box.clientWidth))
    sized.observe(box)
    return () => sized.disconnect()
  }, [])
  const rows = lanes.flatMap(({ channel }, i) => {
    const wave = waveOf(waves, channel)
    const top_px = heights.slice(0, i).reduce((sum, height) => sum + height + DIVIDER_PX, 0)
    return wave ? [{ wave, name: waveName(channel), top_px, height_px: heights[i]! }] : []
  })
  const px_per_ms = width_px / (to_ms - from_ms)
  return (
    <div ref={place} className="review-calipers">
      {width_px > 0 && (
        <Calipers
          {...{ calipers, move, width_px }}
          lanes={rows}
          xOf={(at_ms) => (at_ms - from_ms) * px_per_ms}
          msAt={(x_px) => from_ms + x_px / px_per_ms}
        />
      )}
    </div>
  )
}
