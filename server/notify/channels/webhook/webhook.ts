import { createHmac } from 'node:crypto'
import { webhookAddress } from '../../../../contracts/contact.ts'
import type { Channel } from '../../channel.ts'
import { parsed } from '../../parsed.ts'
import { post, taken, type Way } from '../../post.ts'

/**
 * Anything that takes a POST. The body is the call as JSON; `wardwave-signature: v1=<hex>` is the HMAC-SHA256 with the hook's
 * secret over `<wardwave-timestamp>.<body>` (timestamp: seconds), `wardwave-id` the same for the same call sent again.
 */
export function webhookChannel(way: Way, now_ms: () => number): Channel {
  return {
    async send(call, address, signal) {
      const { url, secret } = parsed(webhookAddress, address)
      const body = JSON.stringify(call)
      const timestamp = String(Math.floor(now_ms() / 1_000))
      const headers = {
        'content-type': 'application/json',
        'wardwave-id': headerSafe(call.dedup),
        'wardwave-timestamp': timestamp,
        'wardwave-signature': `v1=${signatureOf(secret, timestamp, body)}`,
      }
      taken(await post(url, { headers, body }, way, signal), [410])
      return { state: 'sent' }
    },
  }
}

export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

const headerSafe = (text: string) => text.replace(/[^\x21-\x7e]/g, '_').slice(0, 200)
