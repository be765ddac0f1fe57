'use client'
import { Check, History } from 'lucide-react'
import Link from 'next/link'
import { type ReactNode, useMemo, useRef } from 'react'
import type { AlarmView } from '../../contracts/live.ts'
import { useNow as useServerTime } from '../bed/use-now.ts'
import { live } from '../live/live.ts'
import { useLive, useNow, usePageTick } from '../live/use-live.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { lasting } from '../text/time.ts'
import { useWall } from '../wall/use-wall.ts'
import { useSize } from '../waveform/use-screen.ts'
import { AcknowledgeSymbol } from './acknowledge-button.tsx'
import { type Counts, countAlarms, LEVELS, type Level, levelOf, rotating, SYMBOL } from './alarm-order.ts'
import { placeOf } from './alarm-place.ts'
import { alarmText, shortText } from './alarm-text.ts'
import { goingTo } from './answer.ts'
import { barWords } from './bar-words.ts'
import { alignFlashes } from './flash.ts'
import { GoingShort } from './going-line.tsx'

const ROTATE_MS = 2_000

/** The most urgent alarm of the ward, and how many there are of each kind. On every page of a ward or a patient, at the same place. */
export function AlarmBar() {
  const alarms = useLive((s) => s.alarms)
  const beds = useLive((s) => s.beds)
  const ready = useLive((s) => s.ready)
  const watching = useLive((s) => s.watching !== null)
  const privacy = usePreference('privacy')
  const now = useNow(ROTATE_MS / 2)
  const list = useMemo(() => Object.values(alarms), [alarms])
  const active = useMemo(() => rotating(list, now), [list, now])
  const counts = useMemo(() => countAlarms(list, now), [list, now])
  usePageTick(() => alignFlashes(document))
  const index = turnOf(active.length, now)
  const alarm = active[index]
  return (
    <section className="alarm-zone" aria-label={text('bar.label')}>
      {alarm ? (
        <ActiveAlarm alarm={alarm} highest={levelOf(active[0]!)} {...placeOf(beds, alarm, privacy)} index={index} of={active.length} />
      ) : (
        <p className="alarm-quiet" data-testid="alarm-bar">
          {text(ready ? 'bar.quiet' : watching ? 'bar.waiting' : 'bar.no_ward')}
        </p>
      )}
      <AllAlarms>
        <CountChips counts={counts} />
      </AllAlarms>
    </section>
  )
}

/** Which of `n` alarms is shown at server time `now`: each has two seconds, on every screen the same one. */
export function turnOf(n: number, now_ms: number): number {
  return n === 0 ? 0 : Math.floor(now_ms / ROTATE_MS) % n
}

interface ActiveProps {
  alarm: AlarmView
  /** Fill of the bar: the highest level stays in sight while a lower alarm has its turn, on its own ground. */
  highest: Level
  bed: string
  /** As much of it as this screen shows. */
  name: string
  index: number
  of: number
}

function ActiveAlarm({ alarm, highest, bed, name, index, of }: ActiveProps) {
  const level = levelOf(alarm)
  const wall = useWall()
  const me = useLive((s) => s.me?.user)
  const now = useServerTime(500)
  const going = goingTo(alarm, me, now)
  const bar = useRef<HTMLDivElement>(null)
  const { width_px } = useSize(bar)
  const own = level === highest ? undefined : level
  const since = lasting(Math.max(0, now - alarm.raised_ms))
  const place = text('bar.bed', { bed })
  const whole = alarmText(alarm)
  const room = { width_px, bed: place, since, turns: of > 1, going: going !== null, chip: own !== undefined }
  return (
    <div ref={bar} className="alarm-bar" data-level={highest} data-testid="alarm-bar">
      <Words href={wall ? undefined : `/patients/${encodeURIComponent(alarm.encounter)}`} own={own}>
        <span aria-hidden="true" className="alarm-symbol">
          {SYMBOL[level]}
        </span>
        <span className="visually-hidden">{text(`priority.${level}`)}</span>
        <span>{place}</span>
        <What whole={whole} words={barWords(whole, shortText(alarm), room)} />
        <span className="alarm-who">{name}</span>
      </Words>
      {going && <GoingShort going={going} now_ms={now} />}
      {of > 1 && <span className="alarm-turn">{text('bar.rotates', { n: index + 1, of })}</span>}
      <Lasting from_ms={alarm.raised_ms} />
      <AcknowledgeSymbol key={alarm.id} alarm={alarm} bed={bed} />
    </div>
  )
}

/** In short words where the whole has no room; who does not see it hears the whole. */
function What({ whole, words }: { whole: string; words: string }) {
  if (words === whole) return <span className="alarm-what">{whole}</span>
  return (
    <span className="alarm-what" title={whole}>
      <span aria-hidden="true">{words}</span>
      <span className="visually-hidden">{whole}</span>
    </span>
  )
}

/** Leads to the bed; at a wall, which has no page of a bed, it leads nowhere. */
function Words({ href, own, children }: { href: string | undefined; own: Level | undefined; children: ReactNode }) {
  const props = { className: 'alarm-bar-text', 'data-own': own, children }
  return href === undefined ? <span {...props} /> : <a href={href} {...props} />
}

/** 00:12, counting; written by the page's timer. */
export function Lasting({ from_ms, className = 'alarm-since' }: { from_ms: number; className?: string }) {
  const now = useNow(500)
  return <span className={className}>{now > 0 ? lasting(Math.max(0, live.server_ms() - from_ms)) : ''}</span>
}

/** The counts lead to the list of what they count; at a wall, which has no such page, nowhere. */
function AllAlarms({ children }: { children: ReactNode }) {
  const wall = useWall()
  const ward = useLive((s) => s.ward)
  if (wall || !ward) return children
  return (
    <Link
      href={`/alarms?ward=${encodeURIComponent(ward.id)}`}
      prefetch={false}
      className="alarm-all"
      title={text('inbox.link')}
      data-testid="all-alarms"
    >
      {children}
      <span className="visually-hidden">{text('inbox.link')}</span>
    </Link>
  )
}

function CountChips({ counts }: { counts: Counts }) {
  return (
    <ul className="alarm-counts" aria-label={text('bar.counts')}>
      {LEVELS.map((level) => (
        <li key={level} data-level={level} data-zero={counts[level] === 0 || undefined} data-testid={`count-${level}`}>
          <span aria-hidden="true">
            {SYMBOL[level]} {counts[level]}
          </span>
          <span className="visually-hidden">{text(`bar.${level}`, { n: counts[level] })}</span>
        </li>
      ))}
      <li data-level="acknowledged" data-zero={counts.acknowledged === 0 || undefined} data-testid="count-acknowledged">
        <Check size={16} aria-hidden="true" /> <span aria-hidden="true">{counts.acknowledged}</span>
        <span className="visually-hidden">{text('bar.acknowledged', { n: counts.acknowledged })}</span>
      </li>
      <li data-level="ended" data-zero={counts.ended === 0 || undefined} data-testid="count-ended">
        <History size={16} aria-hidden="true" /> <span aria-hidden="true">{counts.ended}</span>
        <span className="visually-hidden">{text('bar.ended', { n: counts.ended })}</span>
      </li>
    </ul>
  )
}
