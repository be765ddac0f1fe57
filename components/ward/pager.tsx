'use client'
import { SYMBOL } from '../alarms/alarm-order.ts'
import type { Slot } from '../live/live-store.ts'
import { useLive, useNow } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { markOf, type PageMark } from './pages.ts'

interface Props {
  pages: readonly Slot[][]
  page: number
  /** In the ward's own order a page is told by its beds, else by its number. */
  byNumber: boolean
  onTurn: (page: number) => void
}

/** Pages of a layout that shows fewer beds than there are: turned by hand, each with what alarms on it. */
export function Pager({ pages, page, byNumber, onTurn }: Props) {
  const alarms = useLive((s) => s.alarms)
  const now = useNow(1000)
  return (
    <nav className="pager" aria-label={text('view.pages')}>
      {pages.map((slots, i) => (
        <PageButton
          key={slots[0]?.bed ?? i}
          words={byNumber ? bedsOf(slots) : text('view.page', { n: i + 1, of: pages.length })}
          current={i === page}
          mark={markOf(slots, Object.values(alarms), now)}
          onTurn={() => onTurn(i)}
        />
      ))}
    </nav>
  )
}

function bedsOf(slots: readonly Slot[]): string {
  const [from, to] = [slots[0]?.label ?? '', slots.at(-1)?.label ?? '']
  return from === to ? text('bar.bed', { bed: from }) : text('view.page_beds', { from, to })
}

interface PageProps {
  words: string
  current: boolean
  mark: PageMark | null
  onTurn: () => void
}

function PageButton({ words, current, mark, onTurn }: PageProps) {
  return (
    <button
      type="button"
      className="pager-page"
      aria-current={current ? 'page' : undefined}
      data-level={mark?.level}
      data-testid="ward-page"
      onClick={onTurn}
    >
      <span>{words}</span>
      {mark && (
        <strong>
          <span aria-hidden="true">
            {SYMBOL[mark.level]} {mark.n}
          </span>
          <span className="visually-hidden">{text('view.page_alarms', { priority: text(`priority.${mark.level}`), n: mark.n })}</span>
        </strong>
      )}
    </button>
  )
}
