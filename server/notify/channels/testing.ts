import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createRaw, type Socket } from 'node:net'
import type { Call } from '../../../contracts/call.ts'
import { networksOf } from '../../web/address.ts'
import { NotSent } from '../channel.ts'
import type { Way } from '../post.ts'

/** For tests: addresses typed in may be on loopback, and patience is short. */
export const LOOPBACK: Way = { reach: networksOf(['127.0.0.1', '::1']), timeout_ms: 300 }

export const CALL: Call = {
  dedup: 'a1.3.2.c1',
  thread: 'a1.3',
  kind: 'call',
  priority: 'high',
  level: 2,
  ward: 'Ward 4B',
  bed: '07',
  title: 'Desaturation',
  text: 'High alarm, Ward 4B bed 07: Desaturation. Step 2.',
  at_ms: Date.UTC(2026, 2, 1, 3, 12),
  url: 'https://ward.example/alarms/a1?call=n1',
}

export interface Letter {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}
export interface StandIn {
  url: string
  letters: Letter[]
  /** How the next requests are answered; the last for ever. `null`: it takes the request and never answers. */
  answers: Array<{ status: number; headers?: Record<string, string>; body?: string } | null>
  stop(): Promise<void>
}

/** A provider on loopback that keeps what it was sent. */
export async function standIn(): Promise<StandIn> {
  const letters: Letter[] = []
  const answers: StandIn['answers'] = []
  const give = (response: ServerResponse) => {
    const next = answers.length > 1 ? answers.shift() : answers[0]
    if (next === null) return
    const { status, headers = {}, body = '' } = next ?? { status: 200 }
    response.writeHead(status, headers).end(body)
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      letters.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts) })
      give(response)
    })
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    answers,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** A server that says `bytes` to whatever it is sent, then `then`. */
export async function rawServer(
  talk: (socket: Socket, said: string) => void,
): Promise<{ port: number; sockets: Set<Socket>; stop(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createRaw((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => talk(socket, bytes.toString('latin1')))
    talk(socket, '')
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    stop: () =>
      new Promise((done) => {
        server.close(() => done())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** What was thrown: NotSent, or the test fails with what it was instead. */
export async function notSentBy(sending: Promise<unknown>): Promise<NotSent> {
  const thrown = await sending.then(
    (value) => new Error(`was sent: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  )
  if (thrown instanceof NotSent) return thrown
  throw thrown
}
