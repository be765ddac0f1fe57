import { headers } from 'next/headers'
import { forbidden, notFound, redirect } from 'next/navigation'
import { signInPath } from '../components/sign-in/home.ts'
import { wallTokenFromCookie } from '../server/access/cookie.ts'
import { Denied, type Principal } from '../server/access/principal.ts'
import { requirePrincipal } from '../server/access/session.ts'
import { log } from '../server/observe/log.ts'
import { turnedAway } from './turned-away.ts'
import { type Web, web } from './web.ts'

/** What a page learnt at its door; `away`: the database did not answer, and the live socket decides instead. */
export type Entered<T> = { away: false; principal: Principal; found: T } | { away: true }

/**
 * The door of a page: `work` authorises by calling functions that take the principal. Signed out leads to sign-in and
 * back to `path`, refused to 403, unknown to 404. A database that is away does not close a door that the socket guards.
 */
export async function enter<T>(path: string, work: (principal: Principal, web: Web) => Promise<T>): Promise<Entered<T>> {
  const outcome = await attempt(work)
  if (!('denied' in outcome)) return outcome
  const { reason } = outcome.denied
  turnedAway(web().store.trail, outcome.who, outcome.denied, await headers(), path.split('?')[0] ?? '')
  if (reason === 'signed_out') redirect((await isWall()) ? '/wall?reason=gone' : signInPath('signed_out', path))
  if (reason === 'not_allowed') forbidden()
  notFound()
}

/** A browser that was a wall is led to where it becomes one again: nobody signs in there. */
async function isWall(): Promise<boolean> {
  return wallTokenFromCookie((await headers()).get('cookie') ?? undefined, web().cookie.secure) !== null
}

/** Who looks at this page, for its frame; null when nobody is signed in or the database is away: the page itself decides what follows. */
export async function visitor(): Promise<Principal | null> {
  const entered = await attempt(async () => null)
  return 'denied' in entered || entered.away ? null : entered.principal
}

async function attempt<T>(
  work: (principal: Principal, web: Web) => Promise<T>,
): Promise<Entered<T> | { denied: Denied; who: Principal | null }> {
  const asked = await headers()
  let who: Principal | null = null
  try {
    const here = web()
    who = await requirePrincipal(here.sessions, asked)
    return { away: false, principal: who, found: await work(who, here) }
  } catch (error) {
    if (error instanceof Denied) return { denied: error, who }
    log.error({ error: String(error) }, 'page: the database does not answer')
    return { away: true }
  }
}
