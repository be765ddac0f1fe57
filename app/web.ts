import { createPublicKey } from 'node:crypto'
import type { AuthOptions } from 'next-auth'
import type { ChannelName } from '../contracts/call.ts'
import { authOptions, type SignIn } from '../server/access/auth-options.ts'
import { countFailures, type Failures } from '../server/access/failures.ts'
import type { Oidc } from '../server/access/oidc.ts'
import { createSessions, type Sessions } from '../server/access/session.ts'
import { IDLE_LIMITS, type IdleLimits } from '../server/access/session-limits.ts'
import { createThrottle } from '../server/access/throttle.ts'
import { type ChainCheck, createChainCheck } from '../server/audit/chain-check.ts'
import { keyId } from '../server/audit/checkpoint.ts'
import { witnessFile } from '../server/audit/witness.ts'
import { systemClock } from '../server/clock.ts'
import { fieldsOf } from '../server/seal/keyring.ts'
import { auditQuery } from '../server/store/audit-chain.ts'
import { type From, revokeSession, sessionSource } from '../server/store/sessions.ts'
import { refusedByClaims, signIn, signInByProvider } from '../server/store/sign-in.ts'
import { createStore, type Store } from '../server/store/store.ts'

/** What the page process holds: one store, one memory of sessions. It decides no alarm and owns no port of its own. */
export interface Web {
  store: Store
  sessions: Sessions
  /** next-auth for one request. */
  auth(from: From): AuthOptions
  /** For reading the session a browser had before it signs in anew. */
  cookie: { secret: string; secure: boolean }
  /** The button of the organisation's own sign-in; null: there is none. */
  provider: { name: string } | null
  /** Wrong passwords and PINs of people who are signed in, by person. */
  proofs: Failures
  /** Wrong codes for wall displays, by address. */
  codes: Failures
  /** Checks the audit's chain, with the public keys that have signed it. */
  audit: { check: ChainCheck; key_id: string; public_key: string }
  /** How this house can call people, and the key browsers subscribe with. */
  calls: { channels: readonly ChannelName[]; push_key: string }
  demo: boolean
  /** Where devices connect to, as seen from outside. */
  deviceUrl: string
  now_ms(): number
}

/** Wrong passwords or PINs of one person in 15 minutes; then they sign in again, where other limits stand. */
const PROOFS_MAX = 5
/** Wrong wall codes from one address in 15 minutes: whoever guesses must not void the codes of others for ever. */
const CODES_MAX = 10

const held = globalThis as typeof globalThis & { wardwaveWeb?: Web }

/** The one instance of this process; core gives the environment. @throws when DATABASE_URL or NEXTAUTH_SECRET is missing. */
export function web(): Web {
  held.wardwaveWeb ??= createWeb(process.env)
  return held.wardwaveWeb
}

function createWeb(env: NodeJS.ProcessEnv): Web {
  const { DATABASE_URL: url, NEXTAUTH_SECRET: secret, NEXTAUTH_URL: origin = '', WARDWAVE_FIELD_KEYS_FILE: keys } = env
  if (!url || !secret || !keys)
    throw new Error('the page process needs DATABASE_URL, NEXTAUTH_SECRET and WARDWAVE_FIELD_KEYS_FILE from core')
  const secure = origin.startsWith('https:')
  const { now_ms } = systemClock
  const store = createStore(url, fieldsOf(keys, now_ms))
  const idle: IdleLimits = env.WARDWAVE_IDLE ? JSON.parse(env.WARDWAVE_IDLE) : IDLE_LIMITS
  const oidc: Oidc | null = JSON.parse(env.WARDWAVE_OIDC ?? 'null')
  const throttle = createThrottle(systemClock)
  return {
    store,
    sessions: createSessions(sessionSource(store, now_ms, idle), systemClock, { secret, secure }),
    auth: (from) => authOptions({ secret, secure, throttle, oidc }, signingIn(store, now_ms, from), from.address),
    cookie: { secret, secure },
    provider: oidc && { name: oidc.name },
    proofs: countFailures(systemClock, PROOFS_MAX),
    codes: countFailures(systemClock, CODES_MAX),
    audit: auditOf(store, env),
    calls: JSON.parse(env.WARDWAVE_CALLS ?? '{"channels":[],"push_key":""}') as Web['calls'],
    demo: env.WARDWAVE_DEMO === '1',
    deviceUrl: env.WARDWAVE_DEVICE_URL ?? '',
    now_ms,
  }
}

function auditOf(store: Store, env: NodeJS.ProcessEnv): Web['audit'] {
  const publicKeys = JSON.parse(env.WARDWAVE_AUDIT_PUBLIC_KEYS ?? '[]') as string[]
  const [public_key] = publicKeys
  if (!public_key) throw new Error('the page process needs WARDWAVE_AUDIT_PUBLIC_KEYS from core')
  const outside = witnessFile(env.WARDWAVE_AUDIT_CHECKPOINT_FILE ?? '').last
  const check = createChainCheck({ query: auditQuery(store), publicKeys, outside, clock: systemClock })
  return { check, key_id: keyId(createPublicKey(public_key)), public_key }
}

function signingIn(store: Store, now_ms: () => number, from: From): SignIn {
  return {
    signIn: (login, password) => signIn(store, now_ms(), login, password, from),
    signInVouched: (person) => signInByProvider(store, now_ms(), person, from),
    refused: (subject, why) => refusedByClaims(store, now_ms(), subject, from, why),
    revokeSession: (sid) => revokeSession(store, now_ms(), sid),
  }
}
