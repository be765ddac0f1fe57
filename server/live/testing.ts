import type { AddressInfo } from 'node:net'
import { encode } from 'next-auth/jwt'
import { io, type Socket } from 'socket.io-client'
import type { Alarm } from '../../contracts/alarm.ts'
import { BEFORE_CALLS } from '../../contracts/alarm.ts'
import type { BedSnapshot, ClientToServer, ServerToClient, WardSnapshot, WatchReply, WatchRequest } from '../../contracts/live.ts'
import type { CoverageRecord, FrameRecord } from '../../contracts/record.ts'
import type { Role } from '../../contracts/role.ts'
import { sessionCookie } from '../access/cookie.ts'
import type { Principal } from '../access/principal.ts'
import { createSessions } from '../access/session.ts'
import { keptTrail } from '../audit/testing.ts'
import { systemClock } from '../clock.ts'
import type { Commands } from '../commands/submit.ts'
import type { BedLine } from '../store/wards.ts'
import { openDoor } from '../web/door.ts'
import { createDirectory, type House } from './directory.ts'
import { createLive, type LiveOptions } from './live.ts'
import { createTickets } from './tickets.ts'
import type { PastAlarms } from './watch.ts'

/** For tests of the live sockets: two wards, real sockets, everything behind them in memory. */
export const SECRET = 'a-secret-of-at-least-thirty-two-characters'
export const ORIGIN = 'http://ward.test'
export type Client = Socket<ServerToClient, ClientToServer>

export function alarmOf(over: Partial<Alarm> = {}): Alarm {
  return {
    id: 'a1',
    encounter: 'e1',
    ward: 'w1',
    bed: 'b1',
    detector: 'spo2-low',
    channel: 'spo2',
    source: 'wardwave',
    kind: 'clinical',
    priority: 'medium',
    code: 'limit_low',
    params: { parameter: 'spo2', value: 84, limit: 90, unit: '%' },
    onset_ms: 1,
    raised_ms: 1,
    ended_ms: null,
    end_reason: null,
    condition: 'active',
    signal: { state: 'on' },
    response: { state: 'none' },
    provisional: false,
    ...BEFORE_CALLS,
    late: false,
    because: {},
    rule: { version: 0, set_by: 'profile:adult', set_at_ms: 0, settings: {} },
    origin: 'simulated',
    revision: 1,
    ...over,
  }
}

export function frameOf(encounter: string, event_ms: number, channels: readonly string[], n = 25): FrameRecord {
  const blocks = channels.map((channel) => ({
    channel,
    rate_hz: 100,
    gain: 1,
    offset: 0,
    samples: Int16Array.from({ length: n }, (_, i) => i),
  }))
  return {
    kind: 'frame',
    at_ms: event_ms + 100,
    encounter,
    device: `d-${encounter}`,
    boot: 'boot',
    origin: 'simulated',
    event_ms,
    frame: { seq: 1, time_ms: event_ms, duration_ms: n * 10, blocks, values: [], events: [], alarms: [] },
  }
}

export const bedLine = (bed: string, encounter: string | null): BedLine => ({
  bed,
  label: bed.toUpperCase(),
  patient: encounter
    ? { encounter, patient: `p-${encounter}`, family: `Family-${encounter}`, given: 'G', sex: 'F', born: '', mrn: `mrn-${encounter}` }
    : null,
  profile: 'adult',
  origin: 'simulated',
  devices: encounter ? [{ device: `d-${encounter}`, label: `d-${encounter}`, kind: 'monitor' }] : [],
})

/** w1 has e1 and e2 and an empty bed; w2 has e3. */
function house(): House {
  return {
    names: { ann: 'Ann B', ben: 'Ben C' },
    wards: [
      { ward: { id: 'w1', name: 'One', kind: '' }, beds: [bedLine('b1', 'e1'), bedLine('b2', 'e2'), bedLine('b3', null)] },
      { ward: { id: 'w2', name: 'Two', kind: '' }, beds: [bedLine('b9', 'e3')] },
    ],
  }
}

export async function openLive(over: Partial<Pick<LiveOptions, 'clock' | 'past'>> & { submit?: Commands['submit'] } = {}) {
  const clock = over.clock ?? systemClock
  const rows = new Map<string, Principal>()
  const state = { away: false, storing: true, house: house() }
  const answer = async <T>(value: () => T): Promise<T> => {
    if (state.away) throw new Error('ECONNREFUSED')
    return value()
  }
  const sessions = createSessions(
    {
      readSession: (sid) => answer(() => rows.get(sid) ?? null),
      readSessions: (sids) => answer(() => new Map([...rows].filter(([sid]) => sids.includes(sid)))),
      touch: () => answer(() => undefined),
    },
    clock,
    { secret: SECRET, secure: false },
  )
  const directory = createDirectory(() => answer(() => state.house))
  await directory.start()
  const tickets = createTickets(clock)
  const covered: CoverageRecord[] = []
  const none: PastAlarms = { history: () => answer(() => []), changedSince: () => answer(() => []) }
  const { trail, lines } = keptTrail(clock, 'socket')
  const live = createLive({
    clock,
    sessions,
    directory,
    past: over.past ?? none,
    log: { storing: () => state.storing },
    trail,
    commands: { submit: over.submit ?? (async (_, { key }) => ({ status: 'done', key, at_ms: 0 })) },
    tickets,
    cover: (record) => void covered.push(record),
    build: 'test',
    demo: false,
    recheck_ms: 100,
  })
  const door = openDoor({
    clock,
    tls: null,
    webPort: null,
    dev: false,
    ready: () => ({ ok: true, detail: {} }),
    origins: [ORIGIN],
    trustedProxies: [],
  })
  live.attach(door.sockets)
  await door.listen(0, '127.0.0.1')
  const { port } = door.server.address() as AddressInfo
  const clients: Client[] = []

  /** A browser of somebody whose session row is made here. `cookie: null` sends none. */
  async function browser(
    user: string,
    {
      role = 'nurse' as Role,
      wards = ['w1'],
      origin = ORIGIN as string | null,
      cookie = true,
      ticket = (session: string): unknown => tickets.issue(session),
    } = {},
  ) {
    const session = `s-${user}`
    if (!rows.has(session)) rows.set(session, { user, name: user, role, wards, session, expires_ms: clock.now_ms() + 3_600_000 })
    const token = await encode({ token: { sid: session }, secret: SECRET, maxAge: 3600 })
    const extraHeaders = { ...(origin ? { origin } : {}), ...(cookie ? { cookie: `${sessionCookie(false)}=${token}` } : {}) }
    const client: Client = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: (give) => give({ ticket: ticket(session) }),
      extraHeaders,
      autoConnect: false,
    })
    clients.push(client)
    return client
  }

  return {
    live,
    /** What was said of who watches. */
    covered,
    /** What the audit was told. */
    lines,
    rows,
    state,
    sessions,
    directory,
    browser,
    tickets,
    async close() {
      for (const client of clients) client.disconnect()
      await live.drain()
      await directory.stop()
      await door.close()
    },
  }
}

/** Connects; resolves with 'hello', or with the error's message. */
export function enter(client: Client): Promise<string> {
  return new Promise((done) => {
    client.once('hello', () => done('hello'))
    client.once('connect_error', (error) => done(error.message))
    client.connect()
  })
}

export function watch<S = WardSnapshot | BedSnapshot>(client: Client, request: WatchRequest): Promise<WatchReply<S>> {
  return client.timeout(3_000).emitWithAck('watch', request) as unknown as Promise<WatchReply<S>>
}

export function next<E extends keyof ServerToClient>(
  client: Client,
  event: E,
  timeout_ms = 3_000,
): Promise<Parameters<ServerToClient[E]>[0]> {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`no ${event} within ${timeout_ms} ms`)), timeout_ms)
    client.once(event, ((message: Parameters<ServerToClient[E]>[0]) => {
      clearTimeout(timer)
      done(message)
    }) as never)
  })
}
