import type { IncomingMessage, ServerResponse } from 'node:http'
import { API_STATUS, type ApiError } from '../../contracts/api.ts'
import { sparse } from '../../contracts/delay.ts'
import {
  COUNTED,
  type DeviceLate,
  HOP_ALLOWED_MS,
  HOPS,
  type Hop,
  type HopLine,
  STATUS_HOUR_MS,
  STATUS_NOW_MS,
  type StatusReply,
} from '../../contracts/status.ts'
import { authorise } from '../access/policy.ts'
import { Denied, type Principal } from '../access/principal.ts'
import type { Trail } from '../audit/trail.ts'
import type { Clock } from '../clock.ts'
import type { Gate } from '../gate/gate.ts'
import type { Directory } from '../live/directory.ts'
import type { Live } from '../live/live.ts'
import type { Log } from '../log/log.ts'
import { REJECT, readCounted } from '../observe/counted.ts'
import { delays } from '../observe/delays.ts'
import { log as journal } from '../observe/log.ts'
import { passage } from '../observe/passage.ts'
import { createTally, EVERY_MS, type Tally } from '../observe/tally.ts'
import { lateDevices } from './late-devices.ts'

/** Where a page asks; answered here, so that it works while pages' own database is away. */
export const STATUS_PATH = '/live/status'

export interface StatusParts {
  principalOf: (cookie: string) => Promise<Principal | null>
  clock: Clock
  gate: Pick<Gate, 'sessions'>
  live: Pick<Live, 'screens'>
  log: Pick<Log, 'storing' | 'waitingBytes'>
  directory: Directory
  trail: Pick<Trail, 'refused'>
}

export interface Status {
  answer(incoming: IncomingMessage, response: ServerResponse): void
  stop(): void
}

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' }
const LATE_SHOWN = 12

/** GET /live/status: a StatusReply to whoever may see the status. Nothing is asked of the database but who asks, and that is remembered. */
export function openStatus(parts: StatusParts): Status {
  const tally = createTally(readCounted, parts.clock.now_ms)
  const started_ms = parts.clock.now_ms()
  const look = () => void tally.look().catch((error: unknown) => journal.warn({ error: String(error) }, 'counters not read'))
  look()
  const timer = setInterval(look, EVERY_MS)
  timer.unref()
  const reply = (response: ServerResponse, status: number, body: unknown) =>
    void (response.headersSent || response.writeHead(status, HEADERS).end(JSON.stringify(body)))
  return {
    answer(incoming, response) {
      incoming.resume() // nothing in it matters
      if (incoming.method !== 'GET') return reply(response, 405, { error: 'method_not_allowed' })
      let who: Principal | null = null
      const work = async () => {
        who = await parts.principalOf(incoming.headers.cookie ?? '')
        authorise(who, 'view_status', null)
        return statusFor(who, parts, tally, started_ms)
      }
      work().then(
        (status) => reply(response, 200, status),
        (error: unknown) => {
          const reason: ApiError = error instanceof Denied ? error.reason : 'unavailable'
          if (error instanceof Denied)
            parts.trail.refused(who ?? { address: incoming.socket.remoteAddress ?? 'unknown' }, error.reason, STATUS_PATH)
          else journal.warn({ error: String(error) }, 'no status')
          reply(response, API_STATUS[reason], { error: reason })
        },
      )
    },
    stop: () => clearInterval(timer),
  }
}

async function statusFor(principal: Principal, parts: StatusParts, tally: Tally, started_ms: number): Promise<StatusReply> {
  const { clock, gate, live, log, directory } = parts
  const hops = HOPS.map(hopLine)
  const { total, hour } = await tally.now()
  const devices = gate.sessions()
  const late = lateDevices(devices, directory, clock.now_ms())
  return {
    at_ms: clock.now_ms(),
    started_ms,
    storing: log.storing(),
    waiting_bytes: log.waitingBytes(),
    hops,
    glass: delays.quantiles('glass', STATUS_NOW_MS),
    glass_hour: delays.quantiles('glass', STATUS_HOUR_MS),
    largest: largestOf(hops),
    over: overOf(hops),
    course: delays.course('glass'),
    counts: COUNTED.map((what) => ({ what, hour: hour[what] ?? 0, total: total[what] ?? 0 })),
    rejects: Object.keys(total)
      .filter((name) => name.startsWith(REJECT))
      .map((name) => ({ reason: name.slice(REJECT.length), hour: hour[name] ?? 0, total: total[name] ?? 0 })),
    ...live.screens(principal),
    devices: devicesOf(devices, late),
  }
}

function devicesOf(devices: ReturnType<Gate['sessions']>, late: DeviceLate[]): StatusReply['devices'] {
  return {
    connected: devices.filter(({ connected }) => connected).length,
    known: devices.length,
    late: late.slice(0, LATE_SHOWN),
    late_more: Math.max(0, late.length - LATE_SHOWN),
  }
}

function hopLine(hop: Hop): HopLine {
  const waits = hop === 'log' || hop === 'engine' || hop === 'dispatch' ? passage.waiting(hop) : null
  return {
    hop,
    ...delays.quantiles(hop, STATUS_NOW_MS),
    hour: delays.quantiles(hop, STATUS_HOUR_MS),
    counts: sparse(delays.counts(hop, STATUS_NOW_MS)),
    waiting_ms: waits,
  }
}

/** Largest share of a usual way. */
export function largestOf(hops: readonly HopLine[]): Hop | null {
  const measured = hops.filter(({ p50_ms }) => p50_ms !== null)
  return measured.reduce<HopLine | null>((most, one) => (most && most.p50_ms! >= one.p50_ms! ? most : one), null)?.hop ?? null
}

/** Hops slower than they may be, by what has passed or by what still waits; the one furthest beyond first. */
export function overOf(hops: readonly HopLine[]): Hop[] {
  const times = ({ hop, p95_ms, waiting_ms }: HopLine) => Math.max(p95_ms ?? 0, waiting_ms ?? 0) / HOP_ALLOWED_MS[hop]
  return hops
    .filter((line) => times(line) > 1)
    .sort((a, b) => times(b) - times(a))
    .map(({ hop }) => hop)
}
