import type { Channel } from '../../channel.ts'
import { postJson, taken, type Way } from '../../post.ts'

/** The hook was deleted, or its room archived. */
const GONE = [404, 410]

/** A chat room by incoming webhook (Slack, and what speaks its form). The address is the hook's URL. */
export function slackChannel(way: Way): Channel {
  return {
    async send(call, address, signal) {
      const mark = call.kind === 'cancelled' ? ':white_check_mark:' : ':rotating_light:'
      const text = `${mark} ${plain(call.text)} <${call.url}|${call.kind === 'cancelled' ? 'Look' : 'Answer'}>`
      taken(await postJson(address, { text, unfurl_links: false }, way, signal), GONE)
      return { state: 'sent' }
    },
  }
}

/** Slack's three characters with a meaning: a bed's label can neither make a link nor call @channel. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
