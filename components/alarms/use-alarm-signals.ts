'use client'
import { useEffect } from 'react'
import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { onPageTick } from '../live/page-tick.ts'
import { rotating } from './alarm-order.ts'
import { bedOf } from './alarm-place.ts'
import { alarmSound } from './alarm-sound.ts'
import { reportScreen } from './screen-report.ts'
import { startSpeaker } from './speaker.ts'
import { tabIcon, tabTitle } from './title-and-icon.ts'

/** Tones, tab title, tab icon and the report "this screen is seen and heard", for as long as the shell is shown. */
export function useAlarmSignals(): void {
  useEffect(() => {
    const stops = [
      alarmSound.watch((sound) => live.store.setState({ sound })),
      startSpeaker(),
      onPageTick(signTab),
      reportScreen(),
      unlockByTouch(),
    ]
    live.store.setState({ sound: alarmSound.state })
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}

/** Any click or key lets a silent page sound again; a browser that trusts this page (a wall's) lets it at once. */
function unlockByTouch(): () => void {
  const unlock = () => void (alarmSound.state !== 'running' && alarmSound.unlock())
  unlock()
  // A click, not its beginning: the banner that goes away must not move what the finger is on.
  for (const event of ['click', 'keydown']) window.addEventListener(event, unlock, true)
  return () => {
    for (const event of ['click', 'keydown']) window.removeEventListener(event, unlock, true)
  }
}

function signTab(): void {
  const state = live.store.getState()
  const lost = state.connection === 'ended' || live.client.lost(AGE.screen_lost_ms)
  const active = rotating(Object.values(state.alarms), live.server_ms())
  const page = state.ward?.name ?? 'Wardwave'
  const title = tabTitle(page, active, (a) => bedOf(state.beds, a), lost)
  if (document.title !== title) document.title = title
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const href = tabIcon(active, lost)
  if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href)
}
