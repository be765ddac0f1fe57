import { SCREEN_REPORT_MS } from '../../contracts/live.ts'
import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { alarmSound } from './alarm-sound.ts'

/**
 * Tells the server that this screen is seen and heard: every 3 s, and at every change. A visible page says so from within a
 * frame that is painted, so one that stands still says nothing; neither does one that has lost the server's data.
 */
export function reportScreen(): () => void {
  const send = () => {
    if (live.client.lost(AGE.screen_lost_ms)) return
    const visible = document.visibilityState === 'visible'
    live.client.report({ visible, sound: alarmSound.state, p95_ms: live.glass_p95_ms(), delay: live.takeDelay() })
  }
  const report = () => void (document.visibilityState === 'visible' ? requestAnimationFrame(send) : send())
  const timer = setInterval(report, SCREEN_REPORT_MS)
  const stops = [
    alarmSound.watch(report),
    live.store.subscribe((state, before) => {
      if (state.connection !== before.connection || state.watching !== before.watching) report()
    }),
  ]
  document.addEventListener('visibilitychange', report)
  report()
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', report)
    for (const stop of stops) stop()
  }
}
