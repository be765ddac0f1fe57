import { createServer as createPlain, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSecure, type Server as SecureServer } from 'node:https'
import { type WebSocket, WebSocketServer } from 'ws'
import { CLOSE, type CloseName } from '../../contracts/error.ts'
import type { Hello } from '../../contracts/frame.ts'
import { PARTITIONS } from '../../contracts/record.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { log as journal } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import type { Bindings } from './bind.ts'
import type { DeadLetterSink } from './dead-letters.ts'
import { createProgress, type ProgressStore } from './progress.ts'
import { bucket } from './rate.ts'
import { type DeviceRegistry, hashOfToken } from './registry.ts'
import { openSession, type Session } from './session.ts'
import { type DeviceStatus, MAX_LISTED } from './status.ts'

export interface GateLimits {
  /** WebSocket messages beyond this close with 1009. */
  max_message_bytes: number
  /** Messages beyond this are dead-lettered as too_big. */
  max_frame_bytes: number
  frames_per_s: number
  burst: number
  /** A message costs one token, or one for this many bytes. */
  bytes_per_token: number
  /** Bad messages in a row before the socket is closed. */
  bad_in_row: number
  hello_ms: number
  hole_ms: number
  checkpoint_ms: number
  tick_ms: number
  ping_ms: number
  dead_ms: number
  close_ms: number
  /** Replies are dropped while a device leaves this much unread. */
  unread_bytes: number
  max_connections: number
  connects_per_min: number
  /** A drain waits this long for the store, then leaves what is not kept to the devices. */
  drain_ms: number
}

export const GATE_LIMITS: GateLimits = {
  max_message_bytes: 65_536,
  max_frame_bytes: 32_768,
  frames_per_s: 40,
  burst: 200,
  bytes_per_token: 8_192,
  bad_in_row: 20,
  hello_ms: 5_000,
  hole_ms: 10_000,
  checkpoint_ms: 5_000,
  tick_ms: 250,
  ping_ms: 10_000,
  dead_ms: 30_000,
  close_ms: 2_000,
  unread_bytes: 65_536,
  max_connections: 20_000,
  connects_per_min: 30,
  drain_ms: 3_000,
}

export interface GateOptions {
  log: Log
  clock: Clock
  devices: DeviceRegistry
  bindings: Bindings
  progress: ProgressStore
  deadLetters: DeadLetterSink
  tls?: { key: string; cert: string }
  limits?: Partial<GateLimits>
}

export interface Gate {
  /** Reads the checkpoint and what the log holds after it. Called by `listen` when not called before. */
  restore(): Promise<void>
  /** @returns the port, chosen by the system when 0 was given */
  listen(port: number, host: string): Promise<number>
  /** Stops reading, waits until what was read is durable, acknowledges it, saves progress, closes. */
  drain(): Promise<void>
  /** Closes at once: what is not acknowledged will be sent again. */
  stop(): Promise<void>
  sessions(): DeviceStatus[]
  onDevice(listener: (status: DeviceStatus) => void): void
  /** The worker of these partitions has no credit: do not read their devices. */
  pause(partitions: readonly number[]): void
  resume(partitions: readonly number[]): void
  /** A new certificate for new connections. */
  renew(certificate: { key: string; cert: string }): void
  /** One step of time; runs by itself every tick_ms while listening. */
  tick(): void
}

const TLS_MIN = 'TLSv1.2'

/** The device port: sockets of devices in, records in the log out, acknowledgements after the commit back. */
export function createGate(options: GateOptions): Gate {
  const { log, clock, devices, bindings, deadLetters, tls } = options
  const limits = { ...GATE_LIMITS, ...options.limits }
  const progress = createProgress()
  const open = new Map<string, Session>()
  const sockets = new Map<Session, WebSocket>()
  const listed = new Map<string, DeviceStatus>()
  const listeners: Array<(status: DeviceStatus) => void> = []
  const connects = new Map<string, ReturnType<typeof bucket>>()
  const halted = new Set<number>()
  let restored: Promise<void> | null = null
  let readBackDone = false
  let draining = false
  let saved_ms = clock.monotonic_ms()
  let saving: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined

  const server: Server = tls ? createSecure({ ...tls, minVersion: TLS_MIN }, refuseHttp) : createPlain(refuseHttp)
  const wss = new WebSocketServer({ server, perMessageDeflate: false, maxPayload: limits.max_message_bytes, clientTracking: false })
  wss.on('connection', admit)
  // It repeats the server's errors; whoever called listen() is told of a taken port, and can let go in order.
  wss.on('error', (error) => journal.info({ error: error.message }, 'device port'))
  wss.on('wsClientError', (error, socket) => {
    journal.info({ error: error.message }, 'device handshake failed')
    socket.destroy()
  })
  // Records of others may become durable before ours are read back; they cover nothing then.
  log.onDurable((partition, below) => readBackDone && progress.durable(partition, below))

  function admit(ws: WebSocket, request: IncomingMessage): void {
    ws.on('error', (error) => journal.info({ error: error.message }, 'device socket'))
    const owner = entitled(request)
    if ('close' in owner) {
      metrics.deviceCloses.inc({ code: owner.close })
      ws.close(CLOSE[owner.close], `${owner.close}: ${owner.detail}`)
      setTimeout(() => ws.terminate(), limits.close_ms).unref()
      return
    }
    const session = openSession(ws, owner.device, owner.hash, { log, clock, bindings, progress, deadLetters, limits, opened, changed })
    sockets.set(session, ws)
    ws.on('close', () => closed(session))
  }

  /** Whose token it is, or the closing code that says what is wrong. Nothing is kept of somebody without a token. */
  function entitled(request: IncomingMessage): { device: string; hash: string } | { close: CloseName; detail: string } {
    if (draining || !devices.ready() || sockets.size >= limits.max_connections)
      return { close: 'not_ready', detail: 'try again in a few seconds' }
    const token = /^Bearer (\S{1,512})$/.exec(request.headers.authorization ?? '')?.[1]
    if (!token) return { close: 'token_missing', detail: 'header "Authorization: Bearer TOKEN" is needed' }
    const hash = hashOfToken(token)
    const owner = devices.byTokenHash(hash)
    if (!owner) return { close: 'token_wrong', detail: 'no device has this token' }
    if (owner.refused) return { close: owner.refused, detail: owner.device }
    if (!mayConnect(owner.device)) return { close: 'flooding', detail: `more than ${limits.connects_per_min} connections a minute` }
    return { device: owner.device, hash }
  }

  function mayConnect(device: string): boolean {
    const now_ms = clock.monotonic_ms()
    const allowance = connects.get(device) ?? bucket(limits.connects_per_min / 60, limits.connects_per_min, now_ms)
    connects.set(device, allowance)
    return allowance.ready(now_ms) && allowance.take(1, now_ms)
  }

  function opened(session: Session, hello: Hello): DeviceStatus | undefined {
    open.get(session.device)?.close('replaced_by_newer_connection', `boot ${hello.boot} connected`)
    open.set(session.device, session)
    metrics.devices.set(open.size)
    return listed.get(session.device)
  }

  function changed(session: Session): void {
    if (!session.status) return
    listed.delete(session.device)
    listed.set(session.device, session.status)
    if (listed.size > MAX_LISTED) listed.delete(listed.keys().next().value!)
    for (const listener of listeners) listener(session.status)
  }

  function closed(session: Session): void {
    sockets.delete(session)
    if (open.get(session.device) !== session) return
    open.delete(session.device)
    metrics.devices.set(open.size)
    if (!session.status) return
    session.status.connected = false
    changed(session)
  }

  function tick(): void {
    for (const session of sockets.keys()) {
      const owner = devices.byTokenHash(session.token_hash)
      if (!owner || owner.refused) session.close(owner?.refused ?? 'device_revoked', session.device)
      const at = session.intake?.partition()
      if (at !== undefined) halted.has(at) ? session.pause('runtime') : session.resume('runtime')
      session.tick()
    }
    if (clock.monotonic_ms() - saved_ms >= limits.checkpoint_ms && !saving) void save()
  }

  function save(): Promise<void> {
    saved_ms = clock.monotonic_ms()
    const checkpoint = progress.checkpoint()
    saving = options.progress
      .save(checkpoint)
      .then(() => progress.saved(checkpoint))
      .catch((error) => journal.warn({ error: String(error) }, 'progress of the gate is not saved; the log still has it'))
      .finally(() => {
        saving = null
      })
    return saving
  }

  async function readBack(): Promise<void> {
    const checkpoint = await options.progress.load()
    if (checkpoint) progress.restore(checkpoint)
    for (let p = 0; p < PARTITIONS; p++) {
      for await (const { offset, record } of log.read(p, progress.covered(p))) progress.observe(p, offset, record)
    }
    readBackDone = true
  }

  const restore = (): Promise<void> => (restored ??= readBack())

  async function closeServer(): Promise<void> {
    clearInterval(timer)
    for (const ws of sockets.values()) ws.terminate()
    wss.close()
    if (server.listening) await new Promise<void>((resolve) => server.close(() => resolve()))
    await within(Promise.resolve(saving), limits.drain_ms)
  }

  return {
    restore,
    async listen(port, host) {
      await restore()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve()
        })
      })
      timer = setInterval(tick, limits.tick_ms)
      const address = server.address()
      return typeof address === 'object' && address ? address.port : port
    },
    async drain() {
      draining = true
      for (const session of sockets.keys()) session.pause('draining')
      await within(log.flush(), limits.drain_ms)
      for (const session of sockets.keys()) {
        session.sayNow()
        session.close('going_away', 'the server is being restarted')
      }
      await within(Promise.resolve(saving).then(save), limits.drain_ms)
      await closeServer()
    },
    stop: closeServer,
    sessions: () => [...listed.values()].map((status) => ({ ...status })),
    onDevice: (listener) => void listeners.push(listener),
    pause(partitions) {
      for (const p of partitions) halted.add(p)
      for (const session of sockets.keys()) if (session.intake && halted.has(session.intake.partition())) session.pause('runtime')
    },
    renew: (certificate) => (server as SecureServer).setSecureContext({ ...certificate, minVersion: TLS_MIN }),
    resume(partitions) {
      for (const p of partitions) halted.delete(p)
      for (const session of sockets.keys()) if (session.intake && !halted.has(session.intake.partition())) session.resume('runtime')
    },
    tick,
  }
}

/** Waits for `work`, but not for ever: a store that does not answer must not keep the process. */
async function within(work: Promise<unknown>, patience_ms: number): Promise<void> {
  let late: NodeJS.Timeout | undefined
  await Promise.race([
    work,
    new Promise((resolve) => {
      late = setTimeout(resolve, patience_ms)
    }),
  ])
  clearTimeout(late)
}

function refuseHttp(_request: IncomingMessage, response: import('node:http').ServerResponse): void {
  response.writeHead(426, { 'content-type': 'text/plain', connection: 'close' }).end('This is the device port: WebSocket only.\n')
}
