import { isIP } from 'node:net'
import { removed } from '../access/controls.ts'

/** Methods that change nothing; all others must say which of our own pages they come from. */
const SAFE = new Set(['GET', 'HEAD'])
const METHODS = new Set([...SAFE, 'POST', 'PUT', 'PATCH', 'DELETE'])

export const isMethodKnown = (method: string | undefined) => METHODS.has(method ?? '')

/** Whether a change or a socket may come from a page of `origin`. Compared whole: no part, no pattern, no `null`. */
export function isOriginAllowed(origin: string | undefined, allowed: readonly string[]): boolean {
  return removed('origin') || (origin !== undefined && allowed.includes(origin))
}

export function needsOrigin(method: string | undefined): boolean {
  return !SAFE.has(method ?? '')
}

/**
 * Whether `host` is a name we are known by. A page that makes its own name point here (DNS rebinding) always comes by a
 * name, so an address is no danger, and whoever reaches us by address goes on.
 */
export function isHostAllowed(host: string | undefined, allowed: readonly string[]): boolean {
  if (!host || !/^[\w.\-:[\]]{1,255}$/.test(host)) return false
  const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
  if (name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1'))) return true
  return allowed.some((origin) => new URL(origin).hostname === name)
}
