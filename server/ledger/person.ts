import { encode } from 'next-auth/jwt'
import { sessionCookie } from '../access/cookie.ts'
import { createSession } from '../store/sessions.ts'
import type { Store } from '../store/store.ts'
import { insertUser } from '../store/users.ts'
import type { Viewer } from './viewer.ts'

/** A person with a session of their own, who sees `ward`. @returns the Cookie header. */
export async function person(
  store: Store,
  { login, name, role, ward, secret }: { login: string; name: string; role: 'admin' | 'nurse'; ward: string; secret: string },
): Promise<string> {
  const user = await insertUser(store, { login, name, password: 'only-for-this-run', role, wards: [ward] })
  const sid = await createSession(store, Date.now(), user)
  return `${sessionCookie(false)}=${await encode({ token: { sid }, secret })}`
}

const ATTEMPTS = 50
const AGAIN_MS = 200

/** Delay 0, so that an alarm is decided by one sample; also a command whose keeping is tried. @throws Error when refused */
export async function withoutDelay(viewer: Viewer, encounter: string): Promise<void> {
  let last = 'no answer'
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = await viewer.command({
      type: 'set_limits',
      encounter,
      base_version: 0,
      changes: { 'spo2-low': { delay_ms: 0 } },
      reason: 'a measuring run',
      until_ms: null,
    })
    if (outcome?.status === 'done' || (outcome?.status === 'refused' && outcome.reason === 'limits_conflict')) return
    last = JSON.stringify(outcome)
    await new Promise((next) => setTimeout(next, AGAIN_MS))
  }
  throw new Error(`limits of ${encounter} were not taken: ${last}`)
}
