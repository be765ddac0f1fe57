import { z } from 'zod'
import type { Priority } from '../../../../contracts/alarm.ts'
import type { Call } from '../../../../contracts/call.ts'
import { type Channel, NotSent } from '../../channel.ts'
import { parsed } from '../../parsed.ts'
import { postJson, taken, type Way } from '../../post.ts'

const SEVERITY: Record<Priority, 'critical' | 'error' | 'info'> = { high: 'critical', medium: 'error', low: 'info' }
const SUMMARY_MAX = 1_024
const accepted = z.object({ status: z.literal('success'), dedup_key: z.string().max(255).optional() })

/**
 * PagerDuty Events API v2. The address is the integration's routing key; the thread is the dedup key, so that steps and
 * repeats of one alarm are one incident, and its end resolves it.
 */
export function pagerdutyChannel(api: string, way: Way): Channel {
  return {
    async send(call, address, signal) {
      const answer = taken(await postJson(`${api}/v2/enqueue`, eventOf(call, address), way, signal))
      const { dedup_key } = parsedAnswer(answer.text)
      return { state: 'sent', ...(dedup_key === undefined ? {} : { provider_id: dedup_key }) }
    },
  }
}

function eventOf(call: Call, routing_key: string) {
  const event = { routing_key, dedup_key: call.thread.slice(0, 255) }
  if (call.kind === 'cancelled') return { ...event, event_action: 'resolve' }
  return {
    ...event,
    event_action: 'trigger',
    client: 'Wardwave',
    client_url: call.url,
    links: [{ href: call.url, text: 'Answer' }],
    payload: {
      summary: call.text.slice(0, SUMMARY_MAX),
      source: call.bed ? `${call.ward} bed ${call.bed}` : call.ward,
      severity: call.kind === 'test' ? 'info' : SEVERITY[call.priority],
      timestamp: new Date(call.at_ms).toISOString(),
      component: call.bed,
      group: call.ward,
      class: call.title,
    },
  }
}

/** 202 with anything but its own word of success came from something else (a proxy's page): the event is not there. */
function parsedAnswer(text: string): z.infer<typeof accepted> {
  try {
    return parsed(accepted, text)
  } catch {
    throw new NotSent('answer not understood', 'unreachable', { retry: true })
  }
}
