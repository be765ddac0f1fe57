'use client'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useLive, useWatchWard } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { useWall } from '../wall/use-wall.ts'
import { BedTile } from './bed-tile.tsx'
import { arrowTo, type Grid, wardGrid } from './grid.ts'
import { drawWard } from './ward-waves.ts'

const PADDING_PX = 16

/** All beds of one ward, every one moving. */
export function WardView({ ward }: { ward: string }) {
  useWatchWard(ward)
  const ready = useLive((s) => s.ready)
  const error = useLive((s) => s.error)
  const beds = useLive((s) => s.slots.length)
  const ended = useLive((s) => s.ended)
  const wall = useWall()
  if (ended)
    return <Notice title={text(wall ? 'wall.ended' : 'link.ended')}>{text(wall ? `wall.ended_${ended}` : `link.ended_${ended}`)}</Notice>
  if (error === 'not_allowed') return <Notice title={text('ward.refused_title')}>{text('ward.refused')}</Notice>
  if (error === 'not_found') return <Notice title={text('ward.missing_title')}>{text('ward.missing')}</Notice>
  if (error && !ready) return <Notice title={text('ward.down_title')}>{text('ward.down')}</Notice>
  if (!ready) return <p className="ward-loading">{text('ward.loading')}</p>
  if (beds === 0) return <Notice title={text('ward.no_beds_title')}>{text('ward.no_beds')}</Notice>
  return <WardGrid />
}

function WardGrid() {
  const slots = useLive((s) => s.slots)
  const name = useLive((s) => s.ward?.name ?? '')
  const frame = useRef<HTMLDivElement>(null)
  const grid = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const size = useGrid(frame, slots.length)
  const [current, setCurrent] = useState(0)
  const layout = slots.map((s) => s.encounter).join(',')

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed layout means other elements to draw into
  useEffect(() => {
    if (grid.current && layer.current) return drawWard(grid.current, layer.current)
  }, [layout, size.columns, size.scale])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.tile-open')]
    const at = links.indexOf(document.activeElement as HTMLElement)
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const next = arrowTo(event.key, at, links.length, size.columns)
    if (next !== at) {
      event.preventDefault()
      setCurrent(next)
      links[next]!.focus()
    }
  }
  let occupied = -1
  return (
    <div ref={frame} className="ward-frame">
      <h1 className="visually-hidden">{text('ward.label', { ward: name })}</h1>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move the focus between the links inside */}
      <div
        ref={grid}
        className="ward-grid"
        data-testid="ward"
        onKeyDown={onKeyDown}
        style={{
          gridTemplateColumns: `repeat(${size.columns}, minmax(0, 1fr))`,
          gridAutoRows: `${size.row_px}px`,
          ['--s' as string]: size.scale,
        }}
      >
        {slots.map((slot) => {
          if (slot.encounter) occupied++
          return <BedTile key={slot.bed} slot={slot} current={occupied === current} scale={size.scale} />
        })}
        <div ref={layer} className="ward-canvases" aria-hidden="true" />
      </div>
    </div>
  )
}

function useGrid(frame: React.RefObject<HTMLDivElement | null>, beds: number): Grid {
  const [grid, setGrid] = useState<Grid>({ columns: 6, rows: 4, scale: 1, row_px: 240 })
  useEffect(() => {
    const element = frame.current?.parentElement
    if (!element) return
    const measure = () => setGrid(wardGrid(beds, element.clientWidth - PADDING_PX, element.clientHeight - PADDING_PX))
    const sizes = new ResizeObserver(measure)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [frame, beds])
  return grid
}
