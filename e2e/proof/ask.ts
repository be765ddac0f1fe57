import { Agent, request } from 'node:http'
import type { Socket } from 'socket.io-client'
import { text } from '../../components/text/text.ts'
import { open } from '../live-socket.ts'
import type { Who, World } from './world.ts'

/** What one asks, to the byte: a browser or fetch would mend the path and the headers. */
export interface Question {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
}
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
}

const AGAIN_MAX = 8
const AGAIN_MS = 500

const agent = new Agent({ keepAlive: true, maxSockets: 12 })

export function askRaw(url: string, { method = 'GET', path, headers = {}, body }: Question): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((done, fail) => {
    const asked = request({ agent, hostname, port, path, method, headers, timeout: 20_000 }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (piece) => {
        text += piece
      })
      reply.on('end', () => done({ status: reply.statusCode ?? 0, headers: reply.headers, text }))
      reply.on('error', fail)
    })
    asked.on('timeout', () => asked.destroy(new Error(`${method} ${path}: no answer within 20 s`)))
    asked.on('error', fail)
    asked.end(body)
  })
}

/** As `who`, from a page of ours. Changes carry `{}` unless told otherwise. Asked again while the database is too busy to answer a page. */
export async function ask(world: World, who: Who, question: Question): Promise<Answer> {
  const { method = 'GET' } = question
  const changes = method !== 'GET' && method !== 'HEAD'
  const headers = {
    ...world.headers[who],
    ...(changes ? { origin: world.origin, 'content-type': 'application/json' } : {}),
    ...question.headers,
  }
  const body = question.body ?? (changes && method !== 'DELETE' ? '{}' : undefined)
  for (let again = AGAIN_MAX; ; again--) {
    const reply = await askRaw(world.url, { ...question, headers, ...(body === undefined ? {} : { body }) })
    if (again === 0 || !(reply.status === 503 || reply.text.includes(text('page.away.title')))) return reply
    await new Promise((next) => setTimeout(next, AGAIN_MS))
  }
}

/** A live socket of `who`, with every frame it was sent written down. Rejects with the server's reason. */
export async function listen(world: World, who: Who): Promise<{ socket: Socket; heard: () => string }> {
  const reply = await ask(world, who, { method: 'POST', path: '/live/ticket' })
  const ticket = reply.status === 200 ? (JSON.parse(reply.text) as { ticket: string }).ticket : undefined
  const frames: string[] = []
  const onFrame = (frame: string) => void frames.push(frame)
  const socket = await open(world.url, { headers: world.headers[who], origin: world.origin, ticket, onFrame })
  return { socket, heard: () => frames.join('\n') }
}

/** Runs `work` over `items`, a few at a time, in order of the answers' places. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>, at_once = 12): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const i = next++
      results[i] = await work(items[i]!)
    }
  }
  await Promise.all(Array.from({ length: at_once }, worker))
  return results
}
