import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { log } from '../../../observe/log.ts'
import { bodyOf } from '../../../web/body.ts'

/** What a provider reported of a call it had taken, by its own name for it. */
export interface Reported {
  provider_id: string
  state: 'delivered' | 'failed'
  /** A code: "twilio 30003". */
  detail: string
}

const BODY_MAX_BYTES = 8 * 1024
/** `read` (WhatsApp) is a delivery too: who answers says that here, signed in. Steps in between (queued, sent) are no news. */
const STATES: Readonly<Record<string, Reported['state']>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
}

/**
 * Takes the reports. `url` is what Twilio was given, letter by letter, for that is what it signs; null: no account, no reports.
 * 204 when it is heard, 403 for a signature that is not theirs.
 */
export function twilioStatus({ token, url, told }: { token: string | null; url: string | null; told: (report: Reported) => void }) {
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const end = (status: number) => void response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end('{}')
    if (token === null || url === null) return end(404)
    if (incoming.method !== 'POST') return end(405)
    const text = await bodyOf(incoming, BODY_MAX_BYTES)
    if (text === null) return end(413)
    const fields = new URLSearchParams(text)
    if (!isSigned(token, url, fields, incoming.headers['x-twilio-signature'])) return end(403)
    const state = STATES[fields.get('MessageStatus') ?? '']
    const provider_id = fields.get('MessageSid')
    if (state && provider_id) told({ provider_id, state, detail: detailOf(fields.get('ErrorCode')) })
    end(204)
  }
  return (incoming: IncomingMessage, response: ServerResponse): void => {
    answer(incoming, response).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'a report of a text message was broken off')
      response.destroy()
    })
  }
}

/** Twilio's way: HMAC-SHA1 with the account's token over the URL and every field, sorted by name, name and value without a sign between. */
export function signatureOf(token: string, url: string, fields: URLSearchParams): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return createHmac('sha1', token)
    .update(url + sorted.map(([name, value]) => name + value).join(''))
    .digest('base64')
}

function isSigned(token: string, url: string, fields: URLSearchParams, given: string | string[] | undefined): boolean {
  if (typeof given !== 'string') return false
  const [right, theirs] = [Buffer.from(signatureOf(token, url, fields)), Buffer.from(given)]
  return right.length === theirs.length && timingSafeEqual(right, theirs)
}

const detailOf = (code: string | null) => (code && /^\d{1,6}$/.test(code) ? `twilio ${code}` : '')
