import { io } from 'socket.io-client'
import UPlot from 'uplot'
import { type Ring, WaveHub } from '../../components/live/signal-buffers.ts'
import { createTicketDesk, fetchTicket } from '../../components/live/ticket.ts'
import { MISSING_SAMPLE } from '../../contracts/channel.ts'
import { unpackTick } from '../../contracts/live.ts'

/**
 * The page that the ward page is held against, run in the browser: the same server, socket, packets, rings and playout
 * clocks, and either nothing drawn ("idle": its cost is taken off) or every wave as a uPlot of its own that is given new
 * arrays each frame ("naive"). No React, no numbers, no alarms: what the ward page does besides waves counts against it.
 */
declare global {
  interface Window {
    __yardstick: { mode: 'idle' | 'naive'; charts: number; frames: number }
    /** Given before it runs: whose packets, and how large a chart is. */
    __yardstickFor: { ward: string; w: number; h: number }
  }
}

const WINDOW_MS = 6_000
const state = { mode: 'idle' as 'idle' | 'naive', charts: 0, frames: 0 }
window.__yardstick = state

const { ward, w: width, h: height } = window.__yardstickFor
const style = new CSSStyleSheet()
style.replaceSync(
  'body{margin:0;background:#0b0f14;display:flex;flex-wrap:wrap}.u-over,.u-under{position:absolute}.u-wrap{position:relative}',
)
document.adoptedStyleSheets = [style]
document.body.replaceChildren()
const hub = new WaveHub()
const charts = new Map<Ring, { encounter: string; plot: UPlot }>()

const socket = io({ path: '/socket.io', transports: ['websocket'], auth: createTicketDesk(fetchTicket) })
/** A server that is busy with starting may refuse at first; the library does not try again by itself then. */
const AGAIN_MS = 500
const later = (run: () => void) => setTimeout(run, AGAIN_MS)
const watch = () =>
  void socket.emit('watch', { view: 'ward', ward, cursor: null }, (reply: { ok: boolean }) => {
    if (!reply.ok) later(watch)
  })
socket.on('connect', watch)
socket.on('connect_error', () => {
  if (!socket.active) later(() => socket.connect())
})
socket.on('tick', (bytes: ArrayBuffer | Uint8Array) => {
  const { head, samples } = unpackTick(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
  const now_ms = performance.now()
  for (const bed of head.beds) {
    hub.feed(bed.e, bed.w, samples, now_ms)
    for (const wave of bed.w) hang(bed.e, hub.ring(bed.e, wave.c))
  }
})

function hang(encounter: string, ring: Ring | undefined): void {
  if (!ring || charts.has(ring)) return
  const place = document.createElement('div')
  document.body.append(place)
  const plot = new UPlot(
    {
      width,
      height,
      cursor: { show: false },
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: { x: { time: false } },
      series: [{}, { stroke: '#3dff7a', width: 1.4, points: { show: false } }],
    },
    [[], []],
    place,
  )
  charts.set(ring, { encounter, plot })
  state.charts = charts.size
}

function draw(now_ms: number): void {
  state.frames++
  if (state.mode === 'naive') for (const [ring, { encounter, plot }] of charts) redraw(ring, plot, hub.playout(encounter).advance(now_ms))
  requestAnimationFrame(draw)
}

/** One window up to the head, in arrays made for it. */
function redraw(ring: Ring, plot: UPlot, head_ms: number): void {
  if (Number.isNaN(head_ms)) return
  const to = ring.indexAt(head_ms)
  const n = Math.floor((WINDOW_MS * ring.fs) / 1000)
  const x = new Array<number>(n)
  const y = new Array<number | null>(n)
  for (let i = 0; i < n; i++) {
    const raw = ring.at(to - n + i)
    x[i] = (i - n) / ring.fs
    y[i] = raw === MISSING_SAMPLE ? null : ring.value(raw)
  }
  plot.setData([x, y])
}
requestAnimationFrame(draw)
