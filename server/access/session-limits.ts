import type { PersonRole, Role } from '../../contracts/role.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Where a role works: at beds, where a screen is touched often, or at a desk, where it stands open unwatched. */
type Place = 'bedside' | 'office'

/** After `absolute_ms` a person signs in again, whatever they did meanwhile. */
const TABLE: Readonly<Record<PersonRole, { absolute_ms: number; place: Place }>> = {
  nurse: { absolute_ms: 12 * HOUR_MS, place: 'bedside' },
  physician: { absolute_ms: 12 * HOUR_MS, place: 'bedside' },
  admin: { absolute_ms: 8 * HOUR_MS, place: 'office' },
  biomed: { absolute_ms: 8 * HOUR_MS, place: 'office' },
  auditor: { absolute_ms: 8 * HOUR_MS, place: 'office' },
}

/** How long nothing may be touched before changes wait for password or PIN, in ms. The picture never waits. */
export type IdleLimits = Readonly<Record<Place, number>>

export const IDLE_LIMITS: IdleLimits = { bedside: 15 * MINUTE_MS, office: 10 * MINUTE_MS }
/** What an operator may set instead, in minutes. Screens tell of touches once a minute: less would lock those in use. */
export const IDLE_MINUTES = { min: 2, max: 60 } as const

/** The longest of all: what the cookie may last. */
export const SESSION_MAX_MS = Math.max(...Object.values(TABLE).map(({ absolute_ms }) => absolute_ms))

/** End of a session of `role` that began at `created_ms`. A wall's has none here: it ends by revocation. */
export function sessionEnd(role: Role, created_ms: number): number {
  return role === 'kiosk' ? Number.POSITIVE_INFINITY : created_ms + TABLE[role].absolute_ms
}

/** How long a session of `role` may stand untouched; null: a wall never locks, for it can change nothing. */
export function idleLimit(role: Role, limits: IdleLimits = IDLE_LIMITS): number | null {
  return role === 'kiosk' ? null : limits[TABLE[role].place]
}
