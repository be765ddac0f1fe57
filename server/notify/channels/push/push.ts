import { createHash } from 'node:crypto'
import webPush from 'web-push'
import type { Call } from '../../../../contracts/call.ts'
import { pushAddress } from '../../../../contracts/contact.ts'
import { type Channel, NotSent } from '../../channel.ts'
import { parsed } from '../../parsed.ts'
import { post, taken, type Way } from '../../post.ts'
import type { PushKey } from './key.ts'

/** A push service keeps a call this long for a phone without a network; what comes later is no call any more. */
const KEPT_S = 300
/** Subscription unknown or expired (RFC 8030, 7.3). */
const GONE = [404, 410]

/**
 * Web push (RFC 8030), encrypted for the browser alone (RFC 8291) and signed with our key (RFC 8292): the push service in
 * between sees when and how long, not what. The address is the browser's PushSubscription as JSON.
 */
export function pushChannel(key: PushKey, way: Way): Channel {
  return {
    async send(call, address, signal) {
      const { endpoint, headers, body } = sealedFor(address, call, key)
      taken(await post(endpoint, { headers, body }, way, signal), GONE)
      return { state: 'sent' }
    },
  }
}

function sealedFor(address: string, call: Call, key: PushKey) {
  const subscription = parsed(pushAddress, address)
  try {
    const { endpoint, headers, body } = webPush.generateRequestDetails(subscription, JSON.stringify(call), {
      vapidDetails: { subject: key.subject, publicKey: key.publicKey, privateKey: key.privateKey },
      TTL: KEPT_S,
      urgency: call.kind === 'cancelled' ? 'normal' : 'high',
      topic: topicOf(call.thread),
    })
    const named = Object.entries(headers as Record<string, string | number>).map(([name, value]) => [name, String(value)])
    return { endpoint, headers: Object.fromEntries(named) as Record<string, string>, body }
  } catch {
    throw new NotSent('address malformed', 'refused', { retry: false }) // a point that is not on the curve
  }
}

/** What waits at the push service for a phone is replaced by the newest of the same alarm: 32 characters at most (RFC 8030, 5.4). */
function topicOf(thread: string): string {
  return createHash('sha256').update(thread).digest('base64url').slice(0, 32)
}
