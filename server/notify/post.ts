import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { NotSent, SEND_TIMEOUT_MS } from './channel.ts'
import { lookupWithin, type Reach, refusedHost } from './reach.ts'

/** What an answer may weigh; the rest of a longer one is not read. */
const ANSWER_MAX_BYTES = 64 * 1024
/** An alarm does not wait for longer, whatever a provider asks for. */
const AFTER_MAX_MS = 120_000

export interface Letter {
  headers: Record<string, string>
  body: string | Buffer
}

export interface Answer {
  status: number
  text: string
  /** Retry-After, within [0, 120 s]; null when there is none. */
  after_ms: number | null
}

/** How a channel posts. */
export interface Way {
  /** Where it may go: an address somebody typed in is kept off our own networks; a provider the operator named is not. */
  reach: Reach
  timeout_ms?: number
}

/**
 * One POST, one answer, within SEND_TIMEOUT_MS altogether: no redirect is followed, no connection is kept.
 * @throws NotSent when there is no answer: `unreachable`, `timeout`, or `refused` for an address calls must not go to
 */
export async function post(address: string, { headers, body }: Letter, way: Way, signal?: AbortSignal): Promise<Answer> {
  const { reach, timeout_ms = SEND_TIMEOUT_MS } = way
  const url = urlOf(address)
  const fault = refusedHost(url, reach)
  if (fault) throw new NotSent(fault, 'refused', { retry: false })
  const limit = AbortSignal.timeout(timeout_ms)
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((done, fail) => {
    const asked = request(
      url,
      {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        lookup: lookupWithin(url, reach),
      },
      (reply) => {
        const parts: Buffer[] = []
        let bytes = 0
        const end = () => {
          done({
            status: reply.statusCode ?? 0,
            text: Buffer.concat(parts).toString('utf8'),
            after_ms: afterOf(reply.headers['retry-after']),
          })
          asked.destroy()
        }
        reply.on('data', (part: Buffer) => {
          parts.push(part)
          bytes += part.length
          if (bytes > ANSWER_MAX_BYTES) end()
        })
        reply.once('end', end)
        reply.once('error', (error) => fail(brokenOff(error, limit)))
      },
    )
    // Stays for what a server still says after its answer: nobody listens to that, and nothing falls over it.
    asked.on('error', (error) => fail(brokenOff(error, limit)))
    asked.end(body)
  })
}

/**
 * The answer, where it says that the call was taken. Anything else is told apart by whether the same call can succeed later:
 * busy (429), slow (408, 425) and broken (5xx) can, the rest cannot.
 * @throws NotSent `http <status>`; `gone`: the statuses that say the address itself is dead
 */
export function taken(answer: Answer, gone: readonly number[] = []): Answer {
  const { status, after_ms } = answer
  if (status >= 200 && status < 300) return answer
  const retry = status >= 500 || [408, 425, 429].includes(status)
  throw new NotSent(`http ${status}`, retry ? 'unreachable' : 'refused', {
    retry,
    after_ms: retry ? after_ms : null,
    gone: gone.includes(status),
  })
}

function urlOf(address: string): URL {
  if (!URL.canParse(address)) throw new NotSent('address malformed', 'refused', { retry: false })
  return new URL(address)
}

/** The message of an error may hold the address: only its code goes on. */
function brokenOff(error: Error & { code?: string }, limit: AbortSignal): NotSent {
  if (error instanceof NotSent) return error
  if (limit.aborted) return new NotSent('timeout', 'timeout', { retry: true })
  if (error.name === 'AbortError') return new NotSent('given up', 'timeout', { retry: true })
  const code = /^[A-Z][A-Z0-9_]{2,50}$/.test(error.code ?? '') ? (error.code as string) : 'broken off'
  return new NotSent(code.toLowerCase(), 'unreachable', { retry: true })
}

/** Seconds; a date, which HTTP allows too, needs two clocks that agree and is left to the caller's own patience. */
function afterOf(header: string | undefined): number | null {
  return /^\d{1,9}$/.test(header ?? '') ? Math.min(Number(header) * 1_000, AFTER_MAX_MS) : null
}

export function postJson(address: string, value: unknown, way: Way, signal?: AbortSignal): Promise<Answer> {
  return post(address, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }, way, signal)
}
