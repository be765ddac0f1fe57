'use client'
import { History } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { useNow } from '../bed/use-now.ts'
import { live } from '../live/live.ts'
import { useLive } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { useWall } from '../wall/use-wall.ts'
import { levelOf, SYMBOL } from './alarm-order.ts'
import { bedOf } from './alarm-place.ts'
import { alarmText } from './alarm-text.ts'
import { missedList, missedWords } from './missed.ts'

/** At a wall nobody may come to close it: it folds into one line by itself. */
const WALL_FOLDS_MS = 60_000
const NONE: readonly AlarmView[] = []

/** Every alarm that came or changed while this screen was away, marked as missed; stays until somebody has seen it. No old tone is played. */
export function MissedPanel() {
  const missed = useLive((s) => (s.ready ? s.missed : NONE)) // before the next picture nobody knows whose it is
  const alarms = useLive((s) => s.alarms)
  const beds = useLive((s) => s.beds)
  const now = useNow(1000)
  const wall = useWall()
  const [open, setOpen] = useState(true)
  useEffect(() => {
    if (missed.length === 0) return
    setOpen(true)
    if (!wall) return
    const timer = setTimeout(() => setOpen(false), WALL_FOLDS_MS)
    return () => clearTimeout(timer)
  }, [missed, wall])
  const list = missedList(missed, alarms, now)
  if (list.length === 0) return null
  return (
    <section className="missed" aria-label={text('missed.title')} data-testid="missed">
      <header>
        <History size={20} aria-hidden="true" />
        <strong role="status">
          {text('missed.title')}: {text('missed.n', { n: list.length })}
        </strong>
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {text(open ? 'missed.hide' : 'missed.show')}
        </Button>
        <Button size="small" data-testid="missed-dismiss" onClick={() => live.store.setState({ missed: [] })}>
          {text('missed.dismiss')}
        </Button>
      </header>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keyboard
        <ol tabIndex={0} aria-label={text('missed.title')}>
          {list.map((alarm) => (
            <Missed key={alarm.id} alarm={alarm} bed={bedOf(beds, alarm)} now_ms={now} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Missed({ alarm, bed, now_ms }: { alarm: AlarmView; bed: string; now_ms: number }) {
  const wall = useWall()
  const what = alarmText(alarm)
  return (
    <li data-level={levelOf(alarm)}>
      <span className="missed-mark">{text('missed.mark')}</span>
      <time>{clockTime(alarm.raised_ms)}</time>
      <span>{text('missed.bed', { bed })}</span>
      <span className="missed-level" aria-hidden="true">
        {SYMBOL[levelOf(alarm)]}
      </span>
      {wall ? (
        <strong>{what}</strong>
      ) : (
        <Link href={`/alarms/${encodeURIComponent(alarm.id)}`} prefetch={false}>
          {what}
        </Link>
      )}
      <span className="missed-end">{missedWords(alarm, now_ms)}</span>
    </li>
  )
}
