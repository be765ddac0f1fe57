import { z } from 'zod'
import type { ChannelName } from './call.ts'

/** Ways to reach a person, or a ward as a whole. Addresses go in and do not come out again; a person is shown their own in short. */

/** An ECDH public key of a browser (65 bytes, uncompressed) and its 16 byte secret, base64url, as PushSubscription.toJSON gives them. */
const pushKeys = z.object({
  p256dh: z.string().regex(/^B[\w-]{86}=?$/),
  auth: z.string().regex(/^[\w-]{22}={0,2}$/),
})
export const pushAddress = z.object({ endpoint: z.url({ protocol: /^https?$/ }).max(2_000), keys: pushKeys })
export type PushAddress = z.infer<typeof pushAddress>

/** E.164. */
const phone = z
  .string()
  .transform((text) => text.replace(/[\s()./-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/))
const email = z.email().max(254)
const hook = z.url({ protocol: /^https?$/ }).max(2_000)
/** Events API v2: an integration key. */
const routingKey = z.string().regex(/^[A-Za-z0-9]{32}$/)

const label = z.string().trim().max(60).default('')

export const addOwnContact = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('push'), label, address: pushAddress }),
  z.object({ channel: z.literal('email'), label, address: email }),
  z.object({ channel: z.literal('sms'), label, address: phone }),
  z.object({ channel: z.literal('whatsapp'), label, address: phone }),
])
export const addWardContact = z.discriminatedUnion('channel', [
  z.object({ channel: z.literal('email'), label, address: email }),
  z.object({ channel: z.literal('sms'), label, address: phone }),
  z.object({ channel: z.literal('slack'), label, address: hook }),
  z.object({ channel: z.literal('pagerduty'), label, address: routingKey }),
  /** The secret that signs its calls is made by the server. */
  z.object({ channel: z.literal('webhook'), label, address: hook }),
])
export type AddContact = z.infer<typeof addOwnContact> | z.infer<typeof addWardContact>

/** What a webhook's address is once kept: `secret` signs, 32 bytes base64url. */
export const webhookAddress = z.object({ url: hook, secret: z.string().min(32) })
export type WebhookAddress = z.infer<typeof webhookAddress>

export interface ContactLine {
  contact: string
  channel: ChannelName
  label: string
  /** Enough to tell it from another, not enough to use it: "fcm.googleapis.com", "…4711". */
  shown: string
  since_ms: number
  /** Somebody said that a test call came, or a call was delivered. */
  proven_ms: number | null
  /** The last call that went there and failed, and why; null after one that did not. */
  failed: { at_ms: number; why: string } | null
  /** The address is dead and no longer called: it must be set up anew. */
  gone: boolean
}

/** GET /api/account/contacts, GET /api/admin/wards/[ward]/contacts. */
export interface ContactsReply {
  contacts: ContactLine[]
  /** Channels this house has set up. */
  offered: ChannelName[]
  /** Public half of the key that signs push messages (65 bytes, base64url): a browser subscribes with it. */
  push_key: string
}

/** POST of either. `secret`: of a webhook, shown this once. */
export interface AddedContact {
  contact: string
  secret: string | null
}

/** POST /contacts/test, answered by the server itself: `{ state: 'sent' }` or what kept it. */
export const testCall = z.object({ contact: z.string().min(1).max(100) })
export type TestCallReply = { state: 'sent' | 'delivered' } | { state: 'failed'; why: string }

export const CONTACTS_MAX = { person: 10, ward: 20 } as const
/** Test calls of one person, so that nobody rings a stranger all night: 3 at once, one more every 20 s. */
export const TESTS = { per_s: 0.05, burst: 3 } as const
/** Where a test call is asked for; on the public port beside the live sockets. */
export const TEST_CALL_PATH = '/contacts/test'
/** Where Twilio reports what became of a message. It has no origin: its signature is asked for where the report is read. */
export const TWILIO_STATUS_PATH = '/calls/twilio'
