'use client'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { Slot } from '../live/live-store.ts'
import { useLive, useWatchWard } from '../live/use-live.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { Notice } from '../ui/notice.tsx'
import { useWall } from '../wall/use-wall.ts'
import { turnTo, useOrder, usePage } from './arranged.ts'
import { placed } from './bed-order.ts'
import { BedTile } from './bed-tile.tsx'
import { arrowTo, COMPACT_TYPE, type Grid, placesOf, TILE, wardGrid } from './grid.ts'
import { Pager } from './pager.tsx'
import { pagesOf } from './pages.ts'
import { drawWard } from './ward-waves.ts'

const PADDING_PX = 16
/** Of the page buttons with the gap under them; view.css has the same. */
const PAGER_PX = 52

/** The beds of one ward, every one moving. */
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
  return <Ward ward={ward} />
}

/** Beds in the order somebody asked for, on pages where the layout has fewer places. */
function Ward({ ward }: { ward: string }) {
  const slots = useLive((s) => s.slots)
  const name = useLive((s) => s.ward?.name ?? '')
  const frame = useRef<HTMLDivElement>(null)
  const order = useOrder(ward)
  const places = placesOf(usePreference('layout'), slots.length)
  const pages = useMemo(() => pagesOf(placed(slots, order), places), [slots, order, places])
  const pagesOfThis = `${ward} ${places}`
  const page = usePage(pagesOfThis, pages.length)
  const size = useGrid(frame, places, pages.length > 1 ? PAGER_PX : 0)
  return (
    <div ref={frame} className="ward-frame" data-shape={size.shape}>
      <h1 className="visually-hidden">{text('ward.label', { ward: name })}</h1>
      {pages.length > 1 && <Pager pages={pages} page={page} byNumber={order === null} onTurn={(next) => turnTo(pagesOfThis, next)} />}
      <WardGrid slots={pages[page]!} size={size} mine={order?.mine ?? NONE} />
    </div>
  )
}

const NONE: readonly string[] = []

function WardGrid({ slots, size, mine }: { slots: readonly Slot[]; size: Grid; mine: readonly string[] }) {
  const grid = useRef<HTMLDivElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  const layout = slots.map((s) => s.encounter).join(',')

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed layout means other elements to draw into
  useEffect(() => {
    if (grid.current && layer.current) return drawWard(grid.current, layer.current)
  }, [layout, size.columns, size.scale, size.shape])

  const reached = Math.min(current, slots.filter(({ encounter }) => encounter).length - 1)
  let occupied = -1
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move the focus between the links inside
    <div
      ref={grid}
      className="ward-grid"
      data-testid="ward"
      data-shape={size.shape}
      onKeyDown={(event) => moveFocus(event, size.columns, setCurrent)}
      style={styleOf(size)}
    >
      {slots.map((slot) => {
        if (slot.encounter) occupied++
        return (
          <BedTile
            key={slot.bed}
            slot={slot}
            current={slot.encounter !== '' && occupied === reached}
            own={mine.includes(slot.bed)}
            grid={size}
          />
        )
      })}
      <div ref={layer} className="ward-canvases" aria-hidden="true" />
    </div>
  )
}

/** Places that stay empty keep their size, so that a bed stands where it stood on the page before. */
function styleOf({ columns, row_px, scale, shape }: Grid): React.CSSProperties {
  return {
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gridAutoRows: `${row_px}px`,
    ['--s' as string]: shape === 'compact' ? scale * COMPACT_TYPE : scale,
    ['--c' as string]: scale,
    ['--v' as string]: shape === 'compact' ? scale : Math.max(scale, row_px / TILE.h),
  }
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>, columns: number, onMove: (index: number) => void): void {
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.tile-open')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
  const next = arrowTo(event.key, at, links.length, columns)
  if (next !== at) {
    event.preventDefault()
    onMove(next)
    links[next]!.focus()
  }
}

function useGrid(frame: RefObject<HTMLDivElement | null>, places: number, above_px: number): Grid {
  const [grid, setGrid] = useState<Grid>({ shape: 'standard', columns: 6, rows: 4, scale: 1, row_px: 240, tile_px: TILE.w })
  useEffect(() => {
    const element = frame.current?.parentElement
    if (!element) return
    const measure = () => setGrid(wardGrid(places, element.clientWidth - PADDING_PX, element.clientHeight - PADDING_PX - above_px))
    const sizes = new ResizeObserver(measure)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [frame, places, above_px])
  return grid
}
