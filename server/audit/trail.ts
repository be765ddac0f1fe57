import type { AuditAction, RefusedAction, RefusedReason, ViewAction } from '../../contracts/audit.ts'
import type { Principal } from '../../contracts/role.ts'
import type { Clock } from '../clock.ts'
import { log } from '../observe/log.ts'
import { metrics } from '../observe/metrics.ts'
import { atMostAMinute, oncePerMinute } from './minute.ts'

/** A line for the audit's inbox: ids and codes only. */
export interface Line {
  at_ms: number
  actor: string
  action: AuditAction
  subject: string
  detail: Record<string, unknown>
}

/** Who was turned away: somebody signed in, or an address nobody is signed in at. */
export type Refused = Principal | { address: string }

/**
 * Looks at patient data and refusals on their way into the audit. One line a session, what, subject and minute; of
 * refusals the number of further ones follows when the minute is over. While the database is away lines wait in memory.
 */
export interface Trail {
  /** Resolves once the line is stored, or after a moment when the database does not take it: it follows then. */
  viewed(principal: Principal, action: ViewAction, subject: string, ward: string): Promise<void>
  /** A search of the audit itself; `filters`: ids and codes only. */
  searched(principal: Principal, filters: Record<string, unknown>): Promise<void>
  /** `path`: what was asked for, without ids; `asked`: the one id it was asked of. */
  refused(who: Refused, reason: RefusedReason, path: string, asked?: string): void
  /** Lines not yet stored. */
  waiting(): number
  /** Tells what minutes that are over have counted, and tries again what could not be stored. Called every second. */
  turn(): Promise<void>
  close(): Promise<void>
}

export interface TrailOptions {
  clock: Clock
  /** How it was asked: pages and API, or the live socket. */
  via: 'http' | 'socket'
  /** Stores lines, all or none. @throws when the database is away */
  write(lines: readonly Line[]): Promise<void>
  patience_ms?: number
  lines_max?: number
}

/** Lines that wait at most; further ones are counted, and the count is told. */
const LINES_MAX = 20_000
const LINES_A_BATCH = 500
const VIEWS_A_MINUTE_MAX = 20_000
const REFUSALS_A_MINUTE_MAX = 2_000
/** Different refusals of one session told one by one in a minute; the rest is one line. */
const REFUSALS_A_SESSION_MAX = 60
/** What a page waits for its line at most. */
const PATIENCE_MS = 250
const EVERY_MS = 1_000

export function createTrail({ clock, via, write, patience_ms = PATIENCE_MS, lines_max = LINES_MAX }: TrailOptions): Trail {
  const views = oncePerMinute<null>(clock, VIEWS_A_MINUTE_MAX)
  const refusals = oncePerMinute<Line>(clock, REFUSALS_A_MINUTE_MAX)
  const perSession = atMostAMinute(clock, REFUSALS_A_SESSION_MAX)
  let waiting: Line[] = []
  let lost = 0
  let writing: Promise<void> | null = null
  const timer = setInterval(() => void turn(), EVERY_MS)
  timer.unref()

  function add(line: Line): void {
    if (waiting.length < lines_max) return void waiting.push(line)
    lost++
    metrics.engineCounts.inc({ name: 'audit_lost', reason: 'store_away' })
  }

  /** Never throws: what is not stored now waits. */
  function store(): Promise<void> {
    if (waiting.length > 0) writing ??= writeAll()
    return writing ?? Promise.resolve()
  }

  async function writeAll(): Promise<void> {
    try {
      await Promise.resolve() // lines of one moment go together
      while (waiting.length > 0) await writeBatch()
    } catch (error) {
      metrics.engineCounts.inc({ name: 'audit_waits', reason: 'store_away' })
      log.debug({ error: String(error), waiting: waiting.length }, 'lines for the audit wait for the database')
    } finally {
      writing = null
    }
  }

  async function writeBatch(): Promise<void> {
    const batch = waiting.slice(0, LINES_A_BATCH)
    await write(batch)
    waiting = waiting.slice(batch.length)
    if (lost === 0 || waiting.length >= lines_max) return
    add({ at_ms: clock.now_ms(), actor: 'system', action: 'audit.lost', subject: via, detail: { lines: lost } })
    lost = 0
  }

  async function turn(): Promise<void> {
    tell(refusals.over())
    await store()
  }

  function tell(counted: Array<{ what: Line; further: number }>): void {
    for (const { what, further } of counted) add({ ...what, at_ms: clock.now_ms(), detail: { ...what.detail, further } })
  }

  async function looked({ session, user, role }: Principal, action: AuditAction, subject: string, more: Record<string, unknown>) {
    if (!views.first([session, action, subject, JSON.stringify(more)].join('\n'), null)) return
    add({ at_ms: clock.now_ms(), actor: user, action, subject: code(subject), detail: { via, role, ...more } })
    await Promise.race([store(), moment(patience_ms)])
  }

  /** How a refusal is grouped: one session's by what it asked for, as long as that is not without end; an address's by reason. */
  function lineOf(who: Refused, reason: RefusedReason, path: string, asked: string): { key: string; line: Line } {
    const action: RefusedAction = `refused.${reason}`
    if ('address' in who) {
      const subject = code(who.address)
      const detail = { via, path: code(path) }
      return { key: `${subject}\n${reason}`, line: { at_ms: clock.now_ms(), actor: 'anonymous', action, subject, detail } }
    }
    const { user, role, session } = who
    const key = [session, reason, path, asked].join('\n')
    const many = !refusals.has(key) && !perSession(session)
    const detail = { via, role, path: many ? 'many' : code(path) }
    const line = { at_ms: clock.now_ms(), actor: user, action, subject: many ? 'many' : code(asked || path), detail }
    return { key: many ? `${session}\n${reason}` : key, line }
  }

  return {
    viewed(principal, action, subject, ward) {
      const emergency = !principal.wards.includes(ward)
      return looked(principal, action, subject, { ward, ...(emergency ? { emergency } : {}) })
    },
    searched: (principal, filters) => looked(principal, 'audit.searched', 'audit', filters),
    refused(who, reason, path, asked = '') {
      const { key, line } = lineOf(who, reason, path, asked)
      if (!refusals.first(key, line)) return
      add(line)
      void store()
    },
    waiting: () => waiting.length,
    turn,
    async close() {
      clearInterval(timer)
      tell(refusals.all())
      await writing
      await store()
    },
  }
}

/** What a stranger may have typed becomes something a database takes and a line shows: printable, and not long. */
function code(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 100)
}

function moment(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms).unref())
}
