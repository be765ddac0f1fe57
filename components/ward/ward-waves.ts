import { CHANNEL_BY_KEY } from '../../contracts/channel.ts'
import { AGE } from '../../contracts/liveness.ts'
import { live } from '../live/live.ts'
import { onPageTick } from '../live/page-tick.ts'
import type { Ring } from '../live/signal-buffers.ts'
import { frameLoop } from '../waveform/frame-loop.ts'
import { type Look, Trace } from '../waveform/trace.ts'
import { wardLook } from '../waveform/wave-look.ts'
import { WaveSurface } from '../waveform/wave-surface.ts'

/** One sweep for the whole ward: six seconds from edge to edge. */
export const WARD_WINDOW_MS = 6_000
const FIRST = ['ecg_ii', 'ecg_i', 'ecg', 'ecg_v5', 'ecg_iii', 'ecg_v1']
const SECOND = ['pleth', 'art', 'resp', 'co2']

interface Placed {
  trace: Trace
  encounter: string
  slot: string
  /** Chosen anew at every tick of the page, not in every frame. */
  ring: Ring | undefined
}
interface Row {
  surface: WaveSurface
  placed: Placed[]
  stop: () => void
}

/** The wave shown in a sector's first (an ECG) or second place. */
export function pickRing(encounter: string, slot: string): Ring | undefined {
  const channels = live.hub.channels(encounter)
  const wanted = slot === 'first' ? FIRST : SECOND
  const isEcg = (c: string) => CHANNEL_BY_KEY.get(c)?.parameter === 'ecg'
  const channel = wanted.find((c) => channels.includes(c)) ?? channels.find((c) => isEcg(c) === (slot === 'first'))
  return channel ? live.hub.ring(encounter, channel) : undefined
}

/**
 * Draws the waves of all sectors in `grid`: one canvas per row of sectors, laid over it in `layer`.
 * Places are those of the elements marked data-wave-slot; they are measured again whenever one changes size.
 * @returns how to stop.
 */
export function drawWard(grid: HTMLElement, layer: HTMLElement): () => void {
  let rows: Row[] = []
  let asked = false
  const clear = () => {
    for (const row of rows) row.stop()
    rows = []
    layer.replaceChildren()
  }
  const arrange = () => {
    asked = false
    clear()
    rows = placesByRow(grid).map((places) => drawRow(places, grid, layer))
    refresh(rows)
    // Painted in this very frame: a sector laid out anew must not blank the ward for an instant.
    for (const { surface } of rows) surface.draw(performance.now())
  }
  const ask = () => {
    if (asked) return
    asked = true
    requestAnimationFrame(arrange)
  }
  const sizes = new ResizeObserver(ask)
  for (const place of grid.querySelectorAll('[data-wave-slot]')) sizes.observe(place)
  sizes.observe(grid)
  const stopTick = onPageTick(() => refresh(rows))
  return () => {
    sizes.disconnect()
    stopTick()
    clear()
  }
}

function placesByRow(grid: HTMLElement): HTMLElement[][] {
  const byTop = new Map<number, HTMLElement[]>()
  for (const place of grid.querySelectorAll<HTMLElement>('[data-wave-slot]')) {
    const top = place.closest<HTMLElement>('.tile')!.offsetTop
    byTop.set(top, [...(byTop.get(top) ?? []), place])
  }
  return [...byTop.values()]
}

/** The canvas covers the band of the waves alone: all of it is handed on in every frame, drawn upon or not. */
function drawRow(places: HTMLElement[], grid: HTMLElement, layer: HTMLElement): Row {
  const origin = grid.getBoundingClientRect()
  const areas = places.map((place) => place.getBoundingClientRect())
  const top = Math.floor(Math.min(...areas.map((at) => at.top)) - origin.top)
  const bottom = Math.ceil(Math.max(...areas.map((at) => at.bottom)) - origin.top)
  const canvas = document.createElement('canvas')
  canvas.style.cssText = `position:absolute;left:0;top:${top}px`
  layer.append(canvas)
  const surface = new WaveSurface(canvas, live.hub, 30, false)
  const placed = places.map((place) => placeTrace(place, origin, top))
  surface.arrange(Math.ceil(origin.width), bottom - top, placed)
  const remove = frameLoop().add(surface)
  const stop = () => {
    remove()
    surface.close()
  }
  return { surface, placed, stop }
}

function placeTrace(place: HTMLElement, origin: DOMRect, top: number): Placed {
  const at = place.getBoundingClientRect()
  const encounter = place.dataset.encounter!
  const slot = place.dataset.waveSlot!
  const box = {
    x: Math.round(at.left - origin.left),
    y: Math.round(at.top - origin.top) - top,
    w: Math.max(1, Math.floor(at.width)),
    h: Math.max(1, Math.floor(at.height)),
  }
  const trace = new Trace(() => placed.ring, box, WARD_WINDOW_MS, wardLook(undefined, 'live'))
  const placed: Placed = { trace, encounter, slot, ring: undefined }
  return placed
}

/** Colour of the channel that is there, and grey under hatching when it is old. */
function refresh(rows: Row[]): void {
  const now = live.server_ms()
  for (const row of rows)
    for (const placed of row.placed) {
      const { trace, encounter, slot } = placed
      placed.ring = pickRing(encounter, slot)
      const channel = placed.ring?.channel
      trace.setLook(wardLook(channel, channel ? modeOf(now - live.hub.newest_ms(encounter, channel)) : 'off'))
    }
}

export function modeOf(age_ms: number): Look['mode'] {
  if (age_ms <= AGE.late_ms) return 'live'
  return age_ms <= AGE.stale_ms ? 'stale' : 'off'
}
