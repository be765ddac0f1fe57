import { createHash } from 'node:crypto'
import type { CookiesOptions } from 'next-auth'
import { decode } from 'next-auth/jwt'
import { removed } from './controls.ts'

/** The session cookie: a carrier of a session's id and nothing else. Rights come from the session's row. */
const PIECES_MAX = 4

/** `__Host-` (https only, this host only, whole path) wherever the page is served over https. */
export function sessionCookie(secure: boolean): string {
  return secure ? '__Host-wardwave.session' : 'wardwave.session'
}

/** How long somebody may take at the provider's own sign-in page. */
const ERRAND_MAX_AGE_S = 15 * 60

/** Every cookie of signing in: out of reach of scripts and other sites, and over https bound to this host. */
export function authCookies(secure: boolean): Required<CookiesOptions> {
  const kept = !removed('cookie')
  const options = { httpOnly: kept, sameSite: kept ? 'lax' : 'none', path: '/', secure: secure && kept } as const
  const name = (what: string) => `${secure ? '__Host-' : ''}wardwave.${what}`
  const errand = (what: string) => ({ name: name(what), options: { ...options, maxAge: ERRAND_MAX_AGE_S } })
  return {
    sessionToken: { name: sessionCookie(secure), options },
    csrfToken: { name: name('csrf'), options },
    callbackUrl: { name: name('callback'), options },
    pkceCodeVerifier: errand('pkce'),
    state: errand('state'),
    nonce: errand('nonce'),
  }
}

/** A wall display's own cookie carries its token itself: there is nobody to sign in, and nothing that runs out. */
export function wallCookie(secure: boolean): string {
  return secure ? '__Host-wardwave.wall' : 'wardwave.wall'
}

/** Browsers keep a cookie no longer than this; a wall that runs renews its own every day. */
export const WALL_MAX_AGE_S = 400 * 86_400

/** Id of the session of the wall that holds `token`; only this hash of the token is stored. */
export function wallSession(token: string): string {
  return `wall:${createHash('sha256').update(token).digest('hex')}`
}

/** The wall's token carried by the Cookie header, or null. */
export function wallTokenFromCookie(header: string | undefined, secure: boolean): string | null {
  const token = parseCookies(header ?? '').get(wallCookie(secure)) ?? ''
  return /^[\w-]{43}$/.test(token) ? token : null
}

/** Name and value pairs of a Cookie header; the first of a name wins. */
export function parseCookies(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at < 0 ? 0 : at).trim()
    if (name && !cookies.has(name))
      cookies.set(
        name,
        part
          .slice(at + 1)
          .trim()
          .replace(/^"|"$/g, ''),
      )
  }
  return cookies
}

/** next-auth splits a long cookie into name.0, name.1, …; ours is short, but it decides. */
function tokenOf(cookies: Map<string, string>, name: string): string {
  const whole = cookies.get(name)
  if (whole) return whole
  let token = ''
  for (let i = 0; i < PIECES_MAX; i++) token += cookies.get(`${name}.${i}`) ?? ''
  return token
}

/** Session id carried by the Cookie header, or null: none, forged, expired or not ours. */
export async function sidFromCookie(header: string | undefined, secret: string, secure: boolean): Promise<string | null> {
  const token = tokenOf(parseCookies(header ?? ''), sessionCookie(secure))
  if (!token) return null
  try {
    const claims = await decode({ token, secret })
    return typeof claims?.sid === 'string' ? claims.sid : null
  } catch (error) {
    // A token that does not decrypt is an answer (nobody), not a fault of ours; anything else is. By code: a bundler renames classes.
    if (error instanceof Error && 'code' in error && /^ERR_J[A-Z]+_/.test(String(error.code))) return null
    throw error
  }
}
