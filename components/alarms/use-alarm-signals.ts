'use client'
import { useEffect } from 'react'
import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { onPageTick } from '../live/page-tick.ts'
import { type Level, rotating, soundingLevel } from './alarm-order.ts'
import { alarmSound } from './alarm-sound.ts'
import { tabIcon, tabTitle } from './title-and-icon.ts'

const REPORT_MS = 10_000

/** Level that must be heard now: an alarm's, or the technical tone when this screen has been blind for 10 s. */
export function levelNow(): Level | null {
  const state = live.store.getState()
  const alarm = soundingLevel(Object.values(state.alarms), live.server_ms())
  if (alarm) return alarm
  const blind = state.connection === 'ended' || (state.watching !== null && live.client.silence_ms() > AGE.screen_sounds_ms)
  return blind ? 'technical' : null
}

/** Tones, tab title, tab icon and the report "this screen is seen and heard", for as long as the shell is shown. */
export function useAlarmSignals(): void {
  useEffect(() => {
    const stops = [
      alarmSound.watch((sound) => live.store.setState({ sound })),
      onPageTick(() => alarmSound.sound(levelNow())),
      live.store.subscribe(() => alarmSound.sound(levelNow())),
      onPageTick(signTab),
      reportScreen(),
    ]
    live.store.setState({ sound: alarmSound.state })
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}

function signTab(): void {
  const state = live.store.getState()
  const lost = state.connection === 'ended' || (state.watching !== null && live.client.silence_ms() > AGE.screen_lost_ms)
  const active = rotating(Object.values(state.alarms), live.server_ms())
  const page = state.ward?.name ?? 'Wardwave'
  const title = tabTitle(page, active, (a) => state.beds[a.encounter]?.bed_label ?? a.bed, lost)
  if (document.title !== title) document.title = title
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const href = tabIcon(active, lost)
  if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href)
}

function reportScreen(): () => void {
  const report = () => live.client.report({ visible: document.visibilityState === 'visible', sound: alarmSound.state, p95_ms: null })
  document.addEventListener('visibilitychange', report)
  const timer = setInterval(report, REPORT_MS)
  return () => {
    document.removeEventListener('visibilitychange', report)
    clearInterval(timer)
  }
}
