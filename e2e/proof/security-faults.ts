import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { open } from '../live-socket.ts'
import { type Answer, ask, askRaw, inTurns, listen } from './ask.ts'
import type { PersonWho, World } from './world.ts'

/** Checks that return what is wrong, one line each, so that the same check can be run against a server without the control. */

/** Origins a browser would send from somewhere else; null: none at all. */
const FOREIGN = (origin: string) => {
  const { host } = new URL(origin)
  return [
    null,
    'null',
    'https://evil.test',
    `https://sub.${host}`,
    `${origin}.evil.test`,
    `http://${host}`,
    `${origin}:8443`,
    `https://x${host}`,
  ]
}

/** Changes at pages, API, sign-in and the server's own paths, and sockets: none is taken from a foreign page. */
export async function originFaults(world: World): Promise<string[]> {
  const targets = [
    '/api/admin/people',
    '/api/session/lock',
    '/api/auth/callback/credentials',
    '/api/setup',
    '/live/ticket',
    '/wards/north',
    '/healthx',
  ]
  const asked = FOREIGN(world.origin).flatMap((origin) => targets.map((path) => ({ origin, path })))
  const posts = await inTurns(asked, async ({ origin, path }) => {
    const { 'x-forwarded-for': from = '', cookie = '' } = world.headers.admin
    const headers = { 'x-forwarded-for': from, cookie, ...(origin === null ? {} : { origin }) }
    const { status, text } = await askRaw(world.url, { method: 'POST', path, headers, body: '{}' })
    return status === 403 && text.includes('origin_not_allowed') ? [] : [`POST ${path} from ${origin}: ${status}`]
  })
  const sockets = await inTurns(FOREIGN(world.origin), async (origin) => {
    const reply = await ask(world, 'nurse', { method: 'POST', path: '/live/ticket' })
    const { ticket } = JSON.parse(reply.text) as { ticket: string }
    const socket = await open(world.url, { headers: world.headers.nurse, origin, ticket }).catch(() => null)
    socket?.disconnect()
    return socket ? [`socket from ${origin}: open`] : []
  })
  return [...posts, ...sockets].flat()
}

const SAID: Readonly<Record<string, RegExp>> = {
  'content-security-policy':
    /script-src 'self' 'nonce-[\w+/]{24}' 'strict-dynamic'; .*object-src 'none'; base-uri 'none'; .*frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy': /camera=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'strict-transport-security': /^max-age=\d{8}/,
  'cache-control': /no-store/,
}

/** Every kind of answer carries every header, scripts carry the nonce of their own answer, and no script goes without. */
export async function headerFaults(world: World): Promise<string[]> {
  const hashed = chunkOf((await ask(world, 'nurse', { path: '/sign-in' })).text)
  const { a, b } = world.wards
  const pages = ['/sign-in', '/setup', '/no-such-page', `/wards/${a.ward}`, `/wards/${b.ward}`, `/patients/${b.encounter}`, '/admin/people']
  const others = [
    '/api/me',
    '/api/none',
    `/api/patients/${b.encounter}`,
    '/icon.svg',
    '/healthz',
    '/metrics',
    '/live/ticket',
    '/a%2fb',
    '/a.rsc',
    '/socket.io/?EIO=4&transport=polling',
  ]
  const faults = await inTurns([...pages, ...others, hashed], async (path) => {
    const reply = await ask(world, 'nurse', { path })
    const must = path === hashed ? { ...SAID, 'cache-control': /immutable/ } : SAID
    const missing = Object.entries(must).filter(([name, value]) => !value.test(String(reply.headers[name] ?? '')))
    const scripts = pages.includes(path) ? scriptFaults(reply) : []
    return [...missing.map(([name]) => `${path}: ${name} is ${reply.headers[name]}`), ...scripts.map((fault) => `${path}: ${fault}`)]
  })
  const posted = await ask(world, 'nurse', { method: 'POST', path: '/api/admin/people', headers: { origin: 'https://evil.test' } })
  const unsaid = Object.entries(SAID).filter(([name, value]) => !value.test(String(posted.headers[name] ?? '')))
  return [...faults.flat(), ...unsaid.map(([name]) => `refused POST: ${name} is ${posted.headers[name]}`)]
}

const chunkOf = (html: string) => /\/_next\/static\/[^"]+\.js/.exec(html)?.[0] ?? '/_next/static/none.js'

function scriptFaults({ headers, text }: Answer): string[] {
  const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1]
  const scripts = [...text.matchAll(/<script\b([^>]*)>/g)].map((match) => match[1]!)
  const without = scripts.filter((attributes) => !nonce || !attributes.includes(`nonce="${nonce}"`))
  const handlers = [...text.matchAll(/<[a-z][^>]*\son[a-z]+=/g)].length
  return [
    ...(scripts.length === 0 ? ['no script at all'] : []),
    ...(without.length > 0 ? [`${without.length} scripts without this answer's nonce`] : []),
    ...(handlers > 0 ? [`${handlers} handlers written into elements`] : []),
  ]
}

/** A ticket opens one socket, once, for its own session; without one nothing opens. */
export async function ticketFaults(world: World): Promise<string[]> {
  const fetchOne = async () =>
    (JSON.parse((await ask(world, 'nurse', { method: 'POST', path: '/live/ticket' })).text) as { ticket: string }).ticket
  const tryOne = async (who: 'nurse' | 'physician', ticket: unknown) => {
    const socket = await open(world.url, { headers: world.headers[who], origin: world.origin, ticket }).catch(
      (error: Error) => error.message,
    )
    if (typeof socket === 'string') return socket
    socket.disconnect()
    return 'open'
  }
  const used = await fetchOne()
  const first = await tryOne('nurse', used)
  const bad: Array<readonly [string, 'nurse' | 'physician', unknown]> = [
    ['no ticket', 'nurse', undefined],
    ['an empty ticket', 'nurse', ''],
    ['garbage', 'nurse', 'x'.repeat(43)],
    ['an object', 'nurse', { length: 43 }],
    ['a used ticket', 'nurse', used],
    ["another's ticket", 'physician', await fetchOne()],
  ]
  const faults = first === 'open' ? [] : [`a good ticket: ${first}`]
  for (const [what, who, ticket] of bad) {
    const said = await tryOne(who, ticket)
    if (said !== 'ticket_not_valid') faults.push(`${what}: ${said}`)
  }
  const asked = await ask(world, 'anonymous', { method: 'POST', path: '/live/ticket' })
  return asked.status === 401 ? faults : [...faults, `a ticket for nobody: ${asked.status}`]
}

type Jar = Map<string, string>
const cookieHeader = (jar: Jar) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
const setCookies = ({ headers }: Answer) => [headers['set-cookie'] ?? []].flat()

function keep(jar: Jar, reply: Answer): void {
  for (const line of setCookies(reply)) {
    const [pair = ''] = line.split(';')
    jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
  }
}

/** Signs in as a browser does. `from`: the address it comes from. @returns every cookie that was set on the way */
export async function signIn(world: World, login: string, jar: Jar, from = '10.30.0.1'): Promise<string[]> {
  const lines: string[] = []
  const base = () => ({ 'x-forwarded-for': from, cookie: cookieHeader(jar) })
  const csrf = await askRaw(world.url, { path: '/api/auth/csrf', headers: base() })
  lines.push(...setCookies(csrf))
  keep(jar, csrf)
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string }
  const body = new URLSearchParams({ csrfToken, login, password: world.password, json: 'true' }).toString()
  const headers = { ...base(), origin: world.origin, 'content-type': 'application/x-www-form-urlencoded' }
  const reply = await askRaw(world.url, { method: 'POST', path: '/api/auth/callback/credentials', headers, body })
  keep(jar, reply)
  return [...lines, ...setCookies(reply)]
}

const SESSION = '__Host-wardwave.session'

/** Cookies of signing in: out of reach of scripts, other sites and http; new with every sign-in, and the old one is worth nothing. */
export async function cookieFaults(world: World): Promise<string[]> {
  const jar: Jar = new Map()
  const lines = await signIn(world, 'nurse', jar)
  const faults = lines.flatMap((line) => {
    const [pair = '', ...attributes] = line.split(';').map((one) => one.trim())
    const name = pair.split('=')[0] ?? ''
    const has = (wanted: RegExp) => attributes.some((one) => wanted.test(one))
    return [
      ...(name.startsWith('__Host-') ? [] : [`${name} may be set by another host`]),
      ...(has(/^HttpOnly$/i) ? [] : [`${name} is not HttpOnly`]),
      ...(has(/^Secure$/i) ? [] : [`${name} is not Secure`]),
      ...(has(/^SameSite=(Lax|Strict)$/i) ? [] : [`${name} is sent from other sites`]),
      ...(has(/^Path=\/$/i) ? [] : [`${name} has another path`]),
      ...(has(/^Domain=/i) ? [`${name} has a domain`] : []),
    ]
  })
  const first = jar.get(SESSION)
  if (!first) return [...faults, 'no session cookie']
  await signIn(world, 'nurse', jar)
  if (jar.get(SESSION) === first) faults.push('the session cookie stays the same over a sign-in')
  const status = async (cookie: string) =>
    (await askRaw(world.url, { path: '/api/me', headers: { cookie: `${SESSION}=${cookie}`, 'x-forwarded-for': '10.30.0.2' } })).status
  if ((await status(jar.get(SESSION) ?? '')) !== 200) faults.push('the new session does not work')
  await until(async () => (await status(first)) === 401, 2_000).catch(() => faults.push('the session before the sign-in still works'))
  const planted: Jar = new Map([[SESSION, 'planted-by-somebody']])
  await signIn(world, 'nurse', planted)
  if (planted.get(SESSION) === 'planted-by-somebody') faults.push('a planted session cookie is kept')
  return faults
}

async function until(happened: () => Promise<boolean>, within_ms: number): Promise<number> {
  const from = performance.now()
  while (performance.now() - from < within_ms) {
    if (await happened()) return performance.now() - from
    await new Promise((next) => setTimeout(next, 50))
  }
  throw new Error(`not within ${within_ms} ms`)
}

/** What ends a right reaches open sockets and the API within 2 s: disabled, role and ward changed, all sessions ended, signed out. */
export async function revocationFaults(world: World): Promise<string[]> {
  const { a, b } = world.wards
  const admin = (method: string, path: string, body: unknown) => ask(world, 'admin', { method, path, body: JSON.stringify(body) })
  const user = world.users.other_nurse
  const person = { name: 'Person other_nurse', role: 'nurse', wards: [b.ward] }
  const steps: Array<readonly [string, () => Promise<Answer>]> = [
    ['disabled', () => admin('POST', `/api/admin/people/${user}/access`, { enabled: false })],
    ['ward changed', () => admin('PATCH', `/api/admin/people/${user}`, { ...person, wards: [a.ward] })],
    ['role changed', () => admin('PATCH', `/api/admin/people/${user}`, { ...person, role: 'auditor', wards: [] })],
    ['sessions ended', () => ask(world, 'admin', { method: 'DELETE', path: `/api/admin/people/${user}/sessions` })],
  ]
  const faults: string[] = []
  for (const [what, end] of steps) {
    faults.push(...(await endsWithin2s(world, 'other_nurse', what, end)))
    await admin('POST', `/api/admin/people/${user}/access`, { enabled: true })
    await admin('PATCH', `/api/admin/people/${user}`, person)
  }
  return faults
}

async function endsWithin2s(world: World, who: PersonWho, what: string, end: () => Promise<Answer>): Promise<string[]> {
  world.headers[who] = { ...world.headers[who], cookie: await world.newSession(who) }
  const { socket } = await listen(world, who)
  const watched = await socket.timeout(5_000).emitWithAck('watch', { view: 'ward', ward: world.wards.b.ward, cursor: null })
  if (!watched.ok) return [`${what}: could not watch before it: ${watched.error}`]
  const gone = new Promise<void>((done) => socket.once('disconnect', () => done()))
  const reply = await end()
  if (reply.status >= 300) return [`${what}: could not be done: ${reply.status} ${reply.text.slice(0, 200)}`]
  const late = new Promise<'late'>((done) => setTimeout(() => done('late'), 2_000))
  const faults = (await Promise.race([gone, late])) === 'late' ? [`${what}: the socket is open after 2 s`] : []
  socket.disconnect()
  const after = await ask(world, who, { path: `/api/patients/${world.wards.b.encounter}` })
  return after.status === 200 ? [...faults, `${what}: the patient is still told after 2 s`] : faults
}

/** Too much is answered with 429 and when to come again; from another address it goes on. */
export async function rateFaults(world: World): Promise<string[]> {
  const tryOne = (from: string) =>
    askRaw(world.url, {
      method: 'POST',
      path: '/api/setup',
      headers: { origin: world.origin, 'x-forwarded-for': from, 'content-type': 'application/json' },
      body: '{}',
    })
  const many = await inTurns(
    Array.from({ length: 140 }, (_, i) => i),
    () => tryOne('10.40.0.1'),
    24,
  )
  const refused = many.filter(({ status }) => status === 429)
  const faults = refused.length > 0 ? [] : ['140 tries at a way in, and none was told to wait']
  if (refused.some(({ headers }) => !(Number(headers['retry-after']) >= 1))) faults.push('a 429 without Retry-After')
  if ((await tryOne('10.40.0.2')).status === 429) faults.push('another address waits as well')
  return faults
}

/** What the product's own program says of switches: nothing. */
export function switchFaults(): string[] {
  const product = readFileSync(resolve(import.meta.dirname, '../../dist/server/main.js'), 'utf8')
  return product.includes('WARDWAVE_TEST_WITHOUT') ? ['the product can be told to leave a control out'] : []
}
