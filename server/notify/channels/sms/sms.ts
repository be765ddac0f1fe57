import type { Channel } from '../../channel.ts'
import type { Way } from '../../post.ts'
import { sendMessage, type Twilio } from './twilio.ts'

/** A text message. The address is a number (E.164); `from` one of ours, or a messaging service (MG...). */
export function smsChannel(twilio: Twilio, from: string, way: Way): Channel {
  return {
    async send(call, address, signal) {
      const sender: Record<string, string> = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from }
      const fields = { To: address, ...sender, Body: `${call.text} ${call.url}` }
      return { state: 'sent', provider_id: await sendMessage(twilio, fields, way, signal) }
    },
  }
}
