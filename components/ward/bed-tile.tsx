'use client'
import { BatteryLow, BellOff, Check, ClockAlert, History, SlidersHorizontal } from 'lucide-react'
import Link from 'next/link'
import { memo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { AlarmView, BedView } from '../../contracts/live.ts'
import { AcknowledgeButton, seenBy } from '../alarms/acknowledge-button.tsx'
import { Lasting } from '../alarms/alarm-bar.tsx'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText, limitText, numberOf } from '../alarms/alarm-text.ts'
import { PauseControl, pauseWords } from '../alarms/pause-control.tsx'
import { type Slot, weakestBattery } from '../live/live-store.ts'
import { useBed, useLive, useNow, usePageTick } from '../live/use-live.ts'
import { text } from '../text/text.ts'
import { clockTime, lasting, remaining } from '../text/time.ts'
import { paintTile } from './tile-numbers.ts'
import { headerFits, type Tile, tileOf } from './tile-state.ts'

const BATTERY_LOW_PCT = 20
const CLOCK_DOUBT_MS = 500

/** One bed of the ward: its state, two waves, its numbers. Positions never change with the state. */
export const BedTile = memo(function BedTile({ slot, current }: { slot: Slot; current: boolean }) {
  if (slot.encounter) return <OccupiedTile slot={slot} current={current} />
  return (
    <section
      className="tile tile-empty"
      data-bed={slot.bed}
      data-state="empty"
      aria-label={`${text('bar.bed', { bed: slot.label })}: ${text('ward.empty')}`}
    >
      <span className="tile-bed">{slot.label}</span>
      <p>{text('ward.empty')}</p>
    </section>
  )
})

function OccupiedTile({ slot, current }: { slot: Slot; current: boolean }) {
  const element = useRef<HTMLElement>(null)
  const bed = useBed(slot.encounter)
  const alarms = useLive(useShallow((s) => Object.values(s.alarms).filter((a) => a.encounter === slot.encounter)))
  const now = useNow(1000)
  const tile = tileOf(alarms, bed, now)
  const family = bed?.patient?.family ?? ''
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
      data-caption={captionOf(tile, bed, family) !== null || undefined}
    >
      <Link
        className="tile-open"
        href={`/patients/${encodeURIComponent(slot.encounter)}`}
        tabIndex={current ? 0 : -1}
        prefetch={false}
        aria-label={family ? text('ward.open', { bed: slot.label, name: family }) : text('ward.open_nameless', { bed: slot.label })}
      />
      <TileHead slot={slot} tile={tile} bed={bed} family={family} now={now} />
      <Caption tile={tile} bed={bed} family={family} />
      <TileWaves encounter={slot.encounter} label={slot.label} />
      <TileNumbers alarm={tile.standing === 'ended' ? null : tile.alarm} standing={tile.standing} />
      <PauseControl encounter={slot.encounter} bed={slot.label} paused={!!bed?.pause && bed.pause.until_ms > now} size="tile" />
    </section>
  )
}

function TileHead({ slot, tile, bed, family, now }: { slot: Slot; tile: Tile; bed: BedView | undefined; family: string; now: number }) {
  const { alarm, state } = tile
  return (
    <header className="tile-head">
      <span className="tile-bed">{slot.label}</span>
      <span className="tile-name">{family}</span>
      {state === 'paused' && bed?.pause ? (
        <span className="tile-right">
          <BellOff size={15} aria-hidden="true" />
          <span className="tile-alarm">{text('pause.paused', { left: remaining(bed.pause.until_ms - now) })}</span>
        </span>
      ) : alarm ? (
        <AlarmWords alarm={alarm} tile={tile} family={family} bed={slot.label} />
      ) : (
        <Marks bed={bed} />
      )}
      <span className="tile-age" data-age="" />
    </header>
  )
}

function AlarmWords({ alarm, tile, family, bed }: { alarm: AlarmView; tile: Tile; family: string; bed: string }) {
  const words = wordsOf(alarm, tile, family)
  const fits = headerFits(family, words)
  return (
    <span className="tile-right">
      {tile.standing === 'acknowledged' && <Check size={16} strokeWidth={3} aria-hidden="true" />}
      {tile.standing === 'ended' && <History size={14} aria-hidden="true" />}
      <span className="tile-alarm" title={words}>
        <span aria-hidden="true">{SYMBOL[levelOf(alarm)]}</span> {fits.words ? words : ''}
      </span>
      {tile.standing !== 'ended' && fits.age && <Lasting from_ms={alarm.raised_ms} className="tile-since" />}
      {tile.standing !== 'acknowledged' && <AcknowledgeButton key={alarm.id} alarm={alarm} bed={bed} size="tile" />}
    </span>
  )
}

/** An ended alarm says when, if there is room for it; else the caption does. */
function wordsOf(alarm: AlarmView, tile: Tile, family: string): string {
  const words = alarmText(alarm)
  if (tile.standing !== 'ended' || !alarm.ended_ms) return words
  const full = text('ward.ended_at', { alarm: words, time: clockTime(alarm.ended_ms) })
  return headerFits(family, full).words ? full : words
}

function endedWords(alarm: AlarmView, ended_ms: number, family: string): string {
  const lasted = lasting(ended_ms - alarm.raised_ms)
  const full = text('ward.ended_at', { alarm: alarmText(alarm), time: clockTime(ended_ms) })
  return headerFits(family, full).words
    ? text('ward.lasted', { for: lasted })
    : text('ward.ended_lasted', { time: clockTime(ended_ms), for: lasted })
}

/** Small marks of a calm bed: what a nurse should know but need not act on at once. */
function Marks({ bed }: { bed: BedView | undefined }) {
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
    </span>
  )
}

/** One line under the header: who has seen it, why it is silent, what did not fit above. null: no caption. */
function captionOf(tile: Tile, bed: BedView | undefined, family: string): string | null {
  const { alarm, standing, state, more } = tile
  const parts: string[] = []
  const words = alarm ? wordsOf(alarm, tile, family) : ''
  if (alarm && state !== 'paused' && !headerFits(family, words).words) parts.push(words)
  if (alarm && standing === 'acknowledged') parts.push(seenBy(alarm) ?? '')
  if (alarm && standing === 'ended' && alarm.ended_ms) parts.push(endedWords(alarm, alarm.ended_ms, family))
  if (bed?.pause && (state === 'paused' || alarm?.signal.state === 'paused')) parts.push(pauseWords(bed))
  if (alarm && !alarm.stored) parts.push(text('ward.not_stored'))
  if (alarm?.provisional) parts.push(text('ward.provisional'))
  if (alarm?.late) parts.push(text('ward.late_alarm'))
  if (more > 0) parts.push(text('ward.more', { n: more }))
  return parts.length > 0 ? parts.join(' · ') : null
}

function Caption({ tile, bed, family }: { tile: Tile; bed: BedView | undefined; family: string }) {
  const words = captionOf(tile, bed, family)
  return words === null ? null : <p className="tile-caption">{words}</p>
}

function TileWaves({ encounter, label }: { encounter: string; label: string }) {
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
        >
          <span className="tile-reason" data-reason={slot} />
        </div>
      ))}
    </>
  )
}

function TileNumbers({ alarm, standing }: { alarm: AlarmView | null; standing: Tile['standing'] }) {
  const about = alarm ? numberOf(alarm) : ''
  const limit = alarm ? limitText(alarm) : ''
  const mark = (cell: string) =>
    cell === about && alarm ? { 'data-alarm': standing === 'acknowledged' ? 'seen' : levelOf(alarm), 'data-limit': limit || undefined } : {}
  return (
    <dl className="tile-numbers">
      <div className="cell cell-hr" {...mark('hr')}>
        <dt>{text('parameter.hr')}</dt>
        <dd>
          <Limit show={about === 'hr'} limit={limit} />
          <span data-number="hr" />
        </dd>
      </div>
      <div className="cell cell-spo2" {...mark('spo2')}>
        <dt>{text('parameter.spo2')}</dt>
        <dd>
          <Limit show={about === 'spo2'} limit={limit} />
          <span data-number="spo2" />
        </dd>
      </div>
      <div className="cell cell-rr" {...mark('rr')}>
        <dt>{text('parameter.rr')}</dt>
        <dd>
          <span data-number="rr" /> <Limit show={about === 'rr'} limit={limit} />
        </dd>
      </div>
      <div className="cell cell-bp" {...mark('bp')}>
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

function Limit({ show, limit }: { show: boolean; limit: string }) {
  return show && limit ? <span className="cell-limit">{limit}</span> : null
}
