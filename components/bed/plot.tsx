'use client'

import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

export interface PlotProps {
  /** Everything but width; a new value builds a new chart, so memoise it. */
  options: Omit<uPlot.Options, 'width'>
  data: uPlot.AlignedData
  /** What a screen reader says instead of the picture. */
  label: string
  encounter: string
}

/** A uPlot as wide as its place. The canvas carries the patient it is of. */
export function Plot({ options, data, label, encounter }: PlotProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)

  useEffect(() => {
    const box = place.current
    if (!box) return
    const plot = new uPlot({ ...options, width: Math.max(50, box.clientWidth) }, data, box)
    const canvas = plot.root.querySelector('canvas')
    canvas?.setAttribute('data-patient', encounter)
    canvas?.setAttribute('aria-hidden', 'true')
    chart.current = plot
    const sized = new ResizeObserver(() => {
      if (box.clientWidth > 0 && box.clientWidth !== plot.width) plot.setSize({ width: box.clientWidth, height: plot.height })
    })
    sized.observe(box)
    return () => {
      sized.disconnect()
      plot.destroy()
      chart.current = null
    }
  }, [options, data, encounter])

  return <div ref={place} role="img" aria-label={label} data-patient={encounter} className="w-full" />
}
