import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Principal, ROLES, type Role } from '../../contracts/role.ts'
import { reachOf } from '../access/policy.ts'
import type { Trail } from '../audit/trail.ts'
import { demoMenu } from './demo-menu.ts'

const PATHS = ['/scenarios', '/scenario', '/beds'] as const
const person = (role: Role): Principal => ({ user: role, name: 'N', role, wards: ['w1'], session: role, expires_ms: 1e15 })
const PEOPLE: Record<string, Principal> = {
  ...Object.fromEntries(ROLES.map((role) => [role, person(role)])),
  locked: { ...person('nurse'), locked: true },
}

/** What reached the simulator. */
let played: string[] = []
let refused: Array<Parameters<Trail['refused']>> = []
const servers: Server[] = []
let url = ''

const listening = async (answer: (incoming: IncomingMessage, response: ServerResponse) => void): Promise<number> => {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  const controlPort = await listening((incoming, response) => {
    played.push(`${incoming.method} ${incoming.url}`)
    incoming.resume()
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  const menu = demoMenu({
    controlPort,
    principalOf: async (cookie) => PEOPLE[cookie] ?? null,
    trail: { refused: (...line) => void refused.push(line) },
  })
  const port = await listening((incoming, response) => menu((incoming.url ?? '').replace('/demo', ''))(incoming, response))
  url = `http://127.0.0.1:${port}`
})
afterAll(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})

/** @returns status and error of each way in, as `who`. */
async function askedBy(who: string): Promise<Array<[number, unknown]>> {
  played = []
  refused = []
  const answers: Array<[number, unknown]> = []
  for (const path of PATHS) {
    const change = path === '/scenario' ? { method: 'POST', body: '{"bed":"w1-01","scenario":"asystole"}' } : {}
    const reply = await fetch(`${url}/demo${path}`, { headers: { cookie: who }, ...change })
    answers.push([reply.status, ((await reply.json()) as { error?: string }).error])
  }
  return answers
}

test('[ACC-24] the simulator hears exactly the roles that the policy table lets use it', async () => {
  for (const role of ROLES) {
    const may = reachOf(role, 'use_simulator') !== null
    expect(await askedBy(role), role).toEqual(PATHS.map(() => (may ? [200, undefined] : [403, 'not_allowed'])))
    expect(played, role).toEqual(may ? ['GET /scenarios', 'POST /scenario', 'GET /beds'] : [])
    expect(refused, role).toEqual(may ? [] : PATHS.map((path) => [PEOPLE[role], 'not_allowed', `/demo${path}`]))
  }
  for (const role of ['kiosk', 'auditor', 'biomed'] as const) expect(reachOf(role, 'use_simulator'), role).toBeNull()
})

test('[ACC-24] a locked session is refused as locked, nobody as signed out; both are audited', async () => {
  expect(await askedBy('locked')).toEqual(PATHS.map(() => [423, 'locked']))
  expect(played).toEqual([])
  expect(refused).toEqual(PATHS.map((path) => [PEOPLE.locked, 'locked', `/demo${path}`]))
  expect(await askedBy('nobody')).toEqual(PATHS.map(() => [401, 'signed_out']))
  expect(played).toEqual([])
  expect(refused).toEqual(PATHS.map((path) => [{ address: '127.0.0.1' }, 'signed_out', `/demo${path}`]))
})

test('[ACC-24] a refusal does not wait for the question', async () => {
  const endless = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{')) })
  const asked = { method: 'POST', body: endless, duplex: 'half', headers: { cookie: 'auditor' } } as RequestInit
  expect((await fetch(`${url}/demo/scenario`, asked)).status).toBe(403)
})
