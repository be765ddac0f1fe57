import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { text } from '../text/text.ts'
import { scaleOf, written } from '../units/units.ts'
import { frameLoop } from './frame-loop.ts'
import { heightOf, LABEL_PX, type Row } from './rows.ts'
import type { Range } from './sweep.ts'
import { type Look, Trace } from './trace.ts'
import { bedLook, parameterOf } from './wave-look.ts'
import type { WaveScale } from './wave-scale.ts'
import { WaveSurface } from './wave-surface.ts'

const CHECK_MS = 500
/** Where zero lies in the ECG's box, from its top: room for S waves below. */
const ECG_ZERO_SHARE = 0.68

export interface LiveStack {
  /** What each wave is drawn in now, of those that have a range. */
  ranges: () => Map<string, Range>
  close: () => void
}

/** Draws the waves of one bed in their rows until it is closed; `onScales` is told what stands beside their names. */
export function openStack(
  frame: HTMLElement,
  canvas: HTMLCanvasElement,
  encounter: string,
  rows: readonly Row[],
  scale: WaveScale,
  onScales: (scales: Record<string, string>) => void,
): LiveStack {
  const surface = new WaveSurface(canvas, live.hub, 60, true)
  let traces: Trace[] = []
  let told = ''
  const arrange = () => {
    const width = Math.floor(frame.clientWidth)
    traces = rows.map((row) => traceOf(encounter, row, width, scale))
    surface.arrange(
      width,
      heightOf(rows),
      traces.map((trace) => ({ encounter, trace })),
    )
    // Before the first frame: what is old is never drawn as live, not for the time until the next look.
    markStale(encounter, rows, traces, scale)
  }
  const ranges = () => rangesOf(rows, traces)
  const resized = new ResizeObserver(arrange)
  resized.observe(frame)
  const stop = frameLoop().add(surface)
  const check = setInterval(() => {
    markStale(encounter, rows, traces, scale)
    const texts = scaleTexts(rows, ranges(), scale)
    if (JSON.stringify(texts) !== told) onScales(texts)
    told = JSON.stringify(texts)
  }, CHECK_MS)
  const close = () => {
    clearInterval(check)
    resized.disconnect()
    stop()
    surface.close()
  }
  return { ranges, close }
}

/** The part of a row that its trace is drawn in: below the wave's name. */
export function boxOf(row: Row, width_px: number) {
  return { x: 0, y: row.top_px + LABEL_PX, w: Math.max(1, width_px), h: row.height_px - LABEL_PX - 2 }
}

/** The ECG of the bed page has a fixed gain, so that heights can be read; other waves scale themselves. */
export function ecgRange(channel: string, height_px: number, scale: WaveScale): Range | undefined {
  if (parameterOf(channel) !== 'ecg') return undefined
  return { low: (-(1 - ECG_ZERO_SHARE) * height_px) / scale.px_per_mV, high: (ECG_ZERO_SHARE * height_px) / scale.px_per_mV }
}

/** What stands small beside each wave's name: its range, in the ward's unit. */
export function scaleTexts(rows: readonly Row[], ranges: ReadonlyMap<string, Range>, scale: WaveScale): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const { channel } of rows) {
    const parameter = parameterOf(channel)
    const range = ranges.get(channel)
    if (parameter === 'ecg') texts[channel] = gainText(scale)
    else if (parameter === 'spo2' || parameter === 'resp' || parameter === 'activity') texts[channel] = text('wave.auto')
    else if (range) texts[channel] = rangeText(channel, range)
  }
  return texts
}

function rangeText(channel: string, { low, high }: Range): string {
  const unit = scaleOf(channel)
  return text('wave.scale', { low: written(unit, low), high: written(unit, high) })
}

/** Of an uncalibrated screen only how much taller than usual; the bar of 1 mV says the rest. */
function gainText(scale: WaveScale): string {
  return scale.calibrated ? text('wave.gain', { mm: scale.mm_per_mV }) : text('waves.gain_times', { times: scale.mm_per_mV / 10 })
}

function traceOf(encounter: string, row: Row, width_px: number, scale: WaveScale): Trace {
  const box = boxOf(row, width_px)
  return new Trace(
    () => live.hub.ring(encounter, row.channel),
    box,
    (box.w / scale.px_per_s) * 1000,
    lookOf(row.channel, 'live', box.h, scale),
  )
}

function lookOf(channel: string, mode: Look['mode'], height_px: number, scale: WaveScale): Look {
  const range = ecgRange(channel, height_px, scale)
  return { ...bedLook(channel, mode, scale), ...(range && { range }) }
}

function rangesOf(rows: readonly Row[], traces: readonly Trace[]): Map<string, Range> {
  const found = new Map<string, Range>()
  rows.forEach(({ channel }, i) => {
    const range = traces[i]?.range
    if (range && range.high > range.low) found.set(channel, range)
  })
  return found
}

function markStale(encounter: string, rows: readonly Row[], traces: readonly Trace[], scale: WaveScale): void {
  const now = live.server_ms()
  traces.forEach((trace, i) => {
    const { channel } = rows[i]!
    const stale = now - live.hub.newest_ms(encounter, channel) > AGE.late_ms
    trace.setLook(lookOf(channel, stale ? 'stale' : 'live', trace.box.h, scale))
  })
}
