'use client'
import Link from 'next/link'
import { memo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { AlarmView } from '../../contracts/live.ts'
import { sectionOf } from '../admin/sections.ts'
import { levelOf } from '../alarms/alarm-order.ts'
import { isRecalled } from '../alarms/answer.ts'
import { GoingLine } from '../alarms/going-line.tsx'
import { PauseControl } from '../alarms/pause-control.tsx'
import { StandbySign } from '../alarms/standby-control.tsx'
import { live } from '../live/live.ts'
import type { Slot } from '../live/live-store.ts'
import { useBed, useLive, useNow, usePageTick } from '../live/use-live.ts'
import { shownName } from '../preferences/privacy.ts'
import { usePreference } from '../preferences/use-preference.ts'
import { text } from '../text/text.ts'
import { useWall } from '../wall/use-wall.ts'
import type { Grid } from './grid.ts'
import { captionOf, headText } from './tile-caption.ts'
import { TileHead } from './tile-head.tsx'
import { paintTile } from './tile-numbers.ts'
import { TileReadings } from './tile-readings.tsx'
import { tileOf } from './tile-state.ts'
import { TileWaves } from './tile-waves.tsx'

interface TileProps {
  slot: Slot
  current: boolean
  /** Of the person who looks. */
  own: boolean
  /** Decides how many words and waves fit. */
  grid: Grid
}

/** One bed of the ward: its state, its waves, its numbers. Positions never change with the state. */
export const BedTile = memo(function BedTile({ slot, ...rest }: TileProps) {
  // Another patient is another sector: nothing that was written into the old one may show in it.
  if (slot.encounter) return <OccupiedTile key={slot.encounter} slot={slot} {...rest} />
  return (
    <section
      className="tile tile-empty"
      data-bed={slot.bed}
      data-state="empty"
      data-own={rest.own || undefined}
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

function OccupiedTile({ slot, current, own, grid }: TileProps) {
  const element = useRef<HTMLElement>(null)
  const bed = useBed(slot.encounter)
  const alarms = useLive(useShallow((s) => alarmsOf(s.alarms, slot.encounter)))
  const privacy = usePreference('privacy')
  // A calm sector has nothing that time alone changes.
  useNow(alarms.length > 0 || bed?.pause || bed?.standby ? 1000 : 0)
  const now = live.server_ms()
  const tile = tileOf(alarms, bed, now)
  const name = shownName(bed?.patient, privacy)
  const head = headText(tile, bed, { bed: slot.label, name }, grid, now)
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
      data-own={own || undefined}
      data-caption={caption !== null || undefined}
      data-answer={tile.standing === 'active' || undefined}
      data-recalled={(tile.state === 'acknowledged' && tile.alarm && isRecalled(tile.alarm, now)) || undefined}
    >
      <OpenBed slot={slot} name={name} current={current} />
      <TileHead slot={slot} tile={tile} bed={bed} name={name} head={head} />
      {caption !== null && (
        <p className="tile-caption" title={caption}>
          {caption}
        </p>
      )}
      <TileWaves encounter={slot.encounter} label={slot.label} open={tile.open} places={grid.shape === 'compact' ? ONE : BOTH} />
      <TileReadings open={tile.open} now={now} />
      {tile.standing === 'active' && tile.alarm && <GoingLine key={tile.alarm.id} alarm={tile.alarm} bed={slot.label} />}
      {tile.state === 'standby' && bed ? (
        <StandbySign bed={bed} silent={tile.more} size="tile" />
      ) : (
        <PauseControl encounter={slot.encounter} bed={slot.label} paused={!!bed?.pause && bed.pause.until_ms > now} size="tile" />
      )}
    </section>
  )
}

const ONE = ['first'] as const
const BOTH = ['first', 'second'] as const

/** The sector leads to its bed; at a wall, which has no page of a bed, nowhere. */
function OpenBed({ slot, name, current }: { slot: Slot; name: string; current: boolean }) {
  if (useWall()) return null
  return (
    <Link
      className="tile-open"
      href={`/patients/${encodeURIComponent(slot.encounter)}`}
      tabIndex={current ? 0 : -1}
      prefetch={false}
      aria-label={name ? text('ward.open', { bed: slot.label, name }) : text('ward.open_nameless', { bed: slot.label })}
    />
  )
}

function alarmsOf(alarms: Readonly<Record<string, AlarmView>>, encounter: string): AlarmView[] {
  return Object.values(alarms).filter((alarm) => alarm.encounter === encounter)
}
