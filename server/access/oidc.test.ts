import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import NextAuthModule from 'next-auth'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { manualClock } from '../clock.ts'
import { log } from '../observe/log.ts'
import { authOptions, type SignIn } from './auth-options.ts'
import { parseCookies, sidFromCookie } from './cookie.ts'
import { issuerFault, mapClaims, type Oidc, parseRoleMap } from './oidc.ts'
import { CLIENT, openProvider, strangeKey, type TestProvider } from './oidc-testing.ts'
import { createThrottle } from './throttle.ts'

const SECRET = 'a-secret-of-at-least-thirty-two-characters'
const NextAuth = ('default' in NextAuthModule ? NextAuthModule.default : NextAuthModule) as unknown as (
  request: object,
  response: object,
  options: object,
) => Promise<void>

let provider: TestProvider
let app: Awaited<ReturnType<typeof openApp>>
const store = {
  signIn: vi.fn<SignIn['signIn']>(async () => null),
  signInVouched: vi.fn<SignIn['signInVouched']>(),
  refused: vi.fn<SignIn['refused']>(async () => undefined),
  revokeSession: vi.fn<SignIn['revokeSession']>(async () => undefined),
}

/** next-auth's own handler behind a real port. */
async function openApp(oidc: Oidc) {
  const parts = { secret: SECRET, secure: false, throttle: createThrottle(manualClock()), oidc }
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  process.env.NEXTAUTH_URL = url

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const part of request) text += part
    const at = new URL(request.url ?? '/', url)
    const nextauth = at.pathname.replace('/api/auth/', '').split('/')
    const asked = {
      method: request.method,
      headers: request.headers,
      query: { ...Object.fromEntries(at.searchParams), nextauth },
      body: Object.fromEntries(new URLSearchParams(text)),
      cookies: Object.fromEntries(parseCookies(request.headers.cookie ?? '')),
    }
    const answer = Object.assign(response, {
      status: (code: number) => Object.assign(response, { statusCode: code }),
      json: (body: unknown) => response.end(JSON.stringify(body)),
      send: (body: unknown) => response.end(typeof body === 'string' ? body : JSON.stringify(body ?? '')),
    })
    await NextAuth(asked, answer, authOptions(parts, store, '10.0.0.1'))
  }
  return { url, stop: () => new Promise<void>((done) => void server.close(() => done()).closeAllConnections()) }
}

/** A browser: keeps cookies, follows nothing by itself. */
function browser() {
  const jar = new Map<string, string>()
  async function go(url: string, form?: Record<string, string>): Promise<Response> {
    const mine = url.startsWith(app.url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(url, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: mine ? { cookie } : {},
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const line of mine ? reply.headers.getSetCookie() : []) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value === '' || /max-age=0/i.test(line)) jar.delete(name)
      else jar.set(name, decodeURIComponent(value))
    }
    return reply
  }
  const sid = () => sidFromCookie([...jar].map(([name, value]) => `${name}=${value}`).join('; '), SECRET, false)
  /** To the provider and back as far as the address that carries the code. */
  async function errand(sub: string, change = (authorize: URL) => authorize): Promise<string> {
    const { csrfToken } = (await (await go(`${app.url}/api/auth/csrf`)).json()) as { csrfToken: string }
    const out = await go(`${app.url}/api/auth/signin/oidc`, { csrfToken, callbackUrl: `${app.url}/wards/w1` })
    const authorize = change(new URL(out.headers.get('location')!))
    authorize.searchParams.set('as', sub)
    return (await go(authorize.href)).headers.get('location')!
  }
  /** @returns where one ends */
  async function signIn(sub: string, change?: (authorize: URL) => URL): Promise<string> {
    return (await go(await errand(sub, change))).headers.get('location') ?? ''
  }
  return { go, jar, sid, errand, signIn }
}

beforeAll(async () => {
  provider = await openProvider()
  app = await openApp({
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    name: 'the hospital account',
    roleClaim: 'groups',
    roleMap: {
      'icu-nurses': { role: 'nurse', wards: ['ICU'] },
      'stroke-nurses': { role: 'nurse', wards: ['Stroke'] },
      it: { role: 'admin', wards: ['*'] },
    },
  })
})
afterAll(async () => {
  delete process.env.NEXTAUTH_URL
  await app.stop()
  await provider.stop()
})
beforeEach(() => {
  vi.clearAllMocks()
  store.signInVouched.mockImplementation(async ({ subject }) => ({ user: 'u1', session: `session of ${subject}` }))
  provider.people = { ada: { name: 'Ada Lovelace', groups: ['icu-nurses', 'stroke-nurses', 'canteen'] } }
  provider.more = {}
})
afterEach(() => {
  provider.forge = { claims: (claims) => claims, key: provider.key }
  provider.refused = []
})
const session = () => `session of ${provider.issuer}|ada`

describe('the organisation’s own sign-in', () => {
  test('[ACC-50] leads to the provider with code, PKCE, state and nonce, and back with a session of the groups’ role and wards', async () => {
    const person = browser()
    let asked = new URLSearchParams()
    const end = await person.signIn('ada', (authorize) => {
      asked = authorize.searchParams
      return authorize
    })
    expect(end).toBe(`${app.url}/wards/w1`)
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${app.url}/api/auth/callback/oidc`,
    })
    for (const needed of ['state', 'nonce', 'code_challenge']) expect(asked.get(needed)?.length, needed).toBeGreaterThan(20)
    expect(store.signInVouched).toHaveBeenCalledWith({
      subject: `${provider.issuer}|ada`,
      name: 'Ada Lovelace',
      role: 'nurse',
      wards: ['ICU', 'Stroke'],
    })
    expect(await person.sid()).toBe(session())
    expect([...person.jar.keys()].filter((name) => /state|nonce|pkce/.test(name))).toEqual([])
  })

  test('[ACC-50] groups that are not in the ID token are asked of userinfo', async () => {
    provider.people = { ada: { name: 'Ada' } }
    provider.more = { ada: { groups: ['it'] } }
    const person = browser()
    await person.signIn('ada')
    expect(store.signInVouched).toHaveBeenCalledWith(expect.objectContaining({ role: 'admin', wards: ['*'] }))
  })

  const now_s = () => Math.floor(Date.now() / 1000)
  test.each<[string, RegExp, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ['another nonce', /nonce mismatch/, (claims) => ({ ...claims, nonce: 'x'.repeat(43) })],
    ['no nonce', /nonce mismatch/, ({ nonce: _, ...claims }) => claims],
    ['another audience', /aud mismatch/, (claims) => ({ ...claims, aud: 'another-app' })],
    ['another audience beside ours, for another party', /azp mismatch/, (claims) => ({ ...claims, aud: [CLIENT.id, 'x'], azp: 'x' })],
    ['another issuer', /unexpected iss/, (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['a token that has expired', /expired/, (claims) => ({ ...claims, iat: now_s() - 600, exp: now_s() - 60 })],
    ['no end', /property exp/, ({ exp: _, ...claims }) => claims],
    ['nobody', /property sub/, ({ sub: _, ...claims }) => claims],
  ])('[ACC-51] a token with %s signs nobody in', async (_, why, claims) => {
    const warned = vi.spyOn(log, 'warn')
    provider.forge = { claims, key: provider.key }
    const person = browser()
    expect(await person.signIn('ada')).toContain('error=OAuthCallback')
    expect(warned).toHaveBeenCalledWith(expect.objectContaining({ error: expect.stringMatching(why) }), 'sign-in failed')
    expect(await person.sid()).toBeNull()
    expect(store.signInVouched).not.toHaveBeenCalled()
  })

  test('[ACC-51] a token signed with a strange key, or not at all, signs nobody in', async () => {
    for (const key of [strangeKey(), null]) {
      provider.forge = { claims: (claims) => claims, key }
      const person = browser()
      expect(await person.signIn('ada')).toContain('error=OAuthCallback')
      expect(await person.sid()).toBeNull()
    }
    expect(store.signInVouched).not.toHaveBeenCalled()
  })

  test('[ACC-51] somebody else’s way back, one used before, or one with another state signs nobody in', async () => {
    const attacker = browser()
    const way = await attacker.errand('ada')
    const victim = browser()
    expect((await victim.go(way)).headers.get('location')).toContain('error=')
    await victim.errand('ada') // now it has a state of its own
    expect((await victim.go(way)).headers.get('location')).toContain('error=')
    expect(await victim.sid()).toBeNull()
    const person = browser()
    const own = await person.errand('ada')
    await person.go(own)
    expect(await person.sid()).toBe(session())
    person.jar.delete('wardwave.session')
    expect((await person.go(own)).headers.get('location')).toContain('error=')
    expect(await person.sid()).toBeNull()
    expect(store.signInVouched).toHaveBeenCalledTimes(1)
  })

  test('[ACC-51] the provider gives no token without the verifier', async () => {
    const person = browser()
    const end = await person.signIn('ada', (authorize) => {
      authorize.searchParams.set('code_challenge', 'of-somebody-else')
      return authorize
    })
    expect(end).toContain('error=OAuthCallback')
    expect(provider.refused).toEqual(['pkce'])
  })

  test.each([
    ['no_role', { groups: ['canteen'] }],
    ['no_role', { groups: [] }],
    ['no_role', { groups: { it: true } }],
    ['no_role', { groups: ['__proto__', 'constructor'] }],
    ['several_roles', { groups: ['icu-nurses', 'it'] }],
  ])('[ACC-53] who has %s is refused and told so: %j', async (why, claims) => {
    provider.people = { ada: claims }
    const person = browser()
    expect(await person.signIn('ada')).toBe(`/sign-in?error=${why}`)
    expect(store.refused).toHaveBeenCalledWith(`${provider.issuer}|ada`, why)
    expect(await person.sid()).toBeNull()
  })

  test('[ACC-53] who is disabled here is told so, and a database that is away is not taken for it', async () => {
    store.signInVouched.mockResolvedValueOnce(null)
    expect(await browser().signIn('ada')).toBe('/sign-in?error=disabled')
    store.signInVouched.mockRejectedValueOnce(new Error('ECONNREFUSED'))
    expect(await browser().signIn('ada')).toBe('/sign-in?error=unavailable')
  })
})

describe('its configuration', () => {
  test('[ACC-55] plain http is for this machine alone', () => {
    for (const good of [
      'https://login.example',
      'https://login.example/realms/x',
      'http://127.0.0.1:9000',
      'http://localhost:1',
      'http://[::1]:9',
    ])
      expect(issuerFault(good), good).toBeNull()
    for (const bad of [
      'http://login.example',
      'http://127.0.0.1.evil.example',
      'http://localhost.evil',
      'login.example',
      'file:///x',
      'https://a.b/?x=1',
      'https://u@a.b',
    ])
      expect(issuerFault(bad), bad).not.toBeNull()
  })

  test('[ACC-55] a role map is checked before anybody can sign in', () => {
    expect(parseRoleMap('{"it": {"role": "admin"}}')).toEqual({ it: { role: 'admin', wards: [] } })
    for (const [bad, why] of [
      ['{', /not JSON/],
      ['{}', /names no group/],
      ['[]', /whole/],
      ['{"it": {"role": "king"}}', /it\.role/],
      ['{"it": {"role": "kiosk"}}', /it\.role/],
      ['{"it": {"role": "admin", "ward": ["x"]}}', /ward/],
    ] as const)
      expect(() => parseRoleMap(bad), bad).toThrow(why)
  })

  test('[ACC-50] groups may stand inside another claim, and one value may stand alone', () => {
    const roleMap = parseRoleMap('{"icu": {"role": "nurse", "wards": ["ICU", "ICU"]}}')
    expect(mapClaims({ realm_access: { roles: ['icu'] } }, { roleClaim: 'realm_access.roles', roleMap })).toEqual({
      ok: true,
      role: 'nurse',
      wards: ['ICU'],
    })
    expect(mapClaims({ 'https://x/groups': 'icu' }, { roleClaim: 'https://x/groups', roleMap })).toMatchObject({ ok: true })
    expect(mapClaims({ realm_access: null }, { roleClaim: 'realm_access.roles', roleMap })).toEqual({ ok: false, why: 'no_role' })
  })
})
