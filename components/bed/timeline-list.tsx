'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { AlarmMarkLine } from '../../contracts/call.ts'
import type { TimelineItem, TimelineReply } from '../../contracts/timeline.ts'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { MarkControl } from '../alarms/mark-control.tsx'
import { reviewLink } from '../review/address.ts'
import { text } from '../text/text.ts'
import { clockTime } from '../text/time.ts'
import { Button } from '../ui/button.tsx'
import { FactsAway } from './facts-away.tsx'
import { stamp, stripLabel } from './open-alarms.tsx'
import type { StripShown } from './strip-panel.tsx'
import { groupOf, TIMELINE_GROUPS, type TimelineGroup } from './timeline-items.ts'
import { itemDetails, itemWords } from './timeline-words.ts'

/** As many as a glance takes in; the others are one press away. */
const FIRST = 12

interface Props {
  encounter: string
  items: readonly TimelineItem[]
  /** What the record said; undefined while it is read. */
  reply: TimelineReply | undefined
  trouble: Error | null
  now_ms: number
  strip: StripShown
  picked: TimelineItem | null
  onPick: (item: TimelineItem) => void
  children: React.ReactNode
}

/** Everything that happened, newest first: each entry opens to what is known of it and leads to its moment. */
export function TimelineList({ encounter, items, reply, trouble, now_ms, strip, picked, onPick, children }: Props) {
  const [group, setGroup] = useState<TimelineGroup | 'all'>('all')
  const [whole, setWhole] = useState(false)
  const own = group === 'all' ? items : items.filter(({ kind }) => groupOf(kind) === group)
  // What was picked in a lane is shown, however old.
  const shown = whole || own.findIndex(({ id }) => id === picked?.id) >= FIRST ? own : own.slice(0, FIRST)
  return (
    <section className="timeline" aria-labelledby="timeline-title" data-patient={encounter}>
      <header>
        <h2 id="timeline-title">{text('timeline.title')}</h2>
        {children}
      </header>
      <Groups items={items} group={group} onGroup={setGroup} />
      {trouble && <FactsAway error={trouble} />}
      {!reply && !trouble && <p className="panel-note">{text('timeline.reading')}</p>}
      {reply && own.length === 0 && <p className="panel-note">{text(group === 'all' ? 'timeline.none' : 'timeline.none_of')}</p>}
      <ul>
        {shown.map((item) => (
          <Entry
            key={item.id}
            {...{ item, now_ms, strip, encounter }}
            said={item.alarm ? (reply?.marks[item.alarm.id] ?? null) : null}
            open={item.id === picked?.id}
            onToggle={() => onPick(item)}
          />
        ))}
      </ul>
      {own.length > FIRST && (
        <Button kind="plain" size="small" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? text('timeline.fewer') : text('timeline.all', { n: own.length })}
        </Button>
      )}
      {reply?.truncated && <p className="panel-note">{text('timeline.truncated')}</p>}
    </section>
  )
}

function Groups({
  items,
  group,
  onGroup,
}: {
  items: readonly TimelineItem[]
  group: string
  onGroup: (group: TimelineGroup | 'all') => void
}) {
  const count = (id: string) => (id === 'all' ? items.length : items.filter(({ kind }) => groupOf(kind) === id).length)
  return (
    <fieldset className="timeline-groups">
      <legend className="visually-hidden">{text('timeline.filter')}</legend>
      {(['all', ...(Object.keys(TIMELINE_GROUPS) as TimelineGroup[])] as const).map((id) => (
        <button key={id} type="button" aria-pressed={group === id} data-group={id} onClick={() => onGroup(id)}>
          {text(`timeline.group.${id}`)} <small>{count(id)}</small>
        </button>
      ))}
    </fieldset>
  )
}

interface EntryProps {
  item: TimelineItem
  encounter: string
  now_ms: number
  strip: StripShown
  said: AlarmMarkLine | null
  open: boolean
  onToggle: () => void
}

function Entry({ item, open, onToggle, ...rest }: EntryProps) {
  const { alarm, kind, by } = item
  const level = alarm ? levelOf(alarm) : undefined
  return (
    <li
      className={alarm?.condition === 'ended' ? 'past-alarm' : undefined}
      data-item={item.id}
      data-kind={kind}
      data-alarm={alarm?.id}
      data-priority={level}
    >
      <button type="button" className="timeline-row" aria-expanded={open} onClick={onToggle}>
        <time dateTime={new Date(item.at_ms).toISOString()}>{stamp(item.at_ms, rest.now_ms)}</time>
        <span className="timeline-kind" aria-hidden="true">
          {level && SYMBOL[level]}
        </span>
        <span className="timeline-what">
          <span className="visually-hidden">{text(`timeline.kind.${kind}`)}: </span>
          <strong>{itemWords(item)}</strong> {by && <small>{by}</small>}
        </span>
      </button>
      {open && <Details item={item} {...rest} />}
    </li>
  )
}

function Details({ item, encounter, now_ms, strip, said }: Omit<EntryProps, 'open' | 'onToggle'>) {
  const { alarm } = item
  const at_ms = Math.floor(item.at_ms)
  const words = { what: itemWords(item), time: clockTime(at_ms) }
  const review = reviewLink(encounter, alarm ? { alarm: alarm.id } : { at_ms })
  return (
    <div className="timeline-details">
      {itemDetails(item, now_ms).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <div className="timeline-actions">
        {alarm && (
          <Button
            size="small"
            aria-expanded={strip.of === alarm.id}
            aria-label={stripLabel(alarm, strip.of === alarm.id)}
            onClick={() => strip.show(alarm)}
          >
            {strip.of === alarm.id ? text('bed.strip_hide') : text('bed.strip')}
          </Button>
        )}
        <Link
          href={review}
          prefetch={false}
          className="button button-secondary button-small"
          aria-label={text('timeline.review_label', words)}
        >
          {text('timeline.review')}
        </Link>
        {alarm && (
          <Link
            href={`/alarms/${encodeURIComponent(alarm.id)}`}
            prefetch={false}
            className="button button-secondary button-small"
            aria-label={text('timeline.alarm_label', { alarm: words.what, time: words.time })}
          >
            {text('timeline.alarm_page')}
          </Link>
        )}
      </div>
      {alarm?.condition === 'ended' && <MarkControl alarm={alarm} said={said} />}
    </div>
  )
}
