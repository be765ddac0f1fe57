'use client'
import { BatteryLow, BellOff, Check, Clock, ClockAlert, History, SlidersHorizontal, Syringe, Unplug, Wind } from 'lucide-react'
import type { AlarmView, BedView } from '../../contracts/live.ts'
import { AcknowledgeSymbol } from '../alarms/acknowledge-button.tsx'
import { Lasting } from '../alarms/alarm-bar.tsx'
import { levelOf, SYMBOL } from '../alarms/alarm-order.ts'
import { alarmText } from '../alarms/alarm-text.ts'
import { type Slot, weakestBattery } from '../live/live-store.ts'
import { ScoreMark } from '../scores/score-mark.tsx'
import { DelayMark } from '../status/delay-mark.tsx'
import { text } from '../text/text.ts'
import { OnlyYou } from '../watch/only-you.tsx'
import type { HeaderText, Tile } from './tile-state.ts'

const BATTERY_LOW_PCT = 20
const CLOCK_DOUBT_MS = 500

interface HeadProps {
  slot: Slot
  tile: Tile
  bed: BedView | undefined
  name: string
  head: HeaderText
}

/** Bed and name at the left, and at the right what somebody must know: the alarm, the pause, or the marks of a calm bed. */
export function TileHead({ slot, tile, bed, name, head }: HeadProps) {
  const { alarm, state } = tile
  return (
    <header className="tile-head">
      <span className="tile-bed">{slot.label}</span>
      <span className="tile-name" title={name}>
        {name}
      </span>
      {state === 'standby' ? (
        <Silent words={text('standby.title')} />
      ) : state === 'paused' ? (
        <Silent words={head.words} />
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

function Silent({ words }: { words: string }) {
  return (
    <span className="tile-right">
      <BellOff size={15} aria-hidden="true" />
      <span className="tile-alarm">{words}</span>
    </span>
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

/** Small marks of a calm bed: what a nurse should know but need not act on at once. */
function Marks({ bed, encounter }: { bed: BedView | undefined; encounter: string }) {
  const devices = bed?.devices ?? []
  const battery = weakestBattery(devices)
  const doubt = Math.max(0, ...devices.map((d) => d.clock_uncertainty_ms ?? 0))
  const [ventilator, pump] = ['ventilator', 'pump'].map((kind) => devices.find((d) => d.kind === kind)?.label)
  return (
    <span className="tile-right tile-marks">
      <DelayMark encounter={encounter} small />
      {bed?.analysis === 'off' && <span className="tile-off">{text('ward.analysis_off')}</span>}
      {bed && devices.length === 0 && <Unplug size={14} role="img" aria-label={text('view.no_device')} />}
      {ventilator !== undefined && <Wind size={14} data-device="" role="img" aria-label={text('view.ventilator', { label: ventilator })} />}
      {pump !== undefined && <Syringe size={14} data-device="" role="img" aria-label={text('view.pump', { label: pump })} />}
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
