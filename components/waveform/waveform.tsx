'use client'
import { useEffect, useRef, useState } from 'react'
import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { hasText, text } from '../text/text.ts'
import { frameLoop } from './frame-loop.ts'
import type { Range } from './sweep.ts'
import { type Look, Trace } from './trace.ts'
import { bedLook, parameterColor, parameterOf } from './wave-look.ts'
import { WaveSurface } from './wave-surface.ts'

/** Heights of the bed page's rows at a desk; waves of other kinds get the last. */
const ROW_PX: Record<string, number> = { ecg_ii: 106, pleth: 94, art: 110, resp: 86, co2: 102, paw: 70, vent_flow: 70, vent_volume: 70 }
const OTHER_ROW_PX = 86
/** 10 mm/mV where 25 mm/s are 90 px/s. */
const ECG_PX_PER_MV = 36
const ECG_ZERO_SHARE = 0.68
const LABEL_PX = 20
const CHECK_MS = 500

interface Props {
  encounter: string
  bed: string
  channels: readonly string[]
  /** 90 = 25 mm/s on a calibrated screen. */
  px_per_s?: number
}

/** All waves of one patient, one under the other, sweeping together on one canvas. */
export function WaveStack({ encounter, bed, channels, px_per_s = 90 }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const list = channels.join(',')
  const [scales, setScales] = useState<Record<string, string>>({})

  useEffect(() => {
    if (!frame.current || !canvas.current) return
    return drawStack(frame.current, canvas.current, encounter, list ? list.split(',') : [], px_per_s, setScales)
  }, [encounter, list, px_per_s])

  return (
    <div ref={frame} className="wave-stack" data-patient={encounter}>
      <div aria-hidden="true">
        <canvas ref={canvas} data-patient={encounter} />
      </div>
      {channels.map((channel) => (
        <div
          key={channel}
          role="img"
          aria-label={text('wave.region', { wave: waveName(channel), bed })}
          className="wave-row"
          style={{ height: rowPx(channel) }}
          data-wave={channel}
        >
          <span className="wave-label" style={{ color: parameterColor(parameterOf(channel)) }}>
            {waveName(channel)} <small>{scales[channel] ?? ''}</small>
          </span>
        </div>
      ))}
      {channels.length === 0 && <p className="wave-waiting">{text('wave.waiting')}</p>}
    </div>
  )
}

export function waveName(channel: string): string {
  return hasText(`wave.${channel}`) ? text(`wave.${channel}` as 'wave.pleth') : channel
}

function rowPx(channel: string): number {
  return ROW_PX[channel] ?? OTHER_ROW_PX
}

function drawStack(
  frame: HTMLElement,
  canvas: HTMLCanvasElement,
  encounter: string,
  channels: string[],
  px_per_s: number,
  onScales: (scales: Record<string, string>) => void,
): () => void {
  const surface = new WaveSurface(canvas, live.hub, 60, true)
  let traces: Trace[] = []
  let shown = ''
  const arrange = () => {
    const width = Math.floor(frame.clientWidth)
    let y = 0
    traces = channels.map((channel) => {
      const box = { x: 0, y: y + LABEL_PX, w: Math.max(1, width), h: rowPx(channel) - LABEL_PX - 2 }
      y += rowPx(channel)
      const look = withGain(channel, bedLook(channel, 'live', px_per_s), box.h, px_per_s)
      return new Trace(() => live.hub.ring(encounter, channel), box, (box.w / px_per_s) * 1000, look)
    })
    surface.arrange(
      width,
      y,
      traces.map((trace) => ({ encounter, trace })),
    )
  }
  const resized = new ResizeObserver(arrange)
  resized.observe(frame)
  const stop = frameLoop().add(surface)
  const check = setInterval(() => {
    markStale(traces, channels, encounter, px_per_s)
    const texts = scaleTexts(traces, channels)
    if (JSON.stringify(texts) !== shown) onScales(texts)
    shown = JSON.stringify(texts)
  }, CHECK_MS)
  return () => {
    clearInterval(check)
    resized.disconnect()
    stop()
    surface.close()
  }
}

/** The ECG of the bed page has a fixed gain: 10 mm/mV, so that heights can be read. */
function withGain(channel: string, look: Look, height: number, px_per_s: number): Look {
  if (parameterOf(channel) !== 'ecg') return look
  const px_per_mV = (ECG_PX_PER_MV * px_per_s) / 90
  const range: Range = { low: (-(1 - ECG_ZERO_SHARE) * height) / px_per_mV, high: (ECG_ZERO_SHARE * height) / px_per_mV }
  return { ...look, range }
}

function markStale(traces: Trace[], channels: string[], encounter: string, px_per_s: number): void {
  const now = live.server_ms()
  traces.forEach((trace, i) => {
    const stale = now - live.hub.newest_ms(encounter, channels[i]) > AGE.late_ms
    trace.setLook(withGain(channels[i]!, bedLook(channels[i]!, stale ? 'stale' : 'live', px_per_s), trace.box.h, px_per_s))
  })
}

function scaleTexts(traces: Trace[], channels: string[]): Record<string, string> {
  const texts: Record<string, string> = {}
  traces.forEach((trace, i) => {
    const channel = channels[i]!
    const parameter = parameterOf(channel)
    if (parameter === 'ecg') texts[channel] = text('wave.gain', { mm: 10 })
    else if (parameter === 'spo2' || parameter === 'resp' || parameter === 'activity') texts[channel] = text('wave.auto')
    else if (trace.range && trace.range.high > trace.range.low)
      texts[channel] = text('wave.scale', { low: Math.round(trace.range.low), high: Math.round(trace.range.high) })
  })
  return texts
}
