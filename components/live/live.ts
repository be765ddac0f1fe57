import { io } from 'socket.io-client'
import type { ScreenDelay, TickHead } from '../../contracts/live.ts'
import { GlassDelay } from './glass-delay.ts'
import { LiveClient, type LiveSocket } from './live-client.ts'
import { createLiveStore } from './live-store.ts'
import { onWake, paintSoon } from './page-tick.ts'
import { ServerClock } from './server-clock.ts'
import { WaveHub } from './signal-buffers.ts'
import { createTicketDesk, fetchTicket } from './ticket.ts'

function connect(): LiveSocket {
  return io({
    path: '/socket.io',
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4_000,
    randomizationFactor: 0.5,
    timeout: 5_000,
    auth: createTicketDesk(fetchTicket),
  }) as unknown as LiveSocket
}

const now = () => performance.now()
const store = createLiveStore()
const hub = new WaveHub()
const clock = new ServerClock(Date.now(), now())
onWake((stood_ms) => {
  if (stood_ms > 0) clock.slept(stood_ms)
})

const glass = new GlassDelay()

/** A picture is on the glass when the frame after it is painted; its numbers are written within that frame. */
function seen(head: TickHead, waking: boolean): void {
  const lookedAt = !waking && document.visibilityState === 'visible'
  if (!lookedAt) glass.forget()
  if (!lookedAt || !glass.arrived(head)) return
  requestAnimationFrame(() => {
    paintSoon()
    setTimeout(() => glass.painted(clock.at(now()), now(), (encounter) => hub.playout(encounter).head_ms))
  })
}

/** The live data of this page: one socket, one store, one set of rings. Nothing opens before `client.start()`. */
export const live = {
  store,
  hub,
  clock,
  client: new LiveClient({
    connect,
    store,
    hub,
    clock,
    now,
    random: Math.random,
    key: () => uuid(),
    later: (run, ms) => setTimeout(run, ms),
    seen,
  }),
  /** Device to screen, p95 of the last minute, of one bed or of all that this screen shows; null = nothing was painted. */
  glass_p95_ms: (encounter?: string): number | null => glass.p95_ms(now(), encounter),
  /** What this screen has measured since it was last asked. */
  takeDelay(): ScreenDelay {
    glass.keep(new Set(Object.keys(store.getState().beds)))
    return glass.take(now())
  },
  /** Server time now, ms. */
  server_ms: () => clock.at(now()),
}
export type Live = typeof live

/** crypto.randomUUID exists only on https and localhost; a ward screen on the LAN may have neither. */
function uuid(): string {
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = (b[6]! & 0x0f) | 0x40
  b[8] = (b[8]! & 0x3f) | 0x80
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
