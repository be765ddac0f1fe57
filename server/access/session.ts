import type { Clock } from '../clock.ts'
import { metrics } from '../observe/metrics.ts'
import { sidFromCookie, wallSession, wallTokenFromCookie } from './cookie.ts'
import { Denied, inForce, type Principal } from './principal.ts'

/** Rights are read from the session's row at most this long ago. With the sockets' own poll a revocation acts within 2 s. */
export const RIGHTS_AGE_MS = 1_000
/** A database that does not answer for this long leaves a known session on the rights last read, until its own expiry. */
const PATIENCE_MS = 300
/** A touch is written at most this often. */
const TOUCH_EVERY_MS = 30_000
/** Sessions remembered; past it the one asked for longest ago goes. */
const SESSIONS_MAX = 10_000

/** Where session rows live. */
export interface SessionSource {
  /** null: no such session, revoked, expired or its person disabled. @throws when the database is away. */
  readSession(sid: string): Promise<Principal | null>
  /** The same for many at once; a missing id is a null. */
  readSessions(sids: readonly string[]): Promise<Map<string, Principal>>
  /**
   * Writes that the session was touched now, unless it is locked by then. `since_ms`: touches after this last written
   * one were not taken, so a row that still says it is not locked by its age. Walls are never touched.
   */
  touch?(principal: Principal, since_ms: number | null): Promise<void>
}

export interface Sessions {
  /** The person signed in, else the wall this browser is. @throws the source's error when the session is unknown here and the database is away. */
  principalFromCookie(header: string | undefined): Promise<Principal | null>
  principalOf(sid: string): Promise<Principal | null>
  /** The same with the row read now: before a refusal on rights read a moment ago, and after rights were given. */
  readAnew(sid: string): Promise<Principal | null>
  /** As last read; asks nobody. */
  lastKnown(sid: string): Principal | null
  /**
   * Reads the rows behind the rights `held` by open sockets anew; returns the sessions that have ended, each with its reason.
   * A database that is away ends nothing but what has expired.
   */
  recheck(held: readonly Principal[]): Promise<Ended[]>
  /**
   * Somebody touched a screen of this session, or changed something with it. A session that is locked stays locked: only
   * `unlock` opens it. While the database is away the touch counts here, so that nobody is locked out by that.
   */
  active(sid: string): Promise<void>
}

export interface Ended {
  session: string
  reason: 'revoked' | 'expired' | 'role_changed'
}

interface Known {
  principal: Principal
  read_ms: number
  /** When a touch was last written (monotonic). */
  touched_ms?: number | undefined
  /** The newest touch the database did not take, and the last one it has (wall clock). */
  untaken?: Untaken | undefined
}

interface Untaken {
  at_ms: number
  since_ms: number
}

export function createSessions(source: SessionSource, clock: Clock, { secret, secure }: { secret: string; secure: boolean }): Sessions {
  const known = new Map<string, Known>()
  const alive = (principal: Principal) => principal.expires_ms > clock.now_ms()

  function remember(sid: string, read: Principal | null): Principal | null {
    const before = known.get(sid)
    known.delete(sid)
    if (!read || !alive(read)) return null
    // Whatever else has happened to the row meanwhile, a lock by hand or an unlock, counts for more.
    const untaken = before?.untaken?.since_ms === read.idle?.since_ms ? before?.untaken : undefined
    const principal = touchedAt(read, untaken)
    known.set(sid, Object.assign(before ?? {}, { principal, untaken, read_ms: clock.monotonic_ms() }))
    if (known.size > SESSIONS_MAX) known.delete(known.keys().next().value as string)
    return inForce(principal, clock.now_ms())
  }

  async function principalOf(sid: string): Promise<Principal | null> {
    const entry = known.get(sid)
    if (entry && !alive(entry.principal)) return remember(sid, null)
    const now = entry && inForce(entry.principal, clock.now_ms())
    // A locked one is read each time: whoever unlocked goes on at once.
    if (now && !now.locked && clock.monotonic_ms() - entry.read_ms < RIGHTS_AGE_MS) return now
    return readAnew(sid)
  }

  async function readAnew(sid: string): Promise<Principal | null> {
    const entry = known.get(sid)
    if (!entry) return remember(sid, await source.readSession(sid))
    const read = source.readSession(sid).then(
      (principal) => remember(sid, principal),
      () => entitled(entry),
    )
    return Promise.race([read, patience(() => entitled(entry))])
  }

  function lastKnown(sid: string): Principal | null {
    const entry = known.get(sid)
    return entry && alive(entry.principal) ? inForce(entry.principal, clock.now_ms()) : null
  }

  /** Promise 5: who was entitled stays so on cached rights while the store is away, until the session's own expiry. */
  function entitled(entry: Known): Principal | null {
    metrics.engineCounts.inc({ name: 'session', reason: 'cached_rights' })
    return alive(entry.principal) ? inForce(entry.principal, clock.now_ms()) : null
  }

  async function recheck(held: readonly Principal[]): Promise<Ended[]> {
    const rows = await source.readSessions([...new Set(held.map((p) => p.session))]).catch(() => null)
    return held.flatMap((principal): Ended[] => {
      const { session } = principal
      if (rows) remember(session, rows.get(session) ?? null)
      if (!alive(principal)) return [{ session, reason: 'expired' }]
      if (!rows) return []
      const now = rows.get(session)
      if (!now) return [{ session, reason: 'revoked' }]
      return keepsRights(principal, now) ? [] : [{ session, reason: 'role_changed' }]
    })
  }

  async function active(sid: string): Promise<void> {
    const entry = known.get(sid)
    const person = lastKnown(sid)
    if (!entry || !person?.idle || person.locked) return
    if (clock.monotonic_ms() - (entry.touched_ms ?? Number.NEGATIVE_INFINITY) < TOUCH_EVERY_MS) return
    const { touched_ms } = entry
    entry.touched_ms = clock.monotonic_ms()
    const untaken = { at_ms: clock.now_ms(), since_ms: entry.untaken?.since_ms ?? person.idle.since_ms }
    try {
      await source.touch?.(person, entry.untaken?.since_ms ?? null)
      entry.untaken = undefined
    } catch {
      metrics.engineCounts.inc({ name: 'session', reason: 'touch_not_stored' })
      entry.touched_ms = touched_ms
      entry.untaken = untaken
      entry.principal = touchedAt(entry.principal, untaken)
    }
  }

  return {
    principalOf,
    readAnew,
    lastKnown,
    recheck,
    active,
    async principalFromCookie(header) {
      const sid = await sidFromCookie(header, secret, secure)
      const person = sid ? await principalOf(sid) : null
      const token = person ? null : wallTokenFromCookie(header, secure)
      return token ? principalOf(wallSession(token)) : person
    },
  }
}

function touchedAt(principal: Principal, untaken: Untaken | undefined): Principal {
  if (!untaken || !principal.idle) return principal
  const { locked: _, ...rest } = principal
  return { ...rest, idle: { ...principal.idle, since_ms: untaken.at_ms } }
}

/** Another role or a ward less ends what is open. A ward more is simply there: whoever makes a ward is not sent away for it. */
function keepsRights(before: Principal, now: Principal): boolean {
  return before.role === now.role && before.wards.every((ward) => now.wards.includes(ward))
}

function patience<T>(then: () => T): Promise<T> {
  return new Promise((done) => setTimeout(() => done(then()), PATIENCE_MS).unref())
}

/** For pages and API: who acts. @throws Denied('signed_out'). */
export async function requirePrincipal(sessions: Pick<Sessions, 'principalFromCookie'>, headers: Headers): Promise<Principal> {
  const principal = await sessions.principalFromCookie(headers.get('cookie') ?? undefined)
  if (!principal) throw new Denied('signed_out')
  return principal
}
