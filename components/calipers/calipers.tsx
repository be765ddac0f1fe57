'use client'
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react'
import { type CaliperMove, type CaliperWave, type Handle, neighbour, type Calipers as Placed, readingOf, timeOf } from './caliper.ts'
import { momentWords, readingWords } from './caliper-text.ts'
import './calipers.css'
import { text } from '../text/text.ts'

/** One wave of the plot below, and where its row lies, CSS px from the overlay's top; the reading stands at the row's top, where its name is. */
export interface CaliperLane {
  wave: CaliperWave
  /** The wave's name as people write it. */
  name: string
  top_px: number
  height_px: number
}

interface Props {
  lanes: readonly CaliperLane[]
  calipers: Placed
  move: (move: CaliperMove) => void
  width_px: number
  /** Horizontal place of a moment, CSS px from the overlay's left edge, and the other way. */
  xOf: (at_ms: number) => number
  msAt: (x_px: number) => number
}

const HANDLES: readonly Handle[] = ['a', 'b']
const COARSE = 10
/** Room the readout wants beside a line. */
const READOUT_PX = 270

/**
 * Two calipers over any plot with one time axis: lay it over the plot in an element that is positioned. Mouse and
 * finger take the nearer line within 24 px; on a focused handle an arrow is one sample, with Shift ten, up and down
 * change the wave that is measured.
 */
export function Calipers({ lanes, calipers, move, width_px, xOf, msAt }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const lane = lanes.find((one) => one.wave.channel === calipers.channel)
  const drag = useDrag(frame, calipers, lane?.wave, xOf, msAt, move)
  if (!lane) return null
  const { wave } = lane
  const x = { a: xOf(timeOf(wave, calipers.a)), b: xOf(timeOf(wave, calipers.b)) }
  const words = readingWords(readingOf(calipers, wave), wave)
  const said = [words.interval, words.rate, words.difference, text('waves.on', { wave: lane.name })].join(', ')
  const row = { top: lane.top_px, height: lane.height_px }
  const [left, right] = [Math.min(x.a, x.b), Math.max(x.a, x.b)]
  return (
    <div ref={frame} className="calipers" data-testid="calipers">
      <div
        className="caliper-span"
        style={{ ...row, left: clamp(left, width_px), width: clamp(right, width_px) - clamp(left, width_px) }}
      />
      {HANDLES.map((handle) => (
        <div
          key={handle}
          role="slider"
          tabIndex={0}
          className="caliper"
          data-handle={handle}
          data-out={x[handle] < 0 || x[handle] > width_px}
          style={{ left: x[handle] }}
          aria-label={text('waves.caliper', { handle: handle.toUpperCase() })}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={wave.last - wave.first}
          aria-valuenow={calipers[handle] - wave.first}
          aria-valuetext={`${momentWords(timeOf(wave, calipers[handle]))}, ${said}`}
          onKeyDown={(event) => onKey(event, handle, lanes, calipers, move)}
          {...drag}
        >
          <span className="caliper-line" style={row} />
          <span className="caliper-knob" style={{ top: lane.top_px + lane.height_px }} aria-hidden="true">
            {handle.toUpperCase()}
          </span>
        </div>
      ))}
      {right >= 0 && left <= width_px && (
        <p className="caliper-reading" data-testid="caliper-reading" style={{ top: lane.top_px, ...beside(left, right, width_px) }}>
          <strong>{words.interval}</strong> <strong>{words.rate}</strong> <span>{words.difference}</span>
        </p>
      )}
    </div>
  )
}

/** Steps of one sample for a finger in a glove: A back and on, B back and on. */
export function CaliperSteps({ move }: { move: (move: CaliperMove) => void }) {
  return (
    <span className="caliper-steps">
      {HANDLES.flatMap((handle) =>
        [-1, 1].map((samples) => (
          <button
            key={`${handle}${samples}`}
            type="button"
            className="button button-secondary button-desk"
            aria-label={text(samples < 0 ? 'waves.step_back' : 'waves.step_on', { handle: handle.toUpperCase() })}
            onClick={() => move({ do: 'step', handle, samples })}
          >
            {samples < 0 ? `‹ ${handle.toUpperCase()}` : `${handle.toUpperCase()} ›`}
          </button>
        )),
      )}
    </span>
  )
}

function clamp(x: number, width_px: number): number {
  return Math.min(width_px, Math.max(0, x))
}

/** Right of the later line; where there is no room, left of the earlier one; else at the edge. */
function beside(left: number, right: number, width_px: number): { left: number } {
  if (right + READOUT_PX <= width_px) return { left: Math.max(0, right) + 12 }
  return { left: Math.max(0, Math.min(left, width_px) - READOUT_PX) }
}

function onKey(
  event: KeyboardEvent,
  handle: Handle,
  lanes: readonly CaliperLane[],
  calipers: Placed,
  move: (move: CaliperMove) => void,
): void {
  const samples = event.shiftKey ? COARSE : 1
  const waves = lanes.map((lane) => lane.wave)
  const moves: Record<string, CaliperMove> = {
    ArrowLeft: { do: 'step', handle, samples: -samples },
    ArrowRight: { do: 'step', handle, samples },
    ArrowUp: { do: 'measure', channel: neighbour(waves, calipers.channel, -1) },
    ArrowDown: { do: 'measure', channel: neighbour(waves, calipers.channel, 1) },
  }
  const one = moves[event.key]
  if (!one || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  event.stopPropagation() // arrows of the page must not scroll it or leave the bed meanwhile
  move(one)
}

/** Dragging: the line keeps its distance from the finger, and every finger has its own line. */
function useDrag(
  frame: RefObject<HTMLDivElement | null>,
  calipers: Placed,
  wave: CaliperWave | undefined,
  xOf: (at_ms: number) => number,
  msAt: (x_px: number) => number,
  move: (move: CaliperMove) => void,
) {
  const grabs = useRef(new Map<number, { handle: Handle; off_px: number }>())
  const within = (event: PointerEvent) => event.clientX - frame.current!.getBoundingClientRect().left
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (!wave || event.button !== 0) return
      const at = within(event)
      const off = (handle: Handle) => xOf(timeOf(wave, calipers[handle])) - at
      const handle = nearer(
        off('a'),
        off('b'),
        [...grabs.current.values()].map((grab) => grab.handle),
      )
      grabs.current.set(event.pointerId, { handle, off_px: off(handle) })
      event.currentTarget.setPointerCapture(event.pointerId)
      frame.current?.querySelector<HTMLElement>(`[data-handle="${handle}"]`)?.focus({ preventScroll: true })
      event.preventDefault()
      event.stopPropagation()
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const grab = grabs.current.get(event.pointerId)
      if (grab) move({ do: 'put', handle: grab.handle, at_ms: msAt(within(event) + grab.off_px) })
    },
    onLostPointerCapture(event: PointerEvent<HTMLElement>) {
      grabs.current.delete(event.pointerId)
    },
  }
}

/** The line nearer to the finger that no other finger holds; of two at one place the later one, B. */
function nearer(a_px: number, b_px: number, taken: readonly Handle[]): Handle {
  if (taken.includes('a')) return 'b'
  if (taken.includes('b')) return 'a'
  return Math.abs(a_px) < Math.abs(b_px) ? 'a' : 'b'
}
