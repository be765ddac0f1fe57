import type { AuthOptions } from 'next-auth'
import { authOptions } from '../server/access/auth-options.ts'
import { createSessions, type Sessions } from '../server/access/session.ts'
import { createThrottle } from '../server/access/throttle.ts'
import { systemClock } from '../server/clock.ts'
import { fieldsOf } from '../server/seal/keyring.ts'
import { readSession, readSessions, revokeSession } from '../server/store/sessions.ts'
import { createStore, type Store } from '../server/store/store.ts'
import { signIn } from '../server/store/users.ts'

/** What the page process holds: one store, one memory of sessions. It decides no alarm and owns no port of its own. */
export interface Web {
  store: Store
  sessions: Sessions
  auth: AuthOptions
  demo: boolean
  now_ms(): number
}

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
  const source = {
    readSession: (sid: string) => readSession(store, now_ms(), sid),
    readSessions: (sids: readonly string[]) => readSessions(store, now_ms(), sids),
  }
  const people = {
    signIn: (login: string, password: string) => signIn(store, now_ms(), login, password),
    revokeSession: (sid: string) => revokeSession(store, now_ms(), sid),
  }
  return {
    store,
    sessions: createSessions(source, systemClock, { secret, secure }),
    auth: authOptions({ secret, secure, store: people, throttle: createThrottle(systemClock) }),
    demo: env.WARDWAVE_DEMO === '1',
    now_ms,
  }
}
