'use client'
import { Bell, BellOff, BellRing, LogOut, SignalHigh } from 'lucide-react'
import Link from 'next/link'
import { useRef } from 'react'
import { PARTS_OF } from '../../contracts/duty-part.ts'
import { AGE } from '../../contracts/liveness.ts'
import type { Role } from '../../contracts/role.ts'
import { sectionsOf } from '../admin/sections.ts'
import { AlarmBar } from '../alarms/alarm-bar.tsx'
import { soundingLevel } from '../alarms/alarm-order.ts'
import { EmergencyNotice } from '../emergency/waiting.tsx'
import { FindButton } from '../find/find-button.tsx'
import { live } from '../live/live.ts'
import { useLive, useNow, usePageTick } from '../live/use-live.ts'
import { ScreenMenu } from '../night/screen-menu.tsx'
import { leave } from '../sign-in/leave.ts'
import { type TextKey, text } from '../text/text.ts'
import { clockTime, lasting } from '../text/time.ts'
import { WhoWatches } from '../watch/who-watches.tsx'
import { ScenarioMenu } from './scenario-menu.tsx'
import { ViewMenu } from './view-menu.tsx'

export interface Person {
  name: string
  role: Role
}

/** Ward, alarm bar and counts, sound, age of the data, person, server time: on every page at the same place. */
export function TopBar({ person }: { person: Person | null }) {
  const ward = useLive((s) => s.ward)
  const me = useLive((s) => s.me) ?? person
  return (
    <header className="top-bar">
      <a href={ward ? `/wards/${encodeURIComponent(ward.id)}` : '/'} className="top-ward">
        <strong>{ward?.name ?? text('product')}</strong> <span>{ward?.kind ?? ''}</span>
      </a>
      <AlarmBar />
      <ScenarioMenu role={me?.role} />
      {me && <EmergencyNotice role={me.role} />}
      {me && <DutyLink role={me.role} />}
      {me && <AdminLink role={me.role} />}
      <ViewMenu />
      <SoundChip />
      <WhoWatches />
      <DataAge />
      {me && <FindButton />}
      <ScreenMenu />
      <span className="top-user">
        {me?.role === 'kiosk' ? <strong>{me.name}</strong> : <OwnAccount name={me?.name ?? ''} />}{' '}
        <small>{me && text(`user.role.${me.role}`)}</small>
        {me?.role !== 'kiosk' && (
          <button type="button" className="top-out" aria-label={text('user.sign_out')} title={text('user.sign_out')} onClick={leave}>
            <LogOut size={16} aria-hidden="true" />
          </button>
        )}
      </span>
      <Clock />
    </header>
  )
}

function OwnAccount({ name }: { name: string }) {
  return (
    <Link href="/account" prefetch={false} className="top-link">
      {name}
    </Link>
  )
}

/** Of whoever is put on duty; an admin who puts others on comes there from their alarms. */
function DutyLink({ role }: { role: Role }) {
  if (!(role in PARTS_OF)) return null
  return (
    <Link href="/duty" prefetch={false} className="top-link">
      {text('duty.link')}
    </Link>
  )
}

/** To the sections of one's role; to the section itself when there is one only. */
function AdminLink({ role }: { role: Role }) {
  const [first, ...others] = sectionsOf(role)
  if (!first) return null
  return (
    <Link href={first.path} prefetch={false} className="top-link">
      {text(others.length > 0 ? 'admin.link' : first.words)}
    </Link>
  )
}

function SoundChip() {
  const sound = useLive((s) => s.sound)
  const alarms = useLive((s) => s.alarms)
  const now = useNow(1000)
  const level = soundingLevel(Object.values(alarms), now)
  const Icon = sound !== 'running' ? BellOff : level ? BellRing : Bell
  const key = sound !== 'running' ? `sound.${sound}` : level ? `sound.sounding_${level}` : 'sound.on'
  return (
    <span className="top-item top-sound" data-testid="sound" data-sound={sound}>
      <Icon size={18} aria-hidden="true" /> {text(key as TextKey)}
    </span>
  )
}

/** Age of the newest datum on this screen; written by the page's timer. */
function DataAge() {
  const element = useRef<HTMLSpanElement>(null)
  usePageTick(() => {
    const silence = live.client.silence_ms()
    const words = dataAge(live.client.heard_ms, silence)
    if (element.current && element.current.textContent !== words) element.current.textContent = words
    if (element.current) element.current.dataset.lost = String(Number.isFinite(silence) && silence > AGE.screen_lost_ms)
  })
  return (
    <span className="top-item">
      <SignalHigh size={18} aria-hidden="true" /> <span ref={element} data-testid="data-age" />
    </span>
  )
}

function dataAge(heard_ms: number, silence_ms: number): string {
  if (!Number.isFinite(silence_ms)) return ''
  if (silence_ms > AGE.screen_lost_ms) return text('link.short', { for: lasting(silence_ms) })
  return Number.isFinite(heard_ms) ? text('link.live', { age: (silence_ms / 1000).toFixed(1) }) : text('link.waiting')
}

function Clock() {
  const element = useRef<HTMLTimeElement>(null)
  usePageTick(() => {
    const words = clockTime(live.server_ms())
    if (element.current && element.current.textContent !== words) element.current.textContent = words
  })
  return <time ref={element} className="top-clock" title={text('clock.label')} />
}
