import { frameLoop } from '../waveform/frame-loop.ts'
import { live } from './live.ts'

declare global {
  interface Window {
    __ww?: () => Record<string, number>
    /** Draws the waves so often a second (0: not at all; null: as the page itself does). */
    __wwPace?: (hz: number | null) => void
  }
}

/** What tests may count: samples fed and drawn, frames, gaps, changes of the store. Only in builds made for tests. */
export function installTestHooks(): () => void {
  if (process.env.NEXT_PUBLIC_E2E !== '1') return () => undefined
  let changes = 0
  const stop = live.store.subscribe(() => changes++)
  window.__ww = () => ({
    ...live.hub.counts(),
    frames: frameLoop().frames,
    pictures: frameLoop().pictures,
    changes,
    silence_ms: live.client.silence_ms(),
    glass_p95_ms: live.glass_p95_ms() ?? Number.POSITIVE_INFINITY,
  })
  window.__wwPace = (hz) => {
    frameLoop().pace_hz = hz
  }
  return () => {
    stop()
    window.__ww = window.__wwPace = undefined
  }
}
