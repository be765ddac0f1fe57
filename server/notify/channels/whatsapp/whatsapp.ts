import type { Channel } from '../../channel.ts'
import type { Way } from '../../post.ts'
import { sendMessage, type Twilio } from '../sms/twilio.ts'

/**
 * WhatsApp by way of Twilio. The address is a number (E.164). Who has not written to us within a day is reached by an approved
 * template only: `template` is its content sid, its variables {1} the sentence and {2} the address to answer at.
 */
export function whatsappChannel(twilio: Twilio, { from, template }: { from: string; template: string | null }, way: Way): Channel {
  return {
    async send(call, address, signal) {
      const said: Record<string, string> =
        template === null
          ? { Body: `${call.text} ${call.url}` }
          : { ContentSid: template, ContentVariables: JSON.stringify({ 1: call.text, 2: call.url }) }
      const fields = { To: `whatsapp:${address}`, From: `whatsapp:${from}`, ...said }
      return { state: 'sent', provider_id: await sendMessage(twilio, fields, way, signal) }
    },
  }
}
