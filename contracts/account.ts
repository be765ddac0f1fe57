import { z } from 'zod'
import type { PersonRole } from './role.ts'

/** JSON of /api/account and /api/session: one's own sessions, password and PIN. */
export const PASSWORD_MIN_LENGTH = 12
const secret = z.string().min(1).max(1_000)

/** POST /api/session/unlock: how somebody shows that it is still them. */
export const proof = z.union([z.strictObject({ pin: z.string().min(1).max(20) }), z.strictObject({ password: secret })])
export type Proof = z.infer<typeof proof>

/** POST /api/account/password. Every other session ends. */
export const newPassword = z.strictObject({ current: secret, next: z.string().max(1_000) })
/** POST /api/account/pin. `password` is left out by whoever has none here. */
export const newPin = z.strictObject({ password: secret.optional(), pin: z.string().max(20) })

/** GET /api/session */
export interface SessionReply {
  locked: boolean
  until_ms: number
  /** How this person can unlock; none: by signing in again. */
  ways: ReadonlyArray<'pin' | 'password'>
}

/** GET /api/account */
export interface AccountReply {
  name: string
  login: string
  role: PersonRole
  wards: Array<{ id: string; name: string }>
  /** Has a password here; else the organisation's own sign-in vouches. */
  password: boolean
  pin: boolean
  sessions: SessionLine[]
}
export interface SessionLine {
  session: string
  /** The one that asks. */
  here: boolean
  address: string
  /** The browser's own words (User-Agent). */
  agent: string
  since_ms: number
  seen_ms: number
  until_ms: number
}
