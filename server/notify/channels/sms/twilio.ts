import { z } from 'zod'
import { NotSent } from '../../channel.ts'
import { json } from '../../parsed.ts'
import { type Answer, post, taken, type Way } from '../../post.ts'

/** The account that text messages go through; the same for SMS and WhatsApp. */
export interface Twilio {
  /** https://api.twilio.com unless the operator says otherwise. */
  api: string
  sid: string
  token: string
  /** Where Twilio reports what became of a message; null: it is not asked to. */
  statusUrl: string | null
}

const made = z.object({ sid: z.string().max(64) })
const fault = z.object({ code: z.number() })
/** No such number, unsubscribed (STOP), not a mobile, blocked: nothing more goes there (Twilio's error dictionary). */
const GONE = new Set([21211, 21214, 21217, 21610, 21612, 21614])

/** One message by POST /Messages.json. @returns its sid @throws NotSent */
export async function sendMessage(twilio: Twilio, fields: Record<string, string>, way: Way, signal?: AbortSignal): Promise<string> {
  const { api, sid, token, statusUrl } = twilio
  const form = new URLSearchParams({ ...fields, ...(statusUrl === null ? {} : { StatusCallback: statusUrl }) })
  const headers = {
    authorization: `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  }
  const path = `/2010-04-01/Accounts/${encodeURIComponent(sid)}/Messages.json`
  const answer = await post(`${api}${path}`, { headers, body: form.toString() }, way, signal)
  if (isGone(answer)) throw new NotSent('number refused', 'refused', { retry: false, gone: true })
  const message = made.safeParse(json(taken(answer).text))
  if (!message.success) throw new NotSent('answer not understood', 'unreachable', { retry: true })
  return message.data.sid
}

function isGone({ status, text }: Answer): boolean {
  const said = fault.safeParse(json(text))
  return status === 400 && said.success && GONE.has(said.data.code)
}
