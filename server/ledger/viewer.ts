import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import type { Command, Outcome } from '../../contracts/command.ts'
import {
  type AlarmView,
  type ClientToServer,
  SCREEN_REPORT_MS,
  type ServerToClient,
  type TicketReply,
  type WardSnapshot,
  type WatchReply,
} from '../../contracts/live.ts'

/** How an alarm came to the screen: as it changed, as what was missed, or in a picture of the ward. */
export type Came = 'change' | 'missed' | 'picture'

/** A screen without a screen: watches a ward as one that is seen and heard, resumes by its cursor, and writes down every alarm it saw. */
export interface Viewer {
  /** Alarm ids seen, with the first time each. */
  seen: ReadonlyMap<string, number>
  /** Alarms that came more than once with the same revision as a change. */
  connected(): boolean
  command(command: Command): Promise<Outcome | null>
  onAlarm(listener: (alarm: AlarmView, came: Came) => void): void
  /** True when a picture was shown, false when the way was lost. */
  onWatching(listener: (watching: boolean) => void): void
  /** Pictures as they come, packed. */
  onTick(listener: (bytes: Uint8Array) => void): void
  /** Hears nothing for so long, then comes back by itself. */
  cut(ms: number): void
  close(): void
}

const REPLY_MS = 6_000
const AGAIN_MS = 200

export function openViewer({ url, cookie, ward }: { url: string; cookie: string; ward: string }): Viewer {
  const seen = new Map<string, number>()
  const listeners: Array<(alarm: AlarmView, came: Came) => void> = []
  const onlookers: Array<(watching: boolean) => void> = []
  const lookers: Array<(bytes: Uint8Array) => void> = []
  let cursor: number | null = null
  let returning: NodeJS.Timeout | undefined
  const socket: Socket<ServerToClient, ClientToServer> = io(url, {
    transports: ['websocket'],
    auth: (give) => void fetchTicket(url, cookie).then((ticket) => give({ ticket })),
    extraHeaders: { cookie, origin: url },
    reconnectionDelay: 200,
    reconnectionDelayMax: 1_000,
  })
  const take = (alarms: readonly AlarmView[], came: Came) => {
    for (const alarm of alarms) {
      if (!seen.has(alarm.id)) seen.set(alarm.id, performance.now())
      for (const listener of listeners) listener(alarm, came)
    }
  }
  const watch = () =>
    socket.emit('watch', { view: 'ward', ward, cursor }, (reply) => {
      const answer = reply as WatchReply<WardSnapshot>
      if (!answer.ok) return void setTimeout(watch, 200)
      cursor = answer.snapshot.cursor
      take(answer.missed, 'missed')
      take(answer.snapshot.alarms, 'picture')
      for (const look of onlookers) look(true)
    })
  const report = () => socket.connected && socket.emit('screen', { visible: true, sound: 'running', p95_ms: null })
  const reporting = setInterval(report, SCREEN_REPORT_MS)
  socket.on('connect', () => {
    watch()
    report()
  })
  socket.on('disconnect', () => {
    for (const look of onlookers) look(false)
  })
  // Refused by the server, not lost on the way: then socket.io does not try again by itself.
  socket.on('connect_error', () => {
    if (socket.active) return
    clearTimeout(returning)
    returning = setTimeout(() => socket.connect(), AGAIN_MS)
  })
  socket.on('alarms', (message) => {
    cursor = Math.max(cursor ?? 0, message.cursor)
    take(message.alarms, 'change')
  })
  socket.on('tick', (bytes) => {
    for (const look of lookers) look(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes)
  })
  return {
    seen,
    connected: () => socket.connected,
    onAlarm: (listener) => void listeners.push(listener),
    onWatching: (listener) => void onlookers.push(listener),
    onTick: (listener) => void lookers.push(listener),
    command: (command) =>
      socket
        .timeout(REPLY_MS)
        .emitWithAck('command', { key: randomUUID(), command })
        .catch(() => null),
    cut: (ms) => {
      clearTimeout(returning)
      socket.disconnect()
      returning = setTimeout(() => socket.connect(), ms)
    },
    close: () => {
      clearTimeout(returning)
      clearInterval(reporting)
      socket.disconnect()
    },
  }
}

/** What opens a socket once; '' when the server does not give one: then it refuses the socket, and the viewer comes again. */
async function fetchTicket(url: string, cookie: string): Promise<string> {
  const init = { method: 'POST', headers: { cookie, origin: url }, signal: AbortSignal.timeout(REPLY_MS) }
  const reply = await fetch(`${url}/live/ticket`, init).catch(() => null)
  return reply?.ok ? ((await reply.json()) as TicketReply).ticket : ''
}
