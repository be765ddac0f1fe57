import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { CommandType } from '../../contracts/command.ts'
import { COMMANDS, expected, isAboutAWard, isNobody, may, pathFor, type Route, WATCHES } from '../authz.matrix.ts'
import { send } from '../live-socket.ts'
import { ask, inTurns, listen } from './ask.ts'
import { type WardKey, WHO, type Who, type World, wardsOf } from './world.ts'

const KEYS = ['a', 'b'] as const
const wordsOf = (who: Who, key: WardKey) => (wardsOf(who).includes(key) ? 'own ward' : 'other ward')

/** Every route, asked by everybody, of their own ward and another. One line for each answer that is not the one it must be. */
export async function routeFaults(world: World, routes: readonly Route[]): Promise<string[]> {
  const cases = routes.flatMap((route) =>
    WHO.flatMap((who) => (isAboutAWard(route) ? KEYS : (['a'] as const)).map((key) => ({ route, who, key }))),
  )
  const faults = await inTurns(cases, async ({ route, who, key }) => {
    const [method = 'GET'] = route[0].split(' ')
    const { status } = await ask(world, who, { method, path: pathFor(route[0], world.wards[key]) })
    const must = expected(route, who, key)
    return status === must ? [] : [`${route[0]} as ${who} (${wordsOf(who, key)}): ${status}, must be ${must}`]
  })
  return faults.flat()
}

/** Headers by which a client might steer the router, or claim to be somebody. */
function steering(world: World): Array<Record<string, string>> {
  const own = `/wards/${world.wards.a.ward}`
  return [
    { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' },
    { 'x-middleware-subrequest': 'src/middleware:proxy:proxy' },
    { 'x-middleware-rewrite': own },
    { 'x-middleware-prefetch': '1' },
    { 'x-middleware-next': '1' },
    { 'x-nextjs-data': '1' },
    { 'x-matched-path': own },
    { 'x-invoke-path': own, 'x-invoke-status': '200' },
    { 'x-now-route-matches': '1=north' },
    { 'x-original-url': own },
    { 'x-rewrite-url': own },
    { 'x-http-method-override': 'GET' },
    { 'x-prerender-revalidate': '1' },
    { 'next-action': 'a'.repeat(40) },
    { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'http' },
    { authorization: 'Bearer admin' },
    { 'next-url': own },
  ]
}

/** The same question with a header more must be answered the same; what is asked by a look ahead is answered 204, whoever asks. */
export async function headerFaults(world: World, sample: readonly Route[]): Promise<string[]> {
  const asked = sample.flatMap((route) => (['anonymous', 'nurse'] as const).map((who) => ({ route, who })))
  const faults = await inTurns(asked, async ({ route, who }) => {
    const [method = 'GET'] = route[0].split(' ')
    const path = pathFor(route[0], world.wards.b)
    const must = expected(route, who, 'b')
    const found: string[] = []
    const note = (status: number, right: number, trick: object) =>
      status === right || found.push(`${route[0]} as ${who} with ${JSON.stringify(trick)}: ${status}, must be ${right}`)
    for (const headers of steering(world)) note((await ask(world, who, { method, path, headers })).status, must, headers)
    if (method !== 'GET') return found
    const router = { rsc: '1' }
    const first = await ask(world, who, { path, headers: router })
    const next = first.headers.location === `${path}?_rsc` ? await ask(world, who, { path: `${path}?_rsc`, headers: router }) : first
    note(next.status, must, router)
    for (const name of ['next-router-prefetch', 'next-router-segment-prefetch']) {
      const ahead = { [name]: '/_tree' }
      const reply = await ask(world, who, { path, headers: { ...router, ...ahead } })
      if (reply.text !== '') found.push(`${route[0]} as ${who}: a look ahead is answered with ${reply.text.length} characters`)
      note(reply.status, 204, ahead)
    }
    return found
  })
  return faults.flat()
}

/** Other spellings of a path: answered as the path itself, or refused. */
export async function pathFaults(world: World, sample: readonly Route[]): Promise<string[]> {
  const { a, b } = world.wards
  const asked = sample
    .filter(([what]) => what.startsWith('GET '))
    .flatMap((route) => (['anonymous', 'nurse'] as const).map((who) => ({ route, who })))
  const faults = await inTurns(asked, async ({ route, who }) => {
    const path = pathFor(route[0], b)
    const at = path.lastIndexOf('/')
    const spellings = [
      ...[`${path}/`, `/${path}`, `${path.slice(0, at)}//${path.slice(at + 1)}`, `${path.slice(0, at)}/%2e/${path.slice(at + 1)}`],
      ...[`/x/..${path}`, `/x/%2e%2e${path}`, `${path.slice(0, at)}%2f${path.slice(at + 1)}`, `${path}%00`, `${path}%20`, `${path};x=1`],
      ...[
        `${path}.rsc`,
        `${path}.segments/_tree.segment.rsc`,
        `${path}.prefetch.rsc`,
        `${path}.json`,
        `/en${path}`,
        `/_next/data/x${path}.json`,
      ],
      ...[`${path}?nxtPward=${a.ward}&nxtPencounter=${a.encounter}`, `${path}?__nextLocale=en&__nextDataReq=1`, path.toUpperCase()],
      `${path}?ward=${a.ward}&encounter=${a.encounter}`,
    ]
    const must = expected(route, who, 'b')
    const found: string[] = []
    for (const spelling of spellings) {
      const { status, text } = await ask(world, who, { path: spelling })
      if (status !== must && ![400, 404].includes(status)) found.push(`${spelling} as ${who}: ${status}, must be ${must} or refused`)
      if (b.canaries.some((canary) => text.includes(canary))) found.push(`${spelling} as ${who}: names the other ward's patient`)
    }
    return found
  })
  return faults.flat()
}

function commandOf(type: CommandType, encounter: string): Record<string, unknown> {
  const more: Record<CommandType, Record<string, unknown>> = {
    acknowledge: { alarm: 'none', revision: 1 },
    pause: { reason: 'suction', duration_ms: -1 },
    claim: { alarm: 'none', revision: 1 },
    decline: { alarm: 'none', revision: 1 },
    escalate: { alarm: 'none', revision: 1 },
    delegate: { alarm: 'none', revision: 1, to: 'nobody' },
    resume: {},
    standby: { reason: 'procedure', duration_ms: -1 },
    end_standby: {},
    set_limits: { base_version: 999, changes: {}, reason: 'proof', until_ms: null },
    chart: { observed_ms: 1, observations: {} },
  }
  return { type, encounter, ...more[type] }
}

/** Reasons that say "you may not"; every other answer says that one may, and that there was nothing to do. */
const NO_RIGHT = new Set(['not_allowed', 'signed_out', 'locked'])

/** Every event of the socket, by everybody, about both wards. */
export async function socketFaults(world: World): Promise<string[]> {
  const faults = await inTurns(WHO, async (who) => {
    const opened = await listen(world, who).catch((error: Error) => error.message)
    if (typeof opened === 'string') return isNobody(who) && opened === 'signed_out' ? [] : [`socket as ${who}: ${opened}`]
    if (isNobody(who)) return [`socket as ${who}: let in`]
    const found: string[] = []
    for (const key of KEYS) found.push(...(await eventFaults(world, who, key, (event, message) => send(opened.socket, event, message))))
    await opened.socket.timeout(5_000).emitWithAck('unwatch')
    opened.socket.emit('screen', { visible: true, sound: 'off', p95_ms: null })
    opened.socket.disconnect()
    return found
  })
  return faults.flat()
}

async function eventFaults(
  world: World,
  who: Who,
  key: WardKey,
  say: (event: string, message: unknown) => Promise<unknown>,
): Promise<string[]> {
  const { ward, encounter } = world.wards[key]
  const found: string[] = []
  const judge = (what: string, allowed: boolean, must: boolean, said: unknown) =>
    allowed === must ||
    found.push(`${what} as ${who} (${wordsOf(who, key)}): ${JSON.stringify(said).slice(0, 100)}, must be ${must ? 'allowed' : 'refused'}`)
  for (const [view, group] of WATCHES) {
    const about = view === 'ward' ? { ward } : { encounter }
    const reply = (await say('watch', { view, ...about, cursor: null })) as { ok: boolean; error?: string }
    judge(`watch ${view}`, reply.ok, may(group, who, key, { local: true, stay: view === 'bed' }), reply.error ?? 'ok')
  }
  for (const [type, group] of Object.entries(COMMANDS)) {
    const command = commandOf(type as CommandType, encounter)
    const reply = await unhurried(() => say('command', { key: randomUUID(), command }))
    const refused = reply.status === 'refused' && NO_RIGHT.has(reply.reason ?? '')
    judge(`command ${type}`, !refused, may(group, who, key, { local: true, stay: true }), reply)
  }
  return found
}

/** A session may send so many commands a second: on a quick machine the table is longer than that, and the rest is asked again. */
async function unhurried(say: () => Promise<unknown>): Promise<{ status: string; reason?: string }> {
  for (;;) {
    const reply = (await say()) as { status: string; reason?: string }
    if (reply.reason !== 'too_many') return reply
    await new Promise((next) => setTimeout(next, 250))
  }
}

/** The device port: a device's own token opens it, nothing that people or walls carry does. */
export async function gateFaults(world: World): Promise<string[]> {
  const faults = await inTurns(WHO, async (who) => {
    const headers = { ...world.headers[who] }
    const value = headers.cookie?.split('=').slice(1).join('=').split(';')[0]
    if (who !== 'device' && value) headers.authorization = `Bearer ${value}`
    const held = await staysOpen(world.deviceUrl, headers)
    return held === (who === 'device') ? [] : [`device port as ${who}: ${held ? 'let in' : 'refused'}`]
  })
  return faults.flat()
}

/** A device that is refused is closed at once; one that is let in is waited for until it introduces itself. */
function staysOpen(url: string, headers: Record<string, string>): Promise<boolean> {
  return new Promise((done) => {
    const socket = new WebSocket(url, { headers })
    const timer = setTimeout(() => end(true), 1_000)
    const end = (held: boolean) => {
      clearTimeout(timer)
      socket.removeAllListeners('close')
      socket.terminate()
      done(held)
    }
    socket.on('close', () => end(false))
    socket.on('error', () => end(false))
  })
}
