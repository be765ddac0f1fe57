import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { onPageWatch, onWake, tickPage } from '../live/page-tick.ts'
import { type Level, soundingLevel } from './alarm-order.ts'
import { alarmSound } from './alarm-sound.ts'
import { newRecalls } from './recalls.ts'
import { type TabBeacon, TabTurn } from './tab-turn.ts'

/**
 * Level that must be heard now: an alarm's, or the technical tone when this screen has been blind for 10 s. A page that has
 * just woken says nothing until it has heard the server, at most 2 s: what it knows is from before its sleep.
 */
function levelNow(): Level | null {
  const state = live.store.getState()
  if (live.client.waking()) return null
  const alarm = soundingLevel(Object.values(state.alarms), live.server_ms())
  if (alarm) return alarm
  return state.connection === 'ended' || live.client.lost(AGE.screen_sounds_ms) ? 'technical' : null
}

/** Sounds what this screen, or another tab of this browser, must sound, until the returned function is called. */
export function startSpeaker(): () => void {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('wardwave-sound')
  const turn = new TabTurn({
    tab: Math.random().toString(36).slice(2),
    born_ms: performance.timeOrigin,
    post: (beacon) => channel?.postMessage(beacon),
    now: () => performance.now(),
    onBurst: (level) => alarmSound.once(level),
  })
  if (channel) channel.onmessage = (event: MessageEvent<TabBeacon>) => turn.hear(event.data)
  const speak = () => alarmSound.sound(turn.turn(levelNow(), alarmSound.state === 'running'))
  const sleep = () => {
    turn.stop()
    alarmSound.hush()
  }
  const wake = () => {
    live.client.woke()
    alarmSound.hush()
    turn.start()
  }
  turn.start()
  const stops = [
    onWake(wake),
    onPageWatch(() => live.client.awake()),
    onPageWatch(speak),
    alarmSound.onBeat(tickPage),
    live.store.subscribe((state, before) => {
      speak()
      for (const { key, level } of newRecalls(before.alarms, state.alarms, live.server_ms()))
        if (turn.burst(key, level)) alarmSound.once(level)
    }),
    onPage('freeze', sleep),
    onPage('pagehide', sleep),
    onPage('resume', wake),
    onPage('pageshow', (event) => (event as PageTransitionEvent).persisted && wake()),
  ]
  return () => {
    for (const stop of stops) stop()
    sleep()
    channel?.close()
  }
}

/** Events of a page's life come to the document (freeze, resume) or to the window (pagehide, pageshow); those of the former bubble. */
function onPage(event: 'freeze' | 'resume' | 'pagehide' | 'pageshow', run: (event: Event) => void): () => void {
  window.addEventListener(event, run, true)
  return () => window.removeEventListener(event, run, true)
}
