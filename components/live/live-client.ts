import type { Command, Outcome } from '../../contracts/command.ts'
import {
  type AlarmsMessage,
  type AlarmView,
  type BedSnapshot,
  type ClientToServer,
  type ScreenReport,
  type ServerToClient,
  type TickHead,
  unpackTick,
  type WardSnapshot,
  type WatchReply,
} from '../../contracts/live.ts'
import { AGE } from '../../contracts/liveness.ts'
import {
  afterAlarms,
  afterBedSnapshot,
  afterWardSnapshot,
  forget,
  forgetOthers,
  joinMissed,
  type LiveState,
  type LiveStore,
  lying,
  mergeNumbers,
  mergeScores,
} from './live-store.ts'
import { DESK_SHARE, WALL_SHARE } from './playout.ts'
import type { ServerClock } from './server-clock.ts'
import type { WaveHub } from './signal-buffers.ts'

export const COMMAND_TIMEOUT_MS = 3_000
const WATCH_TIMEOUT_MS = 5_000
const RETRY_MIN_MS = 500
const RETRY_MAX_MS = 4_000
/** What a page that slept knows is from before: so long it waits for news before it says that there is none. */
const WAKE_MS = 2_000
/** A page that has not ticked for so long is about to wake: whatever runs first in it may be a message of before. */
const ASLEEP_MS = 3_000
/** The server's words for "this session is over": trying again without signing in is useless. */
const SIGNED_OUT = new Set(['signed_out', 'revoked', 'expired'])

/** The server's answer, or why there is none: then nothing was queued and nothing will be sent later. */
export type CommandReply = Outcome | { status: 'not_sent'; key: string; reason: 'offline' | 'timeout' }

/** As much of socket.io's client as is used here; tests pass their own. */
export interface LiveSocket {
  connected: boolean
  active: boolean
  on<E extends keyof ServerToClient>(event: E, listener: ServerToClient[E]): unknown
  on(event: 'connect', listener: () => void): unknown
  on(event: 'disconnect' | 'connect_error', listener: (why: string | Error) => void): unknown
  connect(): unknown
  disconnect(): unknown
  timeout(ms: number): {
    emit(event: 'watch', m: Parameters<ClientToServer['watch']>[0], reply: (e: Error | null, r: unknown) => void): unknown
    emit(event: 'unwatch', reply: (e: Error | null) => void): unknown
    emit(event: 'command', m: Parameters<ClientToServer['command']>[0], reply: (e: Error | null, o: Outcome) => void): unknown
  }
  emit(event: 'screen', m: ScreenReport): unknown
  emit(event: 'active'): unknown
}

interface Parts {
  connect: () => LiveSocket
  store: LiveStore
  hub: WaveHub
  clock: ServerClock
  /** Monotonic screen time, ms. */
  now: () => number
  random: () => number
  key: () => string
  later: (run: () => void, ms: number) => unknown
  /** A picture of what is watched has been taken in; `waking`: this page slept, and it may be from before. */
  seen?: (head: TickHead, waking: boolean) => void
}

type Watching = NonNullable<LiveState['watching']>

/** The one socket of this page: asks to watch, feeds rings and store, sends intents, comes back by itself. */
export class LiveClient {
  /** Screen time at which a tick was last heard; -Infinity before the first. The loss banner counts from here. */
  heard_ms = Number.NEGATIVE_INFINITY
  /** When the current view was asked for: the banner also counts if nothing ever comes. */
  asked_ms = Number.NEGATIVE_INFINITY
  private woke_ms = Number.NEGATIVE_INFINITY
  private awake_ms = Number.POSITIVE_INFINITY
  private socket: LiveSocket | null = null
  private tries = 0
  private watchSeq = 0

  constructor(private readonly parts: Parts) {}

  /** Opens the socket once; later calls do nothing. */
  start(): void {
    if (this.socket) return
    const socket = this.parts.connect()
    this.socket = socket
    socket.on('connect', () => this.connected())
    socket.on('disconnect', () => this.dropped(''))
    socket.on('connect_error', (why) => this.dropped(typeof why === 'string' ? why : why.message))
    socket.on('hello', (m) => {
      this.parts.clock.heard(m.server_ms, this.parts.now())
      this.parts.hub.share = m.principal.role === 'kiosk' ? WALL_SHARE : DESK_SHARE
      this.parts.store.setState({ me: m.principal, demo: m.demo, build: m.build, storing: m.storing, ended: null, locked: false })
    })
    socket.on('tick', (bytes) => this.tick(bytes))
    socket.on('alarms', (m) => this.alarms(m))
    socket.on('scores', (m) => this.scores(m))
    socket.on('coverage', (m) => this.parts.store.setState({ screens: m.screens }))
    socket.on('storing', (m) => this.parts.store.setState({ storing: m.storing, storing_since_ms: m.since_ms }))
    socket.on('lock', ({ locked }) => this.parts.store.setState(locked ? { locked } : { locked, unlocking: false }))
    socket.on('picture', (m) => this.picture(m.snapshot))
    socket.on('closed', (m) => this.closed(m.error))
    socket.on('ended', (m) => this.end(m.reason))
    socket.connect()
  }

  /** Closes the socket and forgets everything shown (sign-out). */
  stop(): void {
    this.socket?.disconnect()
    this.socket = null
    this.heard_ms = this.asked_ms = Number.NEGATIVE_INFINITY
    this.parts.hub.keep(new Set())
    this.parts.store.setState({ ...forget(), connection: 'connecting', me: null, ended: null })
  }

  /** Shows a ward or a bed. What was watched before is forgotten at once: no patient's data on another's page. */
  watch(next: Watching): void {
    const { watching: current, missed } = this.parts.store.getState()
    if (current?.view === next.view && current.id === next.id) return
    this.parts.hub.keep(new Set())
    // What was missed stays listed until somebody has seen it; what is not of the place that is shown next goes with its picture.
    this.parts.store.setState({ ...forget(next), missed })
    this.asked_ms = this.parts.now()
    this.heard_ms = Number.NEGATIVE_INFINITY
    this.ask()
  }

  unwatch(): void {
    const { watching, missed } = this.parts.store.getState()
    if (!watching) return
    this.watchSeq++
    this.parts.hub.keep(new Set())
    // A page that goes is followed by another of the ward: the list of what was missed waits for it.
    this.parts.store.setState({ ...forget(), missed })
    this.heard_ms = this.asked_ms = Number.NEGATIVE_INFINITY
    if (this.socket?.connected) this.socket.timeout(WATCH_TIMEOUT_MS).emit('unwatch', () => undefined)
  }

  /** ms since a tick was heard; counts from the asking while none has come. Infinity when nothing is watched. */
  silence_ms(): number {
    return this.parts.now() - Math.max(this.heard_ms, this.asked_ms)
  }

  /** This page was frozen, or its machine asleep, until now. */
  woke(): void {
    this.woke_ms = this.parts.now()
  }

  /** The machine has its network again: asked at once, not when the pause of the last try is over. */
  hasten(): void {
    if (!this.socket || this.socket.connected) return
    this.tries = 0
    this.socket.disconnect()
    this.socket.connect()
  }

  /** Said at every tick of the page: it is awake. */
  awake(): void {
    this.awake_ms = this.parts.now()
  }

  /** Just awake, and nothing was heard since. */
  waking(): boolean {
    const now_ms = this.parts.now()
    return now_ms - this.awake_ms > ASLEEP_MS || (this.heard_ms <= this.woke_ms && now_ms - this.woke_ms < WAKE_MS)
  }

  /** What is watched has been silent for longer than `ms`, while this page was awake to hear it. */
  lost(ms: number): boolean {
    return this.parts.store.getState().watching !== null && this.silence_ms() > ms && !this.waking()
  }

  /**
   * Sends one intent. Resolves within COMMAND_TIMEOUT_MS with the server's outcome or `not_sent`; never rejects.
   * At a wall it comes with the PIN of whoever acts. Offline, or while nothing is heard, nothing is sent: a click must not act minutes later.
   */
  command(command: Command, pin?: string): Promise<CommandReply> {
    const key = this.parts.key()
    const socket = this.socket
    if (!socket?.connected || this.silence_ms() > AGE.screen_lost_ms) return Promise.resolve({ status: 'not_sent', key, reason: 'offline' })
    return new Promise((resolve) => {
      socket
        .timeout(COMMAND_TIMEOUT_MS)
        .emit('command', pin === undefined ? { key, command } : { key, command, pin }, (error, outcome) =>
          resolve(error ? { status: 'not_sent', key, reason: socket.connected ? 'timeout' : 'offline' } : this.heeded(outcome)),
        )
    })
  }

  /** What was refused because the session is locked asks for unlocking; then the person simply does it again. */
  private heeded(outcome: Outcome): Outcome {
    if (outcome.status === 'refused' && outcome.reason === 'locked') this.parts.store.setState({ locked: true, unlocking: true })
    return outcome
  }

  /** Somebody touches this screen. */
  touched(): void {
    if (this.socket?.connected) this.socket.emit('active')
  }

  report(screen: ScreenReport): void {
    if (this.socket?.connected) this.socket.emit('screen', screen)
  }

  private connected(): void {
    this.tries = 0
    this.parts.store.setState({ connection: 'open', ended: null })
    this.ask()
  }

  private dropped(why: string): void {
    if (SIGNED_OUT.has(why)) this.end('expired')
    if (this.parts.store.getState().connection === 'ended') return
    this.parts.store.setState({ connection: 'down' })
    // socket.io tries again by itself unless the server itself hung up or refused: then nobody would.
    if (this.socket && !this.socket.active) this.parts.later(() => this.socket?.connect(), this.pause_ms())
  }

  /** 0.5 s doubling to 4 s, each between half and whole: a thousand screens must not come back in one instant. */
  private pause_ms(): number {
    const whole = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** this.tries++)
    return whole * (0.5 + this.parts.random() / 2)
  }

  private end(reason: NonNullable<LiveState['ended']>): void {
    this.socket?.disconnect()
    this.socket = null
    this.parts.hub.keep(new Set())
    this.parts.store.setState({ ...forget(), connection: 'ended', ended: reason })
  }

  /** Not this person's any more: nothing of it stays on the screen. */
  private closed(error: LiveState['error']): void {
    this.watchSeq++
    this.parts.hub.keep(new Set())
    this.parts.store.setState({ ...forget(this.parts.store.getState().watching), error })
    this.heard_ms = this.asked_ms = Number.NEGATIVE_INFINITY
  }

  private ask(): void {
    const { watching, cursor } = this.parts.store.getState()
    if (!watching || !this.socket?.connected) return
    const seq = ++this.watchSeq
    const request =
      watching.view === 'ward'
        ? { view: 'ward' as const, ward: watching.id, cursor }
        : { view: 'bed' as const, encounter: watching.id, cursor }
    this.socket.timeout(WATCH_TIMEOUT_MS).emit('watch', request, (error, reply) => {
      if (seq !== this.watchSeq) return
      if (!error) this.answered(watching, reply as WatchReply<WardSnapshot | BedSnapshot>)
      else if (this.socket?.connected) this.ask()
    })
  }

  private answered(watching: Watching, reply: WatchReply<WardSnapshot | BedSnapshot>): void {
    const { clock, now } = this.parts
    if (!reply.ok) {
      this.refused(watching, reply.error)
      return
    }
    clock.heard(reply.snapshot.server_ms, now())
    const { ward, missed } = this.parts.store.getState()
    // Cursors are a ward's own: of the ward where the patient was moved to meanwhile, nothing else was missed here.
    const moved = watching.view === 'bed' && ward !== null && ward.id !== reply.snapshot.ward.id
    const news = moved ? reply.missed.filter(({ encounter }) => encounter === watching.id) : reply.missed
    this.show(reply.snapshot, joinMissed(missed, news))
  }

  /** Who was shown here and is nowhere now has been discharged while this screen was away. */
  private refused(watching: Watching, error: Extract<WatchReply<unknown>, { ok: false }>['error']): void {
    const known = this.parts.store.getState().beds[watching.id]
    if (error === 'signed_out') this.end('expired')
    else if (error === 'unavailable') {
      this.parts.store.setState({ error })
      this.parts.later(() => this.ask(), this.pause_ms())
    } else this.closed(error === 'not_found' && known ? 'discharged' : error)
  }

  private show(snapshot: WardSnapshot | BedSnapshot, missed: readonly AlarmView[]): void {
    this.parts.store.setState('beds' in snapshot ? afterWardSnapshot(snapshot, missed) : afterBedSnapshot(snapshot, missed))
    this.forgetOthers()
  }

  /** Somebody came, left or was moved. */
  private picture(snapshot: WardSnapshot | BedSnapshot): void {
    const { watching, missed } = this.parts.store.getState()
    const id = 'beds' in snapshot ? snapshot.ward.id : snapshot.bed.encounter
    if (watching?.id === id) this.show(snapshot, missed)
  }

  private forgetOthers(): void {
    const { store, hub } = this.parts
    store.setState(forgetOthers(store.getState()))
    hub.keep(lying(store.getState()))
  }

  /** A device that was just put on sends waves that the picture of the bed did not know yet. */
  private heardOf(encounter: string): void {
    const { store, hub } = this.parts
    const { channels } = store.getState()
    const more = hub.channels(encounter).filter((channel) => !channels.includes(channel))
    if (more.length > 0) store.setState({ channels: [...channels, ...more] })
  }

  private tick(bytes: ArrayBuffer | Uint8Array): void {
    const { store, clock, hub } = this.parts
    const now = this.parts.now()
    const { head, samples } = unpackTick(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes))
    clock.heard(head.server_ms, now)
    const watching = store.getState().watching
    if (!watching || watching.id !== head.id) return
    const waking = this.waking()
    this.heard_ms = now
    const numbers = { ...store.getState().numbers }
    const here = lying(store.getState())
    let changed = false
    for (const bed of head.beds) {
      if (store.getState().ready && !here.has(bed.e)) continue
      hub.feed(bed.e, bed.w, samples, now)
      if (watching.view === 'bed') this.heardOf(bed.e)
      if (!bed.n) continue
      numbers[bed.e] = mergeNumbers(numbers[bed.e], bed.n)
      changed = true
    }
    if (changed) store.setState({ numbers })
    this.parts.seen?.(head, waking)
  }

  private scores(m: Parameters<ServerToClient['scores']>[0]): void {
    const state = this.parts.store.getState()
    if (!state.ready || m.ward !== state.ward?.id) return
    const here = lying(state)
    const news = m.scores.filter(({ encounter }) => here.has(encounter))
    this.parts.store.setState({ scores: mergeScores(state.scores, news) })
  }

  private alarms(m: AlarmsMessage): void {
    const { store } = this.parts
    const state = store.getState()
    if (!state.ready || m.ward !== state.ward?.id) return
    store.setState(afterAlarms(state, m.alarms, m.beds, m.cursor))
    this.forgetOthers()
  }
}
