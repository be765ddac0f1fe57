'use client'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { hasText, text } from '../text/text.ts'
import { boxOf, type LiveStack, openStack } from './live-stack.ts'
import { heightOf, type Row } from './rows.ts'
import { parameterColor, parameterOf } from './wave-look.ts'
import type { WaveScale } from './wave-scale.ts'

interface Props {
  encounter: string
  bed: string
  rows: readonly Row[]
  scale: WaveScale
  /** Holds what is being drawn, for whoever wants to stop it and keep the picture. */
  stack: RefObject<LiveStack | null>
}

/** All waves of one patient, one under the other, sweeping together on one canvas. Keep the identity of `rows` while they are the same. */
export function WaveStack({ encounter, bed, rows, scale, stack }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [scales, setScales] = useState<Record<string, string>>({})

  useEffect(() => {
    if (!frame.current || !canvas.current) return
    const opened = openStack(frame.current, canvas.current, encounter, rows, scale, setScales)
    stack.current = opened
    return () => {
      stack.current = null
      opened.close()
    }
  }, [encounter, rows, scale, stack])

  return (
    <div ref={frame} className="wave-stack" data-patient={encounter}>
      <div aria-hidden="true" style={{ height: 0 }}>
        <canvas ref={canvas} data-patient={encounter} />
      </div>
      <WaveRows rows={rows} bed={bed} scale={scale} scales={scales} />
      {rows.length === 0 && <p className="wave-waiting">{text('wave.waiting')}</p>}
    </div>
  )
}

interface RowsProps {
  rows: readonly Row[]
  bed: string
  scale: WaveScale
  /** What stands small beside each name. */
  scales: Record<string, string>
  children?: ReactNode
}

/** The names over the canvas, and for the ECG how high one millivolt is. */
export function WaveRows({ rows, bed, scale, scales, children }: RowsProps) {
  return (
    <div style={{ height: heightOf(rows) }}>
      {rows.map((row) => (
        <div
          key={row.channel}
          role="img"
          aria-label={text('wave.region', { wave: waveName(row.channel), bed })}
          className="wave-row"
          style={{ height: row.height_px }}
          data-wave={row.channel}
        >
          <span className="wave-label" style={{ color: parameterColor(parameterOf(row.channel)) }}>
            {waveName(row.channel)} <small>{scales[row.channel] ?? ''}</small>
          </span>
          {parameterOf(row.channel) === 'ecg' && <Millivolt row={row} scale={scale} />}
        </div>
      ))}
      {children}
    </div>
  )
}

/** A bar as high as 1 mV: true at every gain and on every screen. None where the row is too low for it. */
function Millivolt({ row, scale }: { row: Row; scale: WaveScale }) {
  const { h, y } = boxOf(row, 1)
  if (scale.px_per_mV > h) return null
  return (
    <span className="wave-mv" aria-hidden="true" style={{ height: scale.px_per_mV, top: y - row.top_px + (h - scale.px_per_mV) / 2 }} />
  )
}

export function waveName(channel: string): string {
  return hasText(`wave.${channel}`) ? text(`wave.${channel}` as 'wave.pleth') : channel
}
