import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net'
import { NotSent } from './channel.ts'

/**
 * Where a call may go. `anywhere`: an address the operator configured. A list: an address somebody typed in, which must be a
 * public host by https, or lie in a network the operator named (then http will do): nobody makes this server knock at doors
 * inside the house for them.
 */
export type Reach = 'anywhere' | BlockList

/** Not the public internet (IANA special-purpose registries, RFC 6890). */
const INSIDE = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  INSIDE.addSubnet(network, bits)
/** Of IPv6 only global unicast is public, less documentation, Teredo and 6to4, which carry other addresses inside. */
const GLOBAL = new BlockList()
GLOBAL.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  INSIDE.addSubnet(network, bits, 'ipv6')

export function isPublic(address: string): boolean {
  if (isIPv6(address)) return GLOBAL.check(address, 'ipv6') && !INSIDE.check(address, 'ipv6')
  return isIP(address) === 4 && !INSIDE.check(address)
}

function mayGo(address: string, secure: boolean, reach: Reach): boolean {
  if (reach === 'anywhere') return true
  return reach.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') || (secure && isPublic(address))
}

/** Why a URL is refused before anything is asked; null when its host must be looked up first, or is allowed. */
export function refusedHost(url: URL, reach: Reach): string | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'scheme not allowed'
  if (url.username || url.password) return 'address malformed'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) !== 0 && !mayGo(host, url.protocol === 'https:', reach) ? 'host not allowed' : null
}

/** Looks a name up for the connection itself: what was judged is what is connected to, whatever the name says a moment later. */
export function lookupWithin(url: URL, reach: Reach): LookupFunction {
  const secure = url.protocol === 'https:'
  return (hostname, options, done) =>
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) return done(error, '', 0)
      const allowed = found.filter(({ address }) => mayGo(address, secure, reach))
      const first = allowed[0]
      if (!first) return done(new NotSent('host not allowed', 'refused', { retry: false }), '', 0)
      if (options.all) done(null, allowed)
      else done(null, first.address, first.family)
    })
}
