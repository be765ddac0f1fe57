import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { Outcome } from '../../contracts/command.ts'
import type { Effect, NumbersEffect, ScoresEffect } from '../../contracts/effect.ts'
import type {
  BedSnapshot,
  ClientToServer,
  CommandRequest,
  ServerToClient,
  WardSnapshot,
  WatchReply,
  WatchRequest,
} from '../../contracts/live.ts'
import type { CoverageRecord } from '../../contracts/record.ts'
import type { BedStatus, ScreenStatus } from '../../contracts/status.ts'
import type { Principal } from '../access/principal.ts'
import type { Sessions } from '../access/session.ts'
import type { Trail } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import { createRate } from '../commands/rate.ts'
import type { Commands } from '../commands/submit.ts'
import type { StoredMessage } from '../dispatch/dispatch.ts'
import { fresh } from '../fresh.ts'
import type { Log, OrderedBatch } from '../log/log.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { type Board, createBoard } from './board.ts'
import { createCoverage, LOOK_EVERY_MS } from './coverage.ts'
import { createDevices } from './devices.ts'
import type { Directory } from './directory.ts'
import { createLayouts } from './layout.ts'
import { createLocks } from './locks.ts'
import { createNumbers } from './picture.ts'
import { createScores } from './scores.ts'
import { delaysOfBeds, screenReport, takeReport } from './screen-report.ts'
import { bedsNow, screensFor } from './screen-status.ts'
import { contained, createScreens } from './screens.ts'
import { createSnapshots } from './snapshot.ts'
import type { Tickets } from './tickets.ts'
import { createTicks } from './ticks.ts'
import { createViewer, type LiveSocket, type Viewer } from './viewer.ts'
import { type Admission, createWatching, type PastAlarms, type Watching } from './watch.ts'
import { createWatched } from './watched.ts'
import { createWhoWatches } from './who-watches.ts'

/** Browser sockets: rooms computed here, rights asked at every event, alarms to everyone who may see them, waves as the way allows. */
export interface Live {
  /** `server` hands over upgrades that were let in; see Door.sockets. */
  attach(server: HttpServer): void
  /** Alarms and beds as stored at the start. Before it nothing is served. */
  load: Board['load']
  onBatch(batch: OrderedBatch): void
  onNumbers(effect: NumbersEffect): void
  onScores(effect: ScoresEffect): void
  /** What the dispatcher has stored, by ward, at the ward's newest cursor. */
  onStored(messages: readonly StoredMessage[]): void
  /** What acts and is shown, but is not stored within the store's patience. */
  onUnstored(effects: readonly Effect[]): void
  /** Rights of open sockets are read again, now, and screens brought to who lies where. Never throws. */
  factsChanged(): Promise<void>
  viewers(): number
  /** Open screens and the beds they show, with what they have measured. */
  screens(principal: Principal): { screens: ScreenStatus[]; beds: BedStatus[] }
  /** Ends every socket and timer. The http server is not ours to close. */
  drain(): Promise<void>
}

export interface LiveOptions {
  clock: Clock
  sessions: Sessions
  directory: Directory
  past: PastAlarms
  log: Pick<Log, 'storing'>
  commands: Pick<Commands, 'submit'>
  trail: Pick<Trail, 'viewed' | 'refused'>
  tickets: Pick<Tickets, 'redeem'>
  /** Whether somebody watches a bed, for the log; said when it changes. */
  cover: (record: CoverageRecord) => void
  build: string
  demo: boolean
  /** How often rights and views are looked at anew without a notice. */
  recheck_ms?: number
  /** Put in the place of what answers "show me". */
  watchingAs?: (watching: Watching) => Watching
}

const PING_INTERVAL_MS = 5_000
const PING_TIMEOUT_MS = 4_000
const MESSAGE_MAX_BYTES = 64 * 1024
const SOCKETS_PER_SESSION_MAX = 8
const EVENTS_PER_S = 20
const RECHECK_EVERY_MS = 1_000
const STORING_EVERY_MS = 250

type WatchAnswer = WatchReply<WardSnapshot | BedSnapshot>

export function createLive(options: LiveOptions): Live {
  const { clock, sessions, directory, log, commands } = options
  const board = createBoard(directory.names)
  const devices = createDevices()
  const numbers = createNumbers()
  const scores = createScores(directory.names)
  const snapshots = createSnapshots({ directory, board, devices, scores, clock })
  const { watchingAs = (watching) => watching } = options
  const watching = watchingAs(createWatching({ directory, board, snapshots, past: options.past }))
  const watched = createWatched(options.trail)
  const locks = createLocks(clock)
  const ticks = createTicks({ directory, devices, numbers, clock })
  const rate = createRate(clock, EVENTS_PER_S)
  const screens = createScreens({ clock, directory, board, snapshots, watching, layouts: createLayouts(directory), scores, ticks })
  const { viewers, publish, show, end, look } = screens
  const coverage = createCoverage({ clock, directory, viewers, cover: options.cover })
  const whoWatches = createWhoWatches({ clock, viewers })
  const timers: NodeJS.Timeout[] = []
  let storing = { storing: true, since_ms: clock.now_ms() }
  let io: Server<ClientToServer, ServerToClient> | null = null

  /** After every reading of the directory: screens follow it, and who has left is forgotten. */
  function followDirectory(): void {
    for (const viewer of viewers) look(viewer)
    const here = new Set(directory.encounters())
    for (const memory of [board, devices, numbers, scores]) memory.keep(here)
  }

  /** Nobody is refused on rights, or on who lies where, read a moment ago: what was opened or made since then is theirs. */
  async function admitted(viewer: Viewer, principal: Principal, request: WatchRequest): Promise<Admission> {
    const admission = watching.admit(principal, request)
    if (admission.ok || (admission.error !== 'not_allowed' && admission.error !== 'not_found')) return admission
    const [anew] = await Promise.all([sessions.readAnew(principal.session).catch(() => null), directory.refresh()])
    if (!anew) return admission
    viewer.principal = anew
    return watching.admit(anew, request)
  }

  /** Who acts, read anew for every event. A database that is away ends nobody before their own expiry (promise 5). */
  async function acting(viewer: Viewer): Promise<Principal | null> {
    const entitled = () => (viewer.principal.expires_ms > clock.now_ms() ? viewer.principal : null)
    const principal = await sessions.principalOf(viewer.principal.session).catch(entitled)
    if (principal) viewer.principal = principal
    return principal
  }

  const endSignedOut = (viewer: Viewer) => end(viewer, viewer.principal.expires_ms <= clock.now_ms() ? 'expired' : 'revoked')

  const rechecking = fresh(async () => {
    const held = [...new Map([...viewers].map(({ principal }) => [principal.session, principal])).values()]
    const ended = new Map((await sessions.recheck(held)).map(({ session, reason }) => [session, reason]))
    for (const viewer of viewers) {
      const reason = ended.get(viewer.principal.session)
      if (reason) end(viewer, reason)
      else viewer.principal = sessions.lastKnown(viewer.principal.session) ?? viewer.principal
      look(viewer)
      locks.tell(viewer)
    }
  })
  const recheck = () => rechecking.run().catch((error: unknown) => journal.warn({ error: String(error) }, 'sessions not rechecked'))

  function lookAnew(): void {
    metrics.bedDelay.reset()
    for (const [bed, { p95_ms }] of delaysOfBeds(viewers, directory, clock.monotonic_ms())) metrics.bedDelay.set({ bed }, p95_ms)
    metrics.viewerQueued.set(Math.max(0, ...[...viewers].map((viewer) => viewer.queued_bytes())))
    for (const viewer of viewers) {
      if (viewer.principal.expires_ms <= clock.now_ms()) end(viewer, 'expired')
      else if (viewer.stuck()) {
        metrics.engineCounts.inc({ name: 'live', reason: 'viewer_stalled' })
        viewer.socket.disconnect(true)
      } else look(viewer)
    }
    for (const changes of board.endNoted(clock.now_ms()).values()) publish(changes)
    void recheck()
  }

  function lookWhoWatches(): void {
    coverage.look()
    whoWatches.tell()
  }

  function tellStoring(): void {
    const now = log.storing()
    if (now === storing.storing) return
    storing = { storing: now, since_ms: clock.now_ms() }
    for (const viewer of viewers) viewer.send('storing', storing)
  }

  function serve(socket: LiveSocket, viewer: Viewer): void {
    const watch = async (request: WatchRequest, reply: (answer: WatchAnswer) => void): Promise<void> => {
      const principal = await acting(viewer)
      if (!principal) {
        reply({ ok: false, error: 'signed_out' })
        return endSignedOut(viewer)
      }
      const admission = await admitted(viewer, principal, request)
      watched.asked(viewer.principal, request, admission)
      show(viewer, admission.ok ? admission.admitted.view : null)
      reply(admission.ok ? await watching.reply(viewer.principal, admission.admitted) : admission)
    }
    const command = async (request: CommandRequest, key: string, reply: (outcome: Outcome) => void): Promise<void> => {
      const principal = await acting(viewer)
      if (principal) {
        const outcome = await commands.submit(principal, request)
        watched.commanded(principal, request, outcome)
        if (outcome.status !== 'refused') void sessions.active(principal.session)
        return reply(outcome)
      }
      reply({ status: 'refused', key, reason: 'signed_out' })
      endSignedOut(viewer)
    }
    socket.on('watch', (request, reply) => {
      if (typeof reply !== 'function') return
      if (!rate.allows(viewer.principal.session)) {
        watched.turnedAway(viewer.principal, socket.request, 'too_many')
        return reply({ ok: false, error: 'unavailable' })
      }
      contained(watch(request, reply), () => reply({ ok: false, error: 'unavailable' }))
    })
    socket.on('unwatch', (reply) => {
      show(viewer, null)
      if (typeof reply === 'function') reply()
    })
    socket.on('command', (request, reply) => {
      if (typeof reply !== 'function') return
      const key = typeof request?.key === 'string' ? request.key.slice(0, 100) : ''
      contained(command(request, key, reply), () => reply({ status: 'refused', key, reason: 'unavailable' }))
    })
    socket.on('screen', (report) => {
      const parsed = screenReport.safeParse(report)
      if (parsed.success && rate.allows(viewer.principal.session)) takeReport(viewer, parsed.data, clock.monotonic_ms())
    })
    socket.on('active', () => {
      if (rate.allows(viewer.principal.session)) void sessions.active(viewer.principal.session)
    })
    socket.on('disconnect', () => {
      screens.remove(viewer)
      metrics.viewers.set(viewers.size)
    })
  }

  function connect(socket: LiveSocket, principal: Principal): void {
    const viewer = createViewer(socket, principal, clock)
    screens.add(viewer)
    metrics.viewers.set(viewers.size)
    serve(socket, viewer)
    const { user, name, role, wards } = principal
    const { build, demo } = options
    viewer.send('hello', { principal: { user, name, role, wards }, server_ms: clock.now_ms(), build, demo, storing: storing.storing })
    locks.tell(viewer)
  }

  async function admit(socket: LiveSocket): Promise<Principal> {
    const principal = await sessions.principalFromCookie(socket.request.headers.cookie).catch(() => 'unavailable' as const)
    if (principal === 'unavailable') throw new Error('unavailable')
    if (!principal) {
      watched.turnedAway(null, socket.request, 'signed_out')
      throw new Error('signed_out')
    }
    // Asked after the session: whoever is signed out is told that, and not sent for a ticket it cannot get.
    if (!options.tickets.redeem(socket.handshake.auth.ticket, principal.session)) {
      watched.turnedAway(principal, socket.request, 'ticket')
      throw new Error('ticket_not_valid')
    }
    const open = [...viewers].filter((viewer) => viewer.principal.session === principal.session).length
    if (open >= SOCKETS_PER_SESSION_MAX) {
      watched.turnedAway(principal, socket.request, 'too_many')
      throw new Error('too_many')
    }
    return principal
  }

  return {
    load: board.load,
    attach(server) {
      const opened = openSockets(server)
      io = opened
      const admitted = new WeakMap<LiveSocket, Principal>()
      opened.use((socket, next) => {
        admit(socket).then(
          (principal) => {
            admitted.set(socket, principal)
            next()
          },
          (error: Error) => next(error),
        )
      })
      opened.on('connection', (socket) => connect(socket, admitted.get(socket)!))
      ticks.start()
      directory.onRead(followDirectory)
      timers.push(setInterval(lookAnew, options.recheck_ms ?? RECHECK_EVERY_MS), setInterval(tellStoring, STORING_EVERY_MS))
      timers.push(setInterval(lookWhoWatches, LOOK_EVERY_MS))
      for (const timer of timers) timer.unref()
    },
    onBatch(batch) {
      for (const record of batch.records) {
        ticks.hear(record)
      }
    },
    onNumbers: numbers.take,
    onScores: screens.publishScores,
    onStored(messages) {
      for (const { ward, cursor, effects } of messages) {
        const alarms = effects.flatMap((effect) => (effect.kind === 'alarm' ? [effect.alarm] : []))
        const beds = effects.flatMap((effect) => (effect.kind === 'bed' ? [effect.bed] : []))
        publish(board.stored(ward, cursor, alarms, beds))
      }
    },
    onUnstored(effects) {
      const shown = effects.filter((effect) => effect.kind === 'alarm' || effect.kind === 'bed')
      for (const changes of board.unstored(shown, clock.now_ms()).values()) publish(changes)
    },
    async factsChanged() {
      await recheck()
      followDirectory()
    },
    viewers: () => viewers.size,
    screens: (principal) => ({
      screens: screensFor(principal, viewers, directory, clock.monotonic_ms()),
      beds: bedsNow(viewers, directory, clock.monotonic_ms()),
    }),
    async drain() {
      ticks.stop()
      for (const timer of timers) clearInterval(timer)
      io?.disconnectSockets(true)
      io?.engine.close()
    },
  }
}

/**
 * websocket only. The door has judged host and origin (`cors` does nothing for this transport). Nothing is recovered after a
 * connection breaks (`connectionStateRecovery` skips the checks below): a screen comes back with a new ticket and asks anew.
 */
function openSockets(server: HttpServer): Server<ClientToServer, ServerToClient> {
  return new Server(server, {
    path: '/socket.io',
    addTrailingSlash: false,
    serveClient: false,
    transports: ['websocket'],
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: PING_TIMEOUT_MS,
    maxHttpBufferSize: MESSAGE_MAX_BYTES,
    destroyUpgrade: false,
  })
}
