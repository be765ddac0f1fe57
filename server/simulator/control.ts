import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { SCENARIO_BY_ID, SCENARIOS } from './scenario.ts'
import type { SimulatedWard } from './ward.ts'

/** A request body is a few words; more is refused. */
const MAX_BODY_BYTES = 2_000

export interface Control {
  port: number
  close(): Promise<void>
}

/**
 * The scenario menu's other end, on loopback only and without secrets: GET /scenarios, GET /beds,
 * POST /scenario {"scenario": "asystole", "bed": "7"} (or "device", and "ward" where labels repeat).
 */
export async function startControl(ward: SimulatedWard, port: number): Promise<Control> {
  const server = createServer((request, response) => {
    answer(ward, request, response).catch((error: unknown) => reply(response, 500, { error: String(error) }))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(ward: SimulatedWard, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.origin !== undefined) return reply(response, 403, { error: 'not_allowed', detail: 'not from a browser' })
  const route = `${request.method} ${request.url?.split('?')[0]}`
  if (route === 'GET /scenarios')
    return reply(response, 200, { scenarios: SCENARIOS.map(({ id, title, length_s, needs = [] }) => ({ id, title, length_s, needs })) })
  if (route === 'GET /beds') return reply(response, 200, { beds: ward.beds() })
  if (route !== 'POST /scenario') return reply(response, 404, { error: 'not_found' })
  const body = await bodyOf(request)
  if (body === null) return reply(response, 400, { error: 'bad_request', detail: 'a JSON object of at most 2,000 bytes' })
  const scenario = SCENARIO_BY_ID.get(String(body.scenario))
  if (!scenario) return reply(response, 404, { error: 'not_found', detail: `no scenario ${body.scenario}` })
  const failure = ward.trigger(placeOf(body), scenario)
  if (failure === 'not_found') return reply(response, 404, { error: failure, detail: 'no such bed or device' })
  if (failure === 'cannot_play')
    return reply(response, 409, { error: failure, detail: `a bed with ${scenario.needs?.join(' and ') ?? 'a simulated device'} is needed` })
  return reply(response, 200, { started: scenario.id })
}

function placeOf(body: Record<string, unknown>): { ward?: string; bed?: string; device?: string } {
  const word = (key: string) => (body[key] === undefined ? undefined : String(body[key]))
  return { ward: word('ward'), bed: word('bed'), device: word('device') }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > MAX_BODY_BYTES) return null
  }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
