import type { ChannelName } from '../../contracts/call.ts'
import { type AddContact, pushAddress, webhookAddress } from '../../contracts/contact.ts'
import { UNREADABLE } from './patient-record.ts'

/** How an address is kept and shown. Pure. */

/** The text that is sealed: what a channel is given to send to. `secret` signs the calls of a webhook. */
export function keptAddress(asked: AddContact, secret: string): string {
  if (asked.channel === 'push') return JSON.stringify(asked.address)
  return asked.channel === 'webhook' ? JSON.stringify({ url: asked.address, secret }) : asked.address
}

/** One text for all ways of writing one address; a browser's subscription is its endpoint, whatever its keys. */
export function sameAddress(asked: AddContact): string {
  if (asked.channel === 'push') return asked.address.endpoint
  return asked.channel === 'email' ? asked.address.toLowerCase() : asked.address
}

/** Enough to tell one address from another, not enough to use it. `address` as kept; UNREADABLE stays that. */
export function shownAddress(channel: ChannelName, address: string): string {
  if (address === UNREADABLE || address === '') return address
  if (channel === 'push') return hostOf(pushAddress.parse(JSON.parse(address)).endpoint)
  if (channel === 'webhook') return hostOf(webhookAddress.parse(JSON.parse(address)).url)
  if (channel === 'slack') return hostOf(address)
  if (channel === 'email') return address.replace(/^(.).*@/, '$1…@')
  return channel === 'pagerduty' ? `…${address.slice(-4)}` : `${address.slice(0, 3)}…${address.slice(-4)}`
}

const hostOf = (url: string) => new URL(url).host
