'use client'
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { TimelineItem } from '../../contracts/timeline.ts'
import { levelOf } from '../alarms/alarm-order.ts'
import { text } from '../text/text.ts'
import { clockMinute, lasting } from '../text/time.ts'
import { LANES, type LaneId, type Mark, marksOf, nearestMark, ticksOf } from './timeline-lanes.ts'
import { itemWords } from './timeline-words.ts'
import { MomentLine } from './trend-line.tsx'

interface Props {
  encounter: string
  items: readonly TimelineItem[]
  /** Stretches in which nothing at all was measured, seconds: named here. */
  silent: ReadonlyArray<readonly [number, number]>
  range: { from_ms: number; to_ms: number }
  marked_ms: number | null
  picked: TimelineItem | null
  onPick: (item: TimelineItem) => void
}

/** What happened, under the trends and on their scale. A picture of the list, which holds the same for those without a pointer. */
export function TimelineLanes({ encounter, items, silent, range, marked_ms, picked, onPick }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  return (
    <div className="timeline-lanes" data-patient={encounter} role="img" aria-label={text('timeline.lanes', { n: items.length })}>
      <div className="timeline-area" ref={place}>
        {(Object.keys(LANES) as LaneId[]).map((id) => (
          <Lane key={id} id={id} {...{ items, range, width, picked, onPick }}>
            {id === 'care' && silent.map((gap) => <Silence key={gap[0]} gap={gap} range={range} width={width} />)}
          </Lane>
        ))}
        <Hours range={range} />
        <MomentLine at_ms={marked_ms} range={range} />
      </div>
      <ul>
        {(Object.keys(LANES) as LaneId[]).map((id) => (
          <li key={id}>{text(`timeline.lane.${id}`)}</li>
        ))}
      </ul>
    </div>
  )
}

interface LaneProps extends Pick<Props, 'items' | 'range' | 'picked' | 'onPick'> {
  id: LaneId
  width: number
  children: React.ReactNode
}

function Lane({ id, items, range, width, picked, onPick, children }: LaneProps) {
  const { from_ms, to_ms } = range
  const marks = useMemo(() => {
    const own = items.filter(({ kind }) => (LANES[id] as readonly string[]).includes(kind))
    return width > 0 ? marksOf(own, itemWords, { from_ms, to_ms }, width) : []
  }, [items, id, width, from_ms, to_ms])
  const pick = (event: MouseEvent<HTMLDivElement>) => {
    const found = nearestMark(marks, event.clientX - event.currentTarget.getBoundingClientRect().left)
    if (found) onPick(found.item)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list beside it holds every mark as a button
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div className="timeline-lane" data-lane={id} onClick={pick}>
      {children}
      {marks.map((mark) => (
        <LaneMark key={mark.item.id} mark={mark} picked={mark.item.id === picked?.id} />
      ))}
    </div>
  )
}

function LaneMark({ mark: { item, x_px, w_px, label }, picked }: { mark: Mark; picked: boolean }) {
  const level = item.alarm ? levelOf(item.alarm) : undefined
  return (
    <span
      className="timeline-mark"
      style={{ left: x_px }}
      data-item={item.id}
      data-kind={item.kind}
      data-level={level}
      data-picked={picked || undefined}
    >
      <i style={{ width: w_px }} />
      {label}
    </span>
  )
}

/** A stretch without any data, hatched and, where there is room, named. */
function Silence({ gap: [from_s, to_s], range, width }: { gap: readonly [number, number]; range: Props['range']; width: number }) {
  const per_ms = width / (range.to_ms - range.from_ms)
  const w_px = (to_s - from_s) * 1000 * per_ms
  const words = text('timeline.no_data', { for: lasting((to_s - from_s) * 1000) })
  return (
    <span className="timeline-silence" style={{ left: (from_s * 1000 - range.from_ms) * per_ms, width: w_px }}>
      {w_px > 110 && <b>{words}</b>}
    </span>
  )
}

function Hours({ range: { from_ms, to_ms } }: Pick<Props, 'range'>) {
  return (
    <div className="timeline-hours">
      {ticksOf(from_ms / 1000, to_ms / 1000).map((t) => (
        <span key={t} style={{ left: `${((t * 1000 - from_ms) / (to_ms - from_ms)) * 100}%` }}>
          {clockMinute(t * 1000)}
        </span>
      ))}
    </div>
  )
}

function useWidth(place: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const sized = new ResizeObserver(() => setWidth(element.clientWidth))
    sized.observe(element)
    return () => sized.disconnect()
  }, [place])
  return width
}
