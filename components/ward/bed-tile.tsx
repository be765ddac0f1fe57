'use client'
import { BatteryLow, BellOff, Check, Clock, ClockAlert, History, SlidersHorizontal } from 'lucide-react'
import Link from 'next/link'
import { memo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { AlarmView, BedView } from '../../contracts/live.ts'
import { sectionOf } from '../admin/sections.ts'
import { AcknowledgeSymbol, seenBy } from '../alarms/acknowledge-button.tsx'
import { Lasting } from '../alarms/alarm-bar.tsx'
import { type Level, levelOf, SYMBOL, standingOf } from '../alarms/alarm-order.ts'
import { alarmText, limitText, numberOf, shortText } from '../alarms/alarm-text.ts'
import { isRecalled } from '../alarms/answer.ts'
import { GoingLine } from '../alarms/going-line.tsx'
import { PauseControl, pauseWords } from '../alarms/pause-control.tsx'
import { StandbySign } from '../alarms/standby-control.tsx'
import { type Slot, weakestBattery } from '../live/live-store.ts'
import { useBed, useLive, useNow, usePageTick } from '../live/use-live.ts'
import { ScoreMark } from '../scores/score-mark.tsx'
import { text } from '../text/text.ts'
import { clockTime, lasting, remaining } from '../text/time.ts'
import { useWall } from '../wall/use-wall.ts'
import { OnlyYou } from '../watch/only-you.tsx'
import { paintTile } from './tile-numbers.ts'
import { fitHeader, type HeaderText, type Tile, tileOf } from './tile-state.ts'

const BATTERY_LOW_PCT = 20
const CLOCK_DOUBT_MS = 500

interface TileProps {
  slot: Slot
  current: boolean
  /** Of the grid; decides how many words fit. */
  scale: number
}

/** One bed of the ward: its state, two waves, its numbers. Positions never change with the state. */
export const BedTile = memo(function BedTile({ slot, current, scale }: TileProps) {
  // Another patient is another sector: nothing that was written into the old one may show in it.
  if (slot.encounter) return <OccupiedTile key={slot.encounter} slot={slot} current={current} scale={scale} />
  return (
    <section
      className="tile tile-empty"
      data-bed={slot.bed}
      data-state="empty"
      aria-label={`${text('bar.bed', { bed: slot.label })}: ${text('ward.empty')}`}
    >
      <span className="tile-bed">{slot.label}</span>
      <p>{text('ward.empty')}</p>
      <AdmitLink slot={slot} />
    </section>
  )
})

/** For those who may put somebody into the bed. */
function AdmitLink({ slot }: { slot: Slot }) {
  const role = useLive((s) => s.me?.role)
  if (!role || !sectionOf('patients').roles.includes(role)) return null
  return (
    <Link
      className="tile-admit"
      href={`/admin/patients?bed=${encodeURIComponent(slot.bed)}`}
      prefetch={false}
      aria-label={text('patients.admit_to', { bed: slot.label })}
    >
      {text('patients.admit')}
    </Link>
  )
}

function OccupiedTile({ slot, current, scale }: TileProps) {
  const element = useRef<HTMLElement>(null)
  const wall = useWall()
  const bed = useBed(slot.encounter)
  const alarms = useLive(useShallow((s) => Object.values(s.alarms).filter((a) => a.encounter === slot.encounter)))
  const now = useNow(1000)
  const tile = tileOf(alarms, bed, now)
  const family = bed?.patient?.family ?? ''
  const head = headText(tile, bed, family, scale, now)
  const caption = captionOf(tile, bed, head)
  usePageTick(() => {
    if (element.current) paintTile(element.current, slot.encounter)
  })
  return (
    <section
      ref={element}
      className="tile"
      aria-label={text('bar.bed', { bed: slot.label })}
      data-testid={`bed-${slot.label}`}
      data-state={tile.state}
      data-level={tile.alarm ? levelOf(tile.alarm) : undefined}
      data-flashing={tile.flashing || undefined}
      data-encounter={slot.encounter}
      data-bed={slot.bed}
      data-caption={caption !== null || undefined}
      data-answer={tile.standing === 'active' || undefined}
      data-recalled={(tile.state === 'acknowledged' && tile.alarm && isRecalled(tile.alarm, now)) || undefined}
    >
      {!wall && (
        <Link
          className="tile-open"
          href={`/patients/${encodeURIComponent(slot.encounter)}`}
          tabIndex={current ? 0 : -1}
          prefetch={false}
          aria-label={family ? text('ward.open', { bed: slot.label, name: family }) : text('ward.open_nameless', { bed: slot.label })}
        />
      )}
      <TileHead slot={slot} tile={tile} bed={bed} family={family} head={head} />
      {caption !== null && (
        <p className="tile-caption" title={caption}>
          {caption}
        </p>
      )}
      <TileWaves encounter={slot.encounter} label={slot.label} open={tile.open} />
      <TileNumbers open={tile.open} now={now} />
      {tile.standing === 'active' && tile.alarm && <GoingLine key={tile.alarm.id} alarm={tile.alarm} bed={slot.label} />}
      {tile.state === 'standby' && bed ? (
        <StandbySign bed={bed} silent={tile.more} size="tile" />
      ) : (
        <PauseControl encounter={slot.encounter} bed={slot.label} paused={!!bed?.pause && bed.pause.until_ms > now} size="tile" />
      )}
    </section>
  )
}

interface HeadProps {
  slot: Slot
  tile: Tile
  bed: BedView | undefined
  family: string
  head: HeaderText
}

function TileHead({ slot, tile, bed, family, head }: HeadProps) {
  const { alarm, state } = tile
  return (
    <header className="tile-head">
      <span className="tile-bed">{slot.label}</span>
      <span className="tile-name" title={family}>
        {family}
      </span>
      {state === 'standby' ? (
        <span className="tile-right">
          <BellOff size={15} aria-hidden="true" />
          <span className="tile-alarm">{text('standby.title')}</span>
        </span>
      ) : state === 'paused' ? (
        <span className="tile-right">
          <BellOff size={15} aria-hidden="true" />
          <span className="tile-alarm">{head.words}</span>
        </span>
      ) : alarm ? (
        <AlarmWords alarm={alarm} tile={tile} head={head} bed={slot.label} />
      ) : (
        <Marks bed={bed} encounter={slot.encounter} />
      )}
      <span className="tile-age">
        <Clock size={14} aria-hidden="true" /> <span data-age="" />
      </span>
    </header>
  )
}

function AlarmWords({ alarm, tile, head, bed }: { alarm: AlarmView; tile: Tile; head: HeaderText; bed: string }) {
  return (
    <span className="tile-right">
      {tile.standing === 'acknowledged' && <Check size={16} strokeWidth={3} aria-hidden="true" />}
      {tile.standing === 'ended' && <History size={14} aria-hidden="true" />}
      <span className="tile-alarm" title={alarmText(alarm)}>
        <span aria-hidden="true">{SYMBOL[levelOf(alarm)]}</span> {head.words}
      </span>
      {tile.standing !== 'ended' && head.age && <Lasting from_ms={alarm.raised_ms} className="tile-since" />}
      {tile.standing !== 'acknowledged' && <AcknowledgeSymbol key={alarm.id} alarm={alarm} bed={bed} />}
    </span>
  )
}

/** Words of the header: all of them if there is room beside the name, else fewer, and the rest goes to the caption. */
function headText(tile: Tile, bed: BedView | undefined, family: string, scale: number, now: number): HeaderText {
  const { alarm, standing, state } = tile
  if (state === 'paused' && bed?.pause) {
    const left = remaining(bed.pause.until_ms - now)
    return fitHeader(family, [text('pause.paused', { left }), left], scale, { icon: true, button: false })
  }
  if (!alarm) return { words: '', age: false, whole: true }
  const texts = [alarmText(alarm), shortText(alarm)]
  if (standing === 'ended' && alarm.ended_ms) texts.unshift(text('ward.ended_at', { alarm: texts[0]!, time: clockTime(alarm.ended_ms) }))
  return fitHeader(family, texts, scale, { icon: standing !== 'active', button: standing !== 'acknowledged' })
}

/** Small marks of a calm bed: what a nurse should know but need not act on at once. */
function Marks({ bed, encounter }: { bed: BedView | undefined; encounter: string }) {
  const battery = weakestBattery(bed?.devices ?? [])
  const doubt = Math.max(0, ...(bed?.devices ?? []).map((d) => d.clock_uncertainty_ms ?? 0))
  return (
    <span className="tile-right tile-marks">
      {bed?.analysis === 'off' && <span className="tile-off">{text('ward.analysis_off')}</span>}
      {bed?.limits_changed && <SlidersHorizontal size={14} role="img" aria-label={text('ward.limits_changed')} />}
      {doubt > CLOCK_DOUBT_MS && <ClockAlert size={14} role="img" aria-label={text('ward.clock', { ms: Math.round(doubt) })} />}
      {battery !== null && battery <= BATTERY_LOW_PCT && (
        <BatteryLow size={16} role="img" aria-label={text('ward.battery', { pct: Math.round(battery) })} />
      )}
      <OnlyYou encounter={encounter} />
      <ScoreMark encounter={encounter} />
    </span>
  )
}

/** One line under the header: what did not fit above, who has seen it, why it is silent. null: no caption. */
function captionOf(tile: Tile, bed: BedView | undefined, head: HeaderText): string | null {
  const { alarm, standing, state, more } = tile
  if (state === 'standby') return null
  const parts: string[] = []
  if (alarm && !alarm.stored) parts.push(text('ward.not_stored'))
  else if (alarm?.noted?.type === 'claim') parts.push(text('answer.noted_short'))
  if (alarm && standing === 'ended') parts.push(...endedParts(alarm, head))
  else if (alarm && (state === 'paused' || !head.whole)) parts.push(alarmText(alarm))
  if (alarm && standing === 'acknowledged') parts.push(seenBy(alarm) ?? '')
  if (alarm && standing === 'acknowledged' && alarm.reminded_ms !== null) parts.push(text('answer.still_short'))
  if (bed?.pause && (state === 'paused' || alarm?.signal.state === 'paused')) parts.push(pauseWords(bed))
  if (alarm?.provisional) parts.push(text('ward.provisional'))
  if (alarm?.late) parts.push(text('ward.late_alarm'))
  if (alarm && alarm.repeats > 0) parts.push(text('answer.repeats_short', { n: alarm.repeats + 1 }))
  if (more > 0) parts.unshift(text('ward.more', { n: more }))
  return parts.length > 0 ? parts.join(' · ') : null
}

/** Of an ended alarm: what, when (unless the header says it), for how long, and that nobody has acknowledged. */
function endedParts(alarm: AlarmView, head: HeaderText): string[] {
  const lasted = text('ward.lasted', { for: lasting((alarm.ended_ms ?? alarm.raised_ms) - alarm.raised_ms) })
  if (head.whole) return [lasted]
  const time = text('ward.ended', { time: clockTime(alarm.ended_ms ?? alarm.raised_ms) })
  return head.words === alarmText(alarm) ? [time, lasted] : [alarmText(alarm), time, lasted]
}

/** Why a wave may be missing, by its place in the sector: said in the hatched gap. */
function whyMissing(open: readonly AlarmView[], slot: 'first' | 'second'): string {
  const codes = slot === 'first' ? ['lead_off'] : ['probe_off']
  const alarm = open.find((a) => a.condition !== 'ended' && codes.includes(a.code))
  return alarm ? shortText(alarm) : ''
}

function TileWaves({ encounter, label, open }: { encounter: string; label: string; open: readonly AlarmView[] }) {
  return (
    <>
      {(['first', 'second'] as const).map((slot) => (
        <div
          key={slot}
          className={`tile-wave tile-wave-${slot}`}
          role="img"
          aria-label={text('wave.region', { wave: text(slot === 'first' ? 'wave.ecg' : 'wave.pleth'), bed: label })}
          data-wave-slot={slot}
          data-encounter={encounter}
          data-patient={encounter}
          data-why={whyMissing(open, slot)}
        >
          <span className="tile-reason" data-reason={slot} />
        </div>
      ))}
    </>
  )
}

/** Marks on the cell of a number: of the most urgent alarm that is about it. */
interface Mark {
  level: Level
  seen: boolean
  limit: string
}

function marksOf(open: readonly AlarmView[], now: number): Record<string, Mark> {
  const marks: Record<string, Mark> = {}
  for (const alarm of open) {
    const standing = standingOf(alarm, now)
    if (standing !== 'active' && standing !== 'acknowledged') continue
    marks[numberOf(alarm)] ??= { level: levelOf(alarm), seen: standing === 'acknowledged', limit: limitText(alarm) }
  }
  return marks
}

function TileNumbers({ open, now }: { open: readonly AlarmView[]; now: number }) {
  const marks = marksOf(open, now)
  const mark = (cell: string) => {
    const found = marks[cell]
    return found ? { 'data-alarm': found.seen ? 'seen' : found.level, 'data-alarm-level': found.level } : {}
  }
  return (
    <dl className="tile-numbers">
      <div className="cell cell-hr" {...mark('hr')}>
        <dt>
          {text('parameter.hr')} <Limit mark={marks.hr} />
        </dt>
        <dd>
          <span data-number="hr" />
        </dd>
      </div>
      <div className="cell cell-spo2" {...mark('spo2')}>
        <dt>{text('parameter.spo2')}</dt>
        <dd>
          <Limit mark={marks.spo2} />
          <span data-number="spo2" />
        </dd>
      </div>
      <div className="cell cell-rr" {...mark('rr')}>
        <dt>{text('parameter.rr')}</dt>
        <dd>
          <span data-number="rr" /> <Limit mark={marks.rr} />
        </dd>
      </div>
      <div className="cell cell-bp">
        <dt>
          <span data-label="bp" /> <small data-label="bp-time" />
        </dt>
        <dd>
          <span data-number="bp" /> <small data-number="bp-mean" />
        </dd>
      </div>
      <div className="cell cell-third">
        <dt>
          <span data-label="third" />
        </dt>
        <dd>
          <span data-number="third" />
        </dd>
      </div>
    </dl>
  )
}

function Limit({ mark }: { mark: Mark | undefined }) {
  return mark?.limit ? <span className="cell-limit">{mark.limit}</span> : null
}
