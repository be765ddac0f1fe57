import type { Socket } from 'socket.io'
import type { ClientToServer, ScreenReport, ServerToClient } from '../../contracts/live.ts'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'

/** What one browser socket watches, and how much of it the way to it can take. */
export type View = { view: 'ward'; ward: string } | { view: 'bed'; encounter: string; ward: string }
export type LiveSocket = Socket<ClientToServer, ServerToClient>

export interface Viewer {
  readonly socket: LiveSocket
  principal: Principal
  view: View | null
  /** Who lay where when it was shown last. */
  layout: string
  report: ScreenReport | null
  /** When it was heard last, monotonic; -Infinity before the first. */
  reported_ms: number
  /** Since when it is seen and heard as it is now, monotonic. */
  since_ms: number
  /** Waves: the newest picture waits in one slot while the way is full; an older one in it is dropped and counted. */
  tick(bytes: Uint8Array): void
  /** Whatever must arrive: never skipped. */
  send<E extends keyof ServerToClient>(event: E, ...message: Parameters<ServerToClient[E]>): void
  /** What waits here because the way is full, the newest picture included. */
  queued_bytes(): number
  /** Whether the way has been full for too long, or holds too much: then the socket is closed and the page comes anew. */
  stuck(): boolean
}

export const STALLED_MAX_MS = 30_000
export const QUEUED_MAX_BYTES = 1024 * 1024

/** engine.io queues here when the kernel takes no more; what it has already handed on waits in the socket below. */
interface Way {
  transport?: { socket?: { bufferedAmount?: number } }
  writeBuffer: ReadonlyArray<{ data?: unknown }>
  on(event: 'drain', listener: () => void): void
}

export function createViewer(socket: LiveSocket, principal: Principal, clock: Clock): Viewer {
  const way = socket.conn as unknown as Way
  let slot: Buffer | null = null
  let stalledSince_ms: number | null = null
  const full = () => way.writeBuffer.length > 0

  way.on('drain', () => {
    stalledSince_ms = null
    if (!slot) return
    const bytes = slot
    slot = null
    socket.emit('tick', bytes)
  })

  return {
    socket,
    principal,
    view: null,
    layout: '',
    report: null,
    reported_ms: Number.NEGATIVE_INFINITY,
    since_ms: clock.monotonic_ms(),
    tick(bytes) {
      metrics.pictures.inc()
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (!full()) return void socket.emit('tick', buffer)
      stalledSince_ms ??= clock.monotonic_ms()
      if (slot) metrics.ticksSkipped.inc()
      slot = buffer
    },
    send(event, ...message) {
      if (full()) stalledSince_ms ??= clock.monotonic_ms()
      socket.emit(event, ...message)
    },
    queued_bytes: () => queuedBytes(way) + (slot?.byteLength ?? 0),
    stuck() {
      if (!full()) return false
      if (stalledSince_ms !== null && clock.monotonic_ms() - stalledSince_ms > STALLED_MAX_MS) return true
      return queuedBytes(way) > QUEUED_MAX_BYTES
    },
  }
}

function queuedBytes(way: Way): number {
  let bytes = way.transport?.socket?.bufferedAmount ?? 0
  for (const { data } of way.writeBuffer) bytes += typeof data === 'string' ? data.length : ((data as Buffer | undefined)?.byteLength ?? 0)
  return bytes
}
