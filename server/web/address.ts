import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** Who asks, when proxies of our own stand before us. */
export interface Addresses {
  /** The nearest address that is no proxy of ours; what others claim is not believed. */
  of(request: IncomingMessage): string
  /** Whether it comes from this machine itself, and nobody stands in between. */
  isOwnMachine(request: IncomingMessage): boolean
}

const LOOPBACK = new Set(['127.0.0.1', '::1'])
const plain = (address: string | undefined) => (address ?? '').trim().replace(/^::ffff:(?=\d+\.)/, '')

/** `trusted`: addresses or networks like 10.1.0.0/16. @throws RangeError naming one that is neither */
export function createAddresses(trusted: readonly string[]): Addresses {
  const ours = networksOf(trusted)
  const isOurs = (address: string) => isIP(address) !== 0 && ours.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  const claimed = (request: IncomingMessage) => String(request.headers['x-forwarded-for'] ?? '').split(',')
  return {
    of(request) {
      let address = plain(request.socket.remoteAddress)
      for (const one of claimed(request).reverse().map(plain)) {
        if (!isOurs(address) || isIP(one) === 0) break
        address = one
      }
      return address
    },
    isOwnMachine: (request) =>
      LOOPBACK.has(plain(request.socket.remoteAddress)) && !('x-forwarded-for' in request.headers) && !('forwarded' in request.headers),
  }
}

/** @throws RangeError naming one that is neither address nor network */
export function networksOf(trusted: readonly string[]): BlockList {
  const list = new BlockList()
  for (const one of trusted) {
    const [address = '', bits] = one.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    if (isIP(address) === 0 || (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= most))) throw new RangeError(one)
    list.addSubnet(address, bits === undefined ? most : Number(bits), family)
  }
  return list
}
