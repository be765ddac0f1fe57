'use client'
import { useEffect, useMemo, useRef, useState } from 'react'
import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import { type CaliperLane, Calipers } from '../calipers/calipers.tsx'
import { useCalipers } from '../calipers/use-calipers.ts'
import { useNight } from '../night/night.ts'
import { clockTime } from '../text/time.ts'
import { boxOf, ecgRange, scaleTexts } from '../waveform/live-stack.ts'
import { heightOf, type Row } from '../waveform/rows.ts'
import type { Range } from '../waveform/sweep.ts'
import { bedLook } from '../waveform/wave-look.ts'
import type { WaveScale } from '../waveform/wave-scale.ts'
import { WaveRows, waveName } from '../waveform/waveform.tsx'
import { type Frozen, heldBack, measurable, secondMarks } from './frozen.ts'
import { FrozenBand } from './frozen-band.tsx'
import { drawRow, type FrozenRow, type FrozenView, msAt, xOf } from './frozen-picture.ts'
import { FrozenTools } from './frozen-tools.tsx'
import { usePan } from './use-pan.ts'
import { useRecord } from './use-record.ts'
import './freeze.css'

const BAND_PX = 28
const AXIS_PX = 20
const TOOLS_PX = 52
/** What stands above and below the rows of a frozen picture. */
export const FROZEN_EXTRA_PX = BAND_PX + AXIS_PX + TOOLS_PX
const MARK_PX = 90
/** Where calipers are laid first, as shares of the picture. */
const FIRST_A = 0.45
const FIRST_B = 0.55
/** Sharper than two device pixels per CSS pixel shows nothing more. */
const RATIO_MAX = 2

interface Props {
  encounter: string
  bed: string
  frozen: Frozen
  rows: readonly Row[]
  scale: WaveScale
  width_px: number
  onEnd: () => void
}

/** The waves as they stood, to be scrolled back and measured, while everything else on the page goes on. */
export function FrozenStack({ encounter, bed, frozen, rows, scale, width_px, onEnd }: Props) {
  const window_ms = (width_px / scale.px_per_s) * 1000
  const [wanted_ms, setBack] = useState(0)
  const back_ms = heldBack(wanted_ms, window_ms)
  const view = useMemo(
    () => ({ from_ms: frozen.at_ms - back_ms - window_ms, px_per_s: scale.px_per_s }),
    [frozen.at_ms, back_ms, window_ms, scale.px_per_s],
  )
  const { whole, asking, away } = useRecord(encounter, frozen, view.from_ms)
  const ranges = useMemo(() => rangesOf(rows, whole, scale), [rows, whole, scale])
  const canvas = usePicture(rows, whole, ranges, scale, view, width_px)
  const lanes = useMemo(() => lanesOf(rows, whole), [rows, whole])
  const waves = useMemo(() => lanes.map((lane) => lane.wave), [lanes])
  const { calipers, move, remove } = useCalipers(waves)
  const place = (channel: string, a_ms: number, b_ms: number) => move({ do: 'place', channel, a_ms, b_ms })
  const atRow = (y_px: number) => lanes.find((lane) => y_px >= lane.top_px && y_px < lane.top_px + lane.height_px)?.wave.channel
  const pan = usePan(
    (dx_px) => setBack((back) => heldBack(heldBack(back, window_ms) + (dx_px * 1000) / scale.px_per_s, window_ms)),
    (_, y_px) => calipers && atRow(y_px) && move({ do: 'measure', channel: atRow(y_px)! }),
  )
  return (
    <div className="frozen" data-patient={encounter} data-testid="frozen">
      <FrozenBand
        frozen={frozen}
        from_ms={view.from_ms}
        back_ms={back_ms}
        window_ms={window_ms}
        asking={asking}
        away={away}
        onEnd={onEnd}
      />
      <div className="wave-stack frozen-picture" {...pan}>
        <div aria-hidden="true" style={{ height: 0 }}>
          <canvas ref={canvas} data-patient={encounter} />
        </div>
        <WaveRows rows={rows} bed={bed} scale={scale} scales={scaleTexts(rows, ranges, scale)} />
        {calipers && (
          <Calipers
            lanes={lanes}
            calipers={calipers}
            move={move}
            width_px={width_px}
            xOf={(at_ms) => xOf(view, at_ms)}
            msAt={(x_px) => msAt(view, x_px)}
          />
        )}
      </div>
      <Axis view={view} window_ms={window_ms} />
      <FrozenTools
        back_ms={back_ms}
        window_ms={window_ms}
        onBack={setBack}
        move={calipers ? move : null}
        onCalipers={() =>
          calipers
            ? remove()
            : lanes[0] && place(lanes[0].wave.channel, view.from_ms + FIRST_A * window_ms, view.from_ms + FIRST_B * window_ms)
        }
      />
    </div>
  )
}

function Axis({ view, window_ms }: { view: FrozenView; window_ms: number }) {
  const marks = secondMarks(view.from_ms, view.from_ms + window_ms, view.px_per_s, MARK_PX)
  return (
    <div className="frozen-axis" aria-hidden="true">
      {marks.map((at_ms) => (
        <span key={at_ms} style={{ left: xOf(view, at_ms) }}>
          {clockTime(at_ms)}
        </span>
      ))}
    </div>
  )
}

/** The ECG at its gain, every other wave in what it was drawn in, wide enough for all that was kept. */
function rangesOf(rows: readonly Row[], frozen: Frozen, scale: WaveScale): Map<string, Range> {
  const found = new Map<string, Range>()
  for (const row of rows) {
    const range = ecgRange(row.channel, boxOf(row, 1).h, scale) ?? frozen.waves.find((wave) => wave.channel === row.channel)?.range
    if (range) found.set(row.channel, range)
  }
  return found
}

function lanesOf(rows: readonly Row[], frozen: Frozen): CaliperLane[] {
  return rows.flatMap((row) => {
    const wave = frozen.waves.find((one) => one.channel === row.channel)
    if (!wave) return []
    const unit = CHANNEL_BY_KEY.get(row.channel)?.units[0] ?? ''
    return [{ wave: measurable(wave, frozen, unit), name: waveName(row.channel), top_px: row.top_px, height_px: row.height_px }]
  })
}

/** Paints the picture whenever it is another one; nothing is painted in between. */
function usePicture(
  rows: readonly Row[],
  frozen: Frozen,
  ranges: ReadonlyMap<string, Range>,
  scale: WaveScale,
  view: FrozenView,
  width_px: number,
) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const level = useNight()
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks are asked for anew at another level of night
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d', { alpha: false })
    if (!ctx || width_px === 0) return
    resize(ctx, width_px, heightOf(rows))
    for (const row of rows) drawRow(ctx, pictureRow(row, frozen, ranges, scale, width_px), view)
  }, [rows, frozen, ranges, scale, view, width_px, level])
  return canvas
}

function pictureRow(row: Row, frozen: Frozen, ranges: ReadonlyMap<string, Range>, scale: WaveScale, width_px: number): FrozenRow {
  return {
    wave: frozen.waves.find((wave) => wave.channel === row.channel),
    box: boxOf(row, width_px),
    look: bedLook(row.channel, 'live', scale),
    range: ranges.get(row.channel),
  }
}

function resize(ctx: CanvasRenderingContext2D, width_px: number, height_px: number): void {
  const ratio = Math.min(RATIO_MAX, window.devicePixelRatio || 1)
  ctx.canvas.width = Math.round(width_px * ratio)
  ctx.canvas.height = Math.round(height_px * ratio)
  ctx.canvas.style.width = `${width_px}px`
  ctx.canvas.style.height = `${height_px}px`
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
}
